"""Background work of registrations."""

from __future__ import annotations

from tremplin.events.errors import EventNotFound
from tremplin.events.registrations import upkeep
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job


@job("registrations.remind", cron="20 6-17 * * *")
async def remind(tools: Tools) -> None:
    """Reminds those who have a place at an event of tomorrow, at hours when nobody sleeps."""
    done = upkeep.TOGETHER
    while done == upkeep.TOGETHER:
        async with tools.db.writing() as conn:
            done = await upkeep.remind(conn, _tickets(tools), now=tools.now())


@job("registrations.follow", cron="*/5 * * * *", retry=None)
async def follow(tools: Tools) -> None:
    """Tells what changed to those registered, and gives them the places that were added."""
    async with tools.db.reading() as conn:
        changed = await upkeep.changed_events(conn, now=tools.now())
    for event_id in changed:
        try:
            async with tools.db.writing() as conn:
                await upkeep.follow(conn, _tickets(tools), event_id, now=tools.now())
        except EventNotFound:
            continue  # withdrawn since it was listed


@job("registrations.forget", cron="5 4 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets who registered for events that ended a month ago."""
    async with tools.db.writing() as conn:
        gone = await upkeep.forget(conn, now=tools.now())
    if gone:
        log(__name__).info("registrations.forgotten", registrations=gone)


def _tickets(tools: Tools) -> Tickets:
    return Tickets(tools.options["base_url"], tools.secrets)
