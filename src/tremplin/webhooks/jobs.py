"""Scheduled work of webhooks. Sending is the courier's (`deliveries/courier.py`), which the worker runs beside its jobs."""

from __future__ import annotations

from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.webhooks import store
from tremplin.webhooks.deliveries import store as deliveries
from tremplin.webhooks.model import KEPT


@job("webhooks.forget", cron="11 4 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets what was sent a month ago, and the secrets that no longer sign."""
    now = tools.now()
    async with tools.db.writing() as conn:
        await store.forget_secrets(conn, now=now)
        gone = await deliveries.forget(conn, before=now - KEPT)
    if gone:
        log(__name__).info("webhooks.forgotten", deliveries=gone)
