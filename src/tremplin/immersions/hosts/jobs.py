"""Background work of the form by which companies join."""

from __future__ import annotations

from tremplin.immersions.hosts import actions
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("hosts.answer_request")
async def answer_request(tools: Tools, request_id: str) -> None:
    """Sends the links that an address asked for."""
    async with tools.db.writing() as conn:
        await actions.answer_request(conn, request_id, base_url=tools.options["base_url"], now=tools.now())


@job("hosts.forget", cron="55 3 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets drafts that were left, and links past their end."""
    async with tools.db.writing() as conn:
        gone = await actions.forget(conn, now=tools.now())
    if gone:
        log(__name__).info("drafts.forgotten", drafts=gone)
