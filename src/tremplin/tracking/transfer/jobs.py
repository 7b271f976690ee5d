"""Giving past events to another partner takes as long as there are many: it is done in the background, some at a time."""

from __future__ import annotations

from tremplin.kit.queue import Tools, job
from tremplin.tracking.transfer import store

_TOGETHER = 5_000


@job("tracking.give")
async def give(tools: Tools, *, from_id: str, to_id: str) -> None:
    """Counts for one partner what was counted for another. Safe to stop and to run again at any point."""
    given = _TOGETHER
    while given:
        async with tools.db.writing() as conn:
            given = await store.give_events(conn, from_id, to_id, most=_TOGETHER)
    async with tools.db.writing() as conn:
        await store.give_past_sums(conn, from_id, to_id)
