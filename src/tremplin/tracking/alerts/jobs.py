"""Looks at alerts every hour."""

from __future__ import annotations

from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.tracking.alerts import actions


@job("alerts.check", cron="12 * * * *", retry=None)
async def check(tools: Tools) -> None:
    """Tells by mail what alerts watch for and has just begun: a transaction for each hundred or two of them."""
    after: str | None = ""
    mails = 0
    while after is not None:
        async with tools.db.writing() as conn:
            after, sent = await actions.check(conn, after, base_url=tools.options["base_url"], now=tools.now())
        mails += sent
    if mails:
        log(__name__).info("alerts.told", mails=mails)
