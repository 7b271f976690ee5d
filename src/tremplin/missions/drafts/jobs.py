"""Scheduled work of missions being written."""

from __future__ import annotations

from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.missions.drafts import actions


@job("missions.publish_due", cron="* * * * *", retry=None)
async def publish_due(tools: Tools) -> None:
    """Publishes the drafts whose time has come."""
    async with tools.db.writing() as conn:
        published, refused = await actions.publish_due(conn, now=tools.now())
    if published or refused:
        log(__name__).info("drafts.published", published=published, refused=refused)
