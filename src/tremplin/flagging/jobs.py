"""Scheduled work about problems told."""

from __future__ import annotations

from tremplin.flagging import store
from tremplin.flagging.model import KEPT
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("flagging.forget", cron="40 2 * * *")
async def forget(tools: Tools) -> None:
    """Forgets what was told long ago."""
    async with tools.db.writing() as conn:
        forgotten = await store.forget(conn, tools.now() - KEPT)
    log(__name__).info("flags.forgotten", count=forgotten)
