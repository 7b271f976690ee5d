"""Scheduled work of clients."""

from __future__ import annotations

from tremplin.kit.queue import Tools, job
from tremplin.partners.clients import store


@job("clients.forget_tokens", cron="*/15 * * * *", retry=None)
async def forget_tokens(tools: Tools) -> None:
    """Forgets the tokens that open nothing any more."""
    async with tools.db.writing() as conn:
        await store.forget_tokens(conn, before=tools.now())
