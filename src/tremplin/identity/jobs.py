"""Background work of access: links asked for are sent, what is past its end is forgotten."""

from __future__ import annotations

from tremplin.identity import actions
from tremplin.identity.arrivals import actions as arrivals
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("identity.answer_request")
async def answer_request(tools: Tools, request_id: str) -> None:
    """Sends the link that an address asked for, if it has an account."""
    async with tools.db.writing() as conn:
        await actions.answer_request(conn, request_id, base_url=tools.options["base_url"], now=tools.now())


@job("identity.forget", cron="35 3 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets sessions, links, invitations, sign-ups and traces past their end."""
    async with tools.db.writing() as conn:
        gone = await actions.forget(conn, now=tools.now())
        await arrivals.forget(conn, now=tools.now())
    if gone:
        log(__name__).info("sessions.forgotten", sessions=gone)
