"""Scheduled work of search."""

from __future__ import annotations

from tremplin.kit.queue import Tools, job
from tremplin.search import engine


@job("search.compact_tallies", cron="*/10 * * * *")
async def compact_tallies(tools: Tools) -> None:
    """Keeps totals quick to read after many writes."""
    async with tools.db.writing() as conn:
        await engine.compact_tallies(conn)
