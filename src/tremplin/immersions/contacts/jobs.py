"""Scheduled work of contacts: reminders, discussions that end by themselves, what is forgotten in time."""

from __future__ import annotations

from tremplin.immersions.contacts import store, upkeep
from tremplin.immersions.contacts.discussion import REMINDERS
from tremplin.immersions.contacts.model import BETWEEN_SIMILAR, COUNTED, KEPT
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("contacts.remind", cron="10 8 * * *")
async def remind(tools: Tools) -> None:
    """Reminds companies, then applicants, of requests without an answer: in the morning, when mails are read."""
    for due in REMINDERS:
        done = upkeep.TOGETHER
        while done == upkeep.TOGETHER:
            async with tools.db.writing() as conn:
                done = await upkeep.remind(conn, tools.options["relay"], due, now=tools.now())


@job("contacts.close", cron="30 7 * * *")
async def close(tools: Tools) -> None:
    """Closes what nobody decided of, or spoke in, for three months."""
    done = upkeep.TOGETHER
    while done == upkeep.TOGETHER:
        async with tools.db.writing() as conn:
            done = await upkeep.close_pending(conn, tools.options["relay"], now=tools.now())
    done = upkeep.TOGETHER
    while done == upkeep.TOGETHER:
        async with tools.db.writing() as conn:
            done = await upkeep.close_accepted(conn, now=tools.now())


@job("contacts.forget", cron="50 3 * * *")
async def forget(tools: Tools) -> None:
    """Forgets what was sent and said more than six months ago; what came of it still counts, thirteen months."""
    now = tools.now()
    async with tools.db.writing() as conn:
        gone = await store.forget(conn, before=now - KEPT, at=now)
        await store.forget_traces(conn, digests_before=now - BETWEEN_SIMILAR, mails_before=now - KEPT, rows_before=now - COUNTED)
    if gone:
        log(__name__).info("contacts.forgotten", contacts=gone)
