"""Scheduled work on robots."""

from __future__ import annotations

from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.tracking.bots import actions


@job("bots.search", cron="40 * * * *", retry=None, lock="bots.search")
async def search(tools: Tools) -> None:
    """Finds the visitors whose rate is no person's and flags what they did."""
    async with tools.db.writing() as conn:
        done = await actions.search(conn, now=tools.now())
    if done.visitors or done.flagged or done.unflagged:
        log(__name__).info("bots.search", visitors=done.visitors, flagged=done.flagged, unflagged=done.unflagged)
