"""Telling apart what changed since last time."""

from __future__ import annotations

from tremplin.kit.db import Database
from tremplin.tracking.statistics.facets import store
from tremplin.tracking.statistics.rollups import store as rollups


async def refresh(db: Database) -> None:
    """Brings sums by domain and by département up to date, a transaction a day; nothing when nothing changed."""
    async with db.reading() as conn:
        days = await store.stale(conn)
    for stale in days:
        async with db.writing() as conn:
            await rollups.prepare(conn)
            await store.tell_apart(conn, stale)
