"""Scheduled work of tracking."""

from __future__ import annotations

from datetime import timedelta

from tremplin.kit.queue import Tools, job
from tremplin.partners.warnings import actions as warnings
from tremplin.tracking import store, watching


@job("tracking.turn_the_day", cron="5 0 * * *")
async def turn_the_day(tools: Tools) -> None:
    """Prepares the partitions of this month and the next and forgets the salts of past days."""
    today = tools.now().date()
    async with tools.db.writing() as conn:
        await store.ensure_month(conn, today)
        # From the first: counted from today, 31 days would jump over February when January ends.
        await store.ensure_month(conn, today.replace(day=1) + timedelta(days=31))
        await store.forget_salts(conn, today)


@job("tracking.watch", cron="30 */3 * * *", retry=None)
async def watch(tools: Tools) -> None:
    """Warns the announcers whose applications no longer reach us, and closes the warnings of the others."""
    now = tools.now()
    async with tools.db.writing() as conn:
        silent = await store.silent_announcers(conn, since=now - watching.PERIOD, least_clicks=watching.LEAST_CLICKS)
        await warnings.watch(conn, watching.findings(silent), kinds=watching.KINDS, now=now)
