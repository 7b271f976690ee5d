"""Scheduled work of agreements."""

from __future__ import annotations

from tremplin.diffusion.agreements import store
from tremplin.diffusion.agreements.model import NAMES_KEPT
from tremplin.kit.queue import Tools, job


@job("diffusion.forget", cron="31 4 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets who did what a year ago; what was done stays."""
    async with tools.db.writing() as conn:
        await store.forget_names(conn, before=tools.now() - NAMES_KEPT)
