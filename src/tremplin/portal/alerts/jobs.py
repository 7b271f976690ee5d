"""Scheduled work of followed searches."""

from __future__ import annotations

from tremplin.kit.deferring import defer
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.portal.alerts import actions, store


@job("alerts.find_due", cron="0 6 * * *")
async def find_due(tools: Tools) -> None:
    """Has the news of each followed search told, one job a search: one that fails is tried again without the others."""
    async with tools.db.writing() as conn:
        for search_id in await store.searches_due(conn, tools.now()):
            await defer(conn, "alerts.tell", search_id=search_id)


@job("alerts.tell")
async def tell(tools: Tools, search_id: str) -> None:
    """Tells the news of one search to its followers who are due."""
    postman = actions.Postman(tools.secrets, tools.options["base_url"])
    async with tools.db.writing() as conn:
        sent = await actions.tell(conn, search_id, postman=postman, now=tools.now())
    log(__name__).info("alerts.told", search=search_id, mails=sent)


@job("alerts.forget_past", cron="50 2 * * *")
async def forget_past(tools: Tools) -> None:
    """Forgets the alerts that end."""
    async with tools.db.writing() as conn:
        forgotten = await actions.forget(conn, now=tools.now())
    log(__name__).info("alerts.forgotten", count=forgotten)
