"""Scheduled work on conventions, and the sending of what people are told about them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tremplin.immersions.agencies.actions import CHANGED
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.links import store as links
from tremplin.immersions.conventions.links.model import REMEMBERED
from tremplin.immersions.conventions.nightly import actions as nightly
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.notices import store as kept_notices
from tremplin.immersions.conventions.notices.model import KEPT
from tremplin.immersions.offers.actions import BAN_CHANGED
from tremplin.kit import outbox
from tremplin.kit.db import Conn
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("conventions.send_notice")
async def send_notice(tools: Tools, notice_id: str) -> None:
    """Sends a mail or an SMS, with a link made for it."""
    out = notices.Post(tools.mails, tools.options["sms"], tools.secrets, tools.options["base_url"])
    try:
        async with tools.db.writing() as conn:
            await notices.send(conn, out, notice_id, now=tools.now())
    except Exception as error:
        # In a transaction of its own: the one that failed keeps nothing.
        async with tools.db.writing() as conn:
            await kept_notices.note_failure(conn, notice_id, error=type(error).__name__, at=tools.now())
        raise


@job("conventions.remind", cron="0 7 * * *")
async def remind(tools: Tools) -> None:
    """Reminds those who have to sign or to decide before the first day: in the morning, when mails are read."""
    await _through(tools, lambda conn, after: nightly.remind(conn, now=tools.now(), after=after))


@job("conventions.ask_assessments", cron="30 7 * * *")
async def ask_assessments(tools: Tools) -> None:
    """Asks companies for the assessments of what ends, and reminds of those that are late."""
    await _through(tools, lambda conn, after: nightly.ask_assessments(conn, now=tools.now(), after=after))


@job("conventions.give_up", cron="10 2 * * *")
async def give_up(tools: Tools) -> None:
    """Ends the conventions whose end passed a month ago while they were still under way."""
    await _until_none(tools, lambda conn: nightly.give_up(conn, now=tools.now()))


@job("conventions.forget", cron="50 2 * * *")
async def forget(tools: Tools) -> None:
    """Deletes what led nowhere two years ago, drafts that were left, links past their end, old notices."""
    now = tools.now()
    await _until_none(tools, lambda conn: nightly.delete_unvalidated(conn, now=now))
    async with tools.db.writing() as conn:
        left = await drafts.forget(conn, now=now)
        ended = await links.forget(conn, ended_before=now - REMEMBERED)
        await kept_notices.forget(conn, before=now - KEPT)
    if left or ended:
        log(__name__).info("conventions.forgotten", drafts=left, links=ended)


@outbox.subscribe(CHANGED, "conventions.show_agencies")
async def show_agencies(tools: Tools, payload: dict[str, Any]) -> None:
    """Conventions name their agencies as they have become."""
    await _through(tools, lambda conn, after: nightly.show_agencies(conn, payload["agencies"], now=tools.now(), after=after))


@outbox.subscribe(BAN_CHANGED, "conventions.show_ban")
async def show_ban(tools: Tools, payload: dict[str, Any]) -> None:
    """Conventions say that their company is banned, or no longer is."""
    await _through(tools, lambda conn, after: nightly.show_ban(conn, payload["siret"], now=tools.now(), after=after))


async def _through(tools: Tools, step: Callable[[Conn, str], Awaitable[str | None]]) -> None:
    """Goes through rows by their ids, a transaction for some of them."""
    after: str | None = ""
    while after is not None:
        async with tools.db.writing() as conn:
            after = await step(conn, after)


async def _until_none(tools: Tools, step: Callable[[Conn], Awaitable[int]]) -> None:
    """Does some of it until nothing is left, a transaction each."""
    done = nightly.TOGETHER
    while done == nightly.TOGETHER:
        async with tools.db.writing() as conn:
            done = await step(conn)
