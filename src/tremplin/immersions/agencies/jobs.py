"""Scheduled work on agencies."""

from __future__ import annotations

from tremplin.immersions.agencies import actions
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("agencies.tell_delegations", cron="0 8 * * *", retry=None)
async def tell_delegations(tools: Tools) -> None:
    """Tells agencies that their delegation ends: three months before, one month before, the day after."""
    async with tools.db.writing() as conn:
        told = await actions.tell_delegations(conn, now=tools.now())
    if told:
        log(__name__).info("agencies.delegations_told", mails=told)
