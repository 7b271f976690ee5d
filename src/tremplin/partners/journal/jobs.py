"""Background work of the journal."""

from __future__ import annotations

from tremplin.kit.queue import Tools, job
from tremplin.partners.journal import actions


@job("journal.forget", cron="50 3 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets the lines that nobody has to answer for any more."""
    async with tools.db.writing() as conn:
        await actions.forget(conn, now=tools.now())
