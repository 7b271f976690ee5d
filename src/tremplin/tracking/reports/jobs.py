"""Scheduled work of monthly reports."""

from __future__ import annotations

from tremplin.kit.deferring import defer
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.tracking.reports import actions, store
from tremplin.tracking.reports.model import due, parsed_month


# 08:00 in Paris is 06:00 or 07:00 here, by the season. Every day: a platform that was stopped on the 2nd still sends.
@job("reports.send_due", cron="0 6,7 * * *")
async def send_due(tools: Tools) -> None:
    """Has the report of the past month sent to each partner about whom nothing was decided yet, from the 2nd at 08:00."""
    month = due(tools.now())
    if month is None:
        return
    async with tools.db.writing() as conn:
        for partner_id in await store.undecided(conn, month):
            # Apart: one that fails is tried again without the others.
            await defer(conn, "reports.send", partner_id=partner_id, month=f"{month:%Y-%m}")


@job("reports.send")
async def send(tools: Tools, partner_id: str, month: str) -> None:
    """Sends the report of one partner, unless it was."""
    postman = actions.Postman(tools.secrets, tools.options["base_url"])
    async with tools.db.writing() as conn:
        status = await actions.send(conn, partner_id, parsed_month(month), postman=postman, now=tools.now())
    log(__name__).info("report.decided", partner=partner_id, month=month, status=status.value)
