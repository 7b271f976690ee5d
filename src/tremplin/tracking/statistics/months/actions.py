"""Adding up the months that changed since last time."""

from __future__ import annotations

from tremplin.kit.db import Database
from tremplin.tracking.statistics.months import store
from tremplin.tracking.statistics.rollups import store as rollups


async def refresh(db: Database) -> None:
    """Brings sums of months up to date, a transaction a month; nothing when nothing changed."""
    async with db.reading() as conn:
        months = await store.stale(conn)
    for stale in months:
        async with db.writing() as conn:
            await rollups.prepare(conn)
            await store.add_up(conn, stale)
