"""Scheduled work of announcers' lists."""

from __future__ import annotations

from datetime import timedelta

from tremplin.kit.queue import Tools, job
from tremplin.missions.catalogue import store

# Long enough to undo what was done, and to know who did it; docs/donnees-personnelles.md says it.
BATCHES_KEPT = timedelta(days=90)


@job("missions.forget_batches", cron="37 3 * * *", retry=None)
async def forget_batches(tools: Tools) -> None:
    """Forgets what was done to many missions at once, and who did it; the missions stay as they are."""
    async with tools.db.writing() as conn:
        await store.forget_batches(conn, tools.now() - BATCHES_KEPT)
