"""What is done for those registered without anyone asking: reminders, changes told, places filled, names forgotten."""

from __future__ import annotations

from datetime import datetime

from tremplin.events import store as event_store
from tremplin.events.model import Event, Status
from tremplin.events.registrations import actions, letters, store
from tremplin.events.registrations.model import KEPT, NOT_REMINDED, REMINDED_BEFORE, Registration, State, told
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit import mail
from tremplin.kit.db import Conn
from tremplin.kit.mail import Mail

TOGETHER = 200


async def remind(conn: Conn, tickets: Tickets, *, now: datetime) -> int:
    """Reminds some of those who have a place tomorrow; fewer than TOGETHER were left when it returns less."""
    due = await store.take_due(conn, now=now, until=now + REMINDED_BEFORE, known_before=now - NOT_REMINDED, most=TOGETHER)
    events = {each.id: each for each in await event_store.find_all(conn, sorted({each.event_id for each in due}))}
    for each in due:
        await mail.post(conn, letters.reminder(tickets, events[each.event_id], each))
    return len(due)


async def changed_events(conn: Conn, *, now: datetime) -> list[int]:
    """Some events that changed since their registrations were last looked at."""
    return await store.changed_events(conn, now=now, most=TOGETHER)


async def follow(conn: Conn, tickets: Tickets, event_id: int, *, now: datetime) -> int:
    """Tells those registered for an event what changed, and fills the places added. Returns how many were written to."""
    event = await actions.hold_event(conn, event_id)
    desk = await store.find_desk(conn, event_id)
    if desk is None:
        return 0
    written = 0
    if told(event) != desk.told:
        concerned = await store.of_event(conn, event_id)
        for each in concerned:
            if letter := _news(tickets, event, each):
                await mail.post(conn, letter)
                written += 1
        await store.mailed(conn, [each.id for each in concerned], now=now)
    await store.see(conn, event_id, told=told(event), seen_at=event.updated_at)
    return written + len(await actions.refill(conn, tickets, event, now=now))


async def forget(conn: Conn, *, now: datetime) -> int:
    """Forgets who registered for what ended long ago."""
    return await store.forget(conn, ended_before=now - KEPT)


def _news(tickets: Tickets, event: Event, registration: Registration) -> Mail | None:
    """Who waits only cares that nothing is to be waited for any more."""
    if event.status != Status.SCHEDULED:
        return letters.called_off(tickets, event, registration)
    return letters.changed(tickets, event, registration) if registration.state is State.CONFIRMED else None
