"""Scheduled work of statistics."""

from __future__ import annotations

from tremplin.kit.queue import Tools, job
from tremplin.tracking.statistics.public import actions as public
from tremplin.tracking.statistics.rollups import actions as rollups


@job("statistics.roll_up", cron="* * * * *", retry=None, lock="statistics.roll_up")
async def roll_up(tools: Tools) -> None:
    """Adds up again the days whose events changed; when none did, one small query is all it costs."""
    await rollups.refresh(tools.db)


@job("statistics.publish", cron="25 1 * * *", retry=None, lock="statistics.publish")
async def publish(tools: Tools) -> None:
    """Makes the public figures of the years that are not over, or not published yet."""
    await public.publish(tools.db, now=tools.now())
