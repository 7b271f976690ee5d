"""Scheduled work of keys of requests."""

from __future__ import annotations

from tremplin.kit.idempotency import actions
from tremplin.kit.queue import Tools, job


@job("idempotency.forget_expired", cron="29 * * * *", retry=None)
async def forget_expired(tools: Tools) -> None:
    """Deletes the answers kept for requests sent again, a day after."""
    async with tools.db.writing() as conn:
        await actions.forget_expired(conn, tools.now())
