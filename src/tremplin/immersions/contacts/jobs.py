"""Scheduled work of contacts: what applicants sent is forgotten in time."""

from __future__ import annotations

from tremplin.immersions.contacts import store
from tremplin.immersions.contacts.model import KEPT
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("contacts.forget", cron="50 3 * * *")
async def forget(tools: Tools) -> None:
    """Forgets what applicants sent more than six months ago; that a contact was made still counts."""
    async with tools.db.writing() as conn:
        gone = await store.forget(conn, before=tools.now() - KEPT)
    if gone:
        log(__name__).info("contacts.forgotten", contacts=gone)
