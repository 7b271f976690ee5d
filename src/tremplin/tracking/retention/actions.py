"""What the purge does, step by step: each step is a transaction of its own, so that one that fails undoes no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tremplin.kit.db import Database
from tremplin.tracking import store as events
from tremplin.tracking.bots import store as bots
from tremplin.tracking.retention import store
from tremplin.tracking.retention.model import REFUSALS, first_month, first_rollup_day

_TOGETHER = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge removed."""

    months: int = 0
    refusals: int = 0
    status_changes: int = 0
    bot_rules: int = 0


async def purge(db: Database, *, now: datetime, event_months: int) -> Purged:
    """Removes what has been kept for as long as was said. Safe to stop and to run again at any point."""
    async with db.writing() as conn:
        # Each midnight does it too; a worker that was stopped then must not leave them for a day.
        await events.forget_salts(conn, now.date())
    refusals = await _forget_refusals(db, now)
    await _put_events_in_their_month(db)
    oldest = first_month(now.date(), event_months)
    months = await _drop_months(db, oldest)
    async with db.writing() as conn:
        return Purged(
            months=months,
            refusals=refusals,
            status_changes=await store.forget_status_changes(conn, oldest),
            bot_rules=await bots.forget_visitors(conn, oldest),
        )


async def _forget_refusals(db: Database, now: datetime) -> int:
    total = 0
    while True:
        async with db.writing() as conn:
            gone = await store.forget_refusals(conn, now - REFUSALS, most=_TOGETHER)
        total += gone
        if gone < _TOGETHER:
            return total


async def _put_events_in_their_month(db: Database) -> None:
    """Events that came while their month had no partition would never be dropped with it."""
    async with db.reading() as conn:
        months = await store.months_elsewhere(conn)
    for month in months:
        async with db.writing() as conn:
            await events.ensure_month(conn, month)


async def _drop_months(db: Database, oldest: date) -> int:
    async with db.reading() as conn:
        past = [month for month in await store.months(conn) if month < oldest]
    for month in past:
        async with db.writing() as conn:
            # First: a day rolled up again between the two would be rolled up from nothing.
            await store.freeze_rollups(conn, first_rollup_day(oldest))
            await store.drop_month(conn, month)
    return len(past)
