"""Rolling up: what changed since last time, or any days again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tremplin.kit.db import Database
from tremplin.tracking.statistics.facets import actions as facets
from tremplin.tracking.statistics.months import actions as months
from tremplin.tracking.statistics.rollups import store
from tremplin.tracking.statistics.rollups.model import Stale

Progress = Callable[[date, int, int], None]
"""Told after each day: the day, how many are done, how many there are."""


async def refresh(db: Database, *, progress: Progress | None = None) -> int:
    """Rolls up what changed, and nothing when nothing did. Returns how many days were done."""
    async with db.reading() as conn:
        found = await store.stale_days(conn)
    return await _roll_up(db, found, progress)


async def redo(db: Database, *, since: date | None, until: date | None, progress: Progress | None = None) -> int:
    """Rolls up every day again from `since` to `until` included; without them, from the first day known to the last.

    Returns how many days were done. Days whose events may have been purged are left as they are.
    """
    async with db.reading() as conn:
        known = await store.days_known(conn)
    if known is None:
        return 0
    first, last = max(since or known[0], known[0]), min(until or known[1], known[1])
    days = [Stale(first + timedelta(days=k)) for k in range((last - first).days + 1)]
    return await _roll_up(db, days, progress)


async def _roll_up(db: Database, found: list[Stale], progress: Progress | None) -> int:
    if found:
        async with db.writing() as conn:
            await store.summarise(conn)
    done = 0
    for k, stale in enumerate(found, 1):
        done += await roll_up(db, stale)
        if progress:
            progress(stale.day, k, len(found))
    await facets.refresh(db)
    await months.refresh(db)
    return done


async def roll_up(db: Database, stale: Stale) -> bool:
    """Rolls up a day in one transaction; False when its events may have been purged, which would leave sums of nothing."""
    async with db.writing() as conn:
        await store.prepare(conn)
        await store.hold(conn, stale.day)
        # Before the events are read: the other way round, a change in between would lose its mark and stay out of the sums.
        await store.take_marks(conn, stale)
        if await store.is_settled(conn, stale.day):
            return False
        await store.roll_up(conn, stale)
        return True
