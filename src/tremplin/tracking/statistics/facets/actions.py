"""Telling apart what changed since last time: days first, then the months that they are in."""

from __future__ import annotations

from tremplin.kit.db import Database
from tremplin.tracking.statistics.facets import store


async def refresh(db: Database) -> None:
    """Brings sums by domain and by département up to date, a transaction a day and a month; nothing when nothing changed."""
    async with db.reading() as conn:
        days = await store.stale(conn)
    for stale in days:
        async with db.writing() as conn:
            await conn.execute("SET LOCAL statement_timeout = '10min'")
            await store.tell_apart(conn, stale)
    async with db.reading() as conn:
        months = await store.stale_months(conn)
    for month in months:
        async with db.writing() as conn:
            await conn.execute("SET LOCAL statement_timeout = '10min'")
            await store.add_month_up(conn, month)
