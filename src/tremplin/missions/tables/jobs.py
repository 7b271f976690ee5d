"""Scheduled work of tables of missions."""

from __future__ import annotations

from datetime import timedelta

from tremplin.kit.queue import Tools, job
from tremplin.missions.tables import store

# Long enough to correct a table the next day; docs/donnees-personnelles.md says it.
TABLES_KEPT = timedelta(days=2)


@job("missions.forget_tables", cron="41 3 * * *", retry=None)
async def forget_tables(tools: Tools) -> None:
    """Forgets the tables that nobody imported, and the reports of those that were."""
    async with tools.db.writing() as conn:
        await store.delete_before(conn, tools.now() - TABLES_KEPT)
