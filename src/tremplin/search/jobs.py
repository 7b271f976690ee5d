"""Scheduled work of search."""

from __future__ import annotations

from tremplin.kit.queue import Tools, job
from tremplin.search import engine


@job("search.compact_tallies", cron="*/10 * * * *")
async def compact_tallies(tools: Tools) -> None:
    """Keeps totals quick to read after many writes."""
    async with tools.db.writing() as conn:
        await engine.compact_tallies(conn)


@job("search.arrange", cron="23 2 * * 0", retry=None)
async def arrange(tools: Tools) -> None:
    """Puts places back in spatial order, in the quietest hour of the week: nobody searches around a place for a second or two."""
    async with tools.db.maintaining() as conn:
        await engine.arrange(conn)
