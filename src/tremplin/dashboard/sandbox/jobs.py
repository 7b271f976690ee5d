"""Background work of sandboxes."""

from __future__ import annotations

from tremplin.dashboard.sandbox import actions
from tremplin.kit.queue import Tools, job


@job("sandbox.erase_ended", cron="20 3 * * *", retry=None)
async def erase_ended(tools: Tools) -> None:
    """Takes away the sandboxes whose time is over."""
    async with tools.db.writing() as conn:
        await actions.erase_ended(conn, now=tools.now())
