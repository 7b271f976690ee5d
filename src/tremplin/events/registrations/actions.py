"""What is done with registrations. Each holds the event until its transaction ends: places are counted by one at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.events import actions as events
from tremplin.events import store as event_store
from tremplin.events.errors import EventNotFound
from tremplin.events.model import Event
from tremplin.events.registrations import letters, store
from tremplin.events.registrations.errors import ModeNotOffered, RegistrationClosed, RegistrationUnknown
from tremplin.events.registrations.model import (
    WRITTEN_AGAIN,
    Desk,
    Mode,
    Person,
    Registration,
    State,
    draw_code,
    is_open,
    modes,
    seats,
    told,
)
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners import store as partners


@dataclass(frozen=True, slots=True)
class Registered:
    """`again`: this address had a registration already. `repeated`: the same form was just sent, by the same person."""

    registration: Registration
    again: bool = False
    repeated: bool = False


async def register(conn: Conn, tickets: Tickets, event_id: int, mode: Mode, person: Person, *, now: datetime) -> Registered:
    """Gives a place, or one in the waiting list, and writes to the person. An address has one registration for an event.

    Raises EventNotFound, RegistrationClosed, ModeNotOffered.
    """
    event = await hold_event(conn, event_id)
    if not is_open(event, now):
        raise RegistrationClosed
    if mode not in modes(event):
        raise ModeNotOffered
    known = await store.find_of_mailbox(conn, event_id, person.email)
    if known is not None:
        return await _again(conn, tickets, event, known, person, now=now)
    desk, is_new = await open_desk(conn, event)
    taken = desk.elsewhere(mode) + (await store.confirmed(conn, event_id))[mode]
    has_place = taken < seats(event, mode)
    registration = Registration(
        id=uuid7(now),
        event_id=event_id,
        mode=mode,
        state=State.CONFIRMED if has_place else State.WAITING,
        code=draw_code(),
        person=person,
        asked_at=now,
        confirmed_at=now if has_place else None,
        mailed_at=now,
    )
    await store.add(conn, registration)
    if has_place:
        await tell_places(conn, event, desk)
    await _write(conn, tickets, event, registration)
    if is_new:
        await _tell_organiser(conn, tickets, event, desk)
    return Registered(registration)


async def cancel(conn: Conn, tickets: Tickets, registration_id: str, *, now: datetime) -> Event:
    """Frees a place, for whoever waits first; forgets who had it. Doing it again does nothing. Raises RegistrationUnknown."""
    named = await store.find(conn, registration_id)
    if named is None:
        raise RegistrationUnknown
    event = await hold_event(conn, named.event_id)
    registration = await store.find(conn, registration_id)
    if registration is None:
        raise RegistrationUnknown
    if registration.state is not State.CANCELLED:
        await store.cancel(conn, registration_id, now=now)
        await refill(conn, tickets, event, now=now)
    return event


async def refill(conn: Conn, tickets: Tickets, held: Event, *, now: datetime) -> list[Registration]:
    """Gives the places that are free to those who wait, the first come first, and writes to them. `held`: nobody else counts."""
    desk = await store.find_desk(conn, held.id)
    if desk is None:
        return []
    freed: list[Registration] = []
    if is_open(held, now):
        taken = await store.confirmed(conn, held.id)
        for mode in modes(held):
            free = seats(held, mode) - desk.elsewhere(mode) - taken[mode]
            freed += await store.waiting(conn, held.id, mode, most=free) if free > 0 else []
    if freed:
        await store.confirm(conn, [each.id for each in freed], now=now)
    await tell_places(conn, held, desk)
    for each in freed:
        await mail.post(conn, letters.place_freed(tickets, held, each))
    return freed


async def check_in(conn: Conn, event_id: int, code: str, *, now: datetime) -> Registration:
    """Notes that whoever shows a ticket came, the first time it is shown. Someone who waits is not let in: see its state.

    Raises RegistrationUnknown: no ticket of this event.
    """
    found = await store.find_by_code(conn, code)
    if found is None or found.event_id != event_id or found.state is State.CANCELLED:
        raise RegistrationUnknown
    if found.state is State.CONFIRMED and found.attended_at is None:
        await store.attend(conn, found.id, at=now)
    return found


async def undo_check_in(conn: Conn, event_id: int, code: str) -> None:
    """Takes back a check-in made by mistake. Raises RegistrationUnknown."""
    found = await store.find_by_code(conn, code)
    if found is None or found.event_id != event_id:
        raise RegistrationUnknown
    await store.attend(conn, found.id, at=None)


async def open_desk(conn: Conn, held: Event) -> tuple[Desk, bool]:
    """The desk of an event, and whether it was made now. `held`: nobody else makes it."""
    if found := await store.find_desk(conn, held.id):
        return found, False
    desk = Desk(
        event_id=held.id,
        link_version=1,
        elsewhere_on_site=held.registered_on_site,
        elsewhere_remote=held.registered_remote,
        told=told(held),
    )
    await store.add_desk(conn, desk, seen_at=held.updated_at)
    return desk, True


async def link_of_desk(conn: Conn, tickets: Tickets, event_id: int, *, renew: bool) -> str:
    """The organiser's link. `renew`: those given until now open nothing any more. Raises EventNotFound."""
    desk, _ = await open_desk(conn, await hold_event(conn, event_id))
    if renew:
        await store.renew_link(conn, event_id)
        desk = replace(desk, link_version=desk.link_version + 1)
    return tickets.desk(desk)


async def hold_event(conn: Conn, event_id: int) -> Event:
    """An event that nobody else changes until the transaction ends. Raises EventNotFound."""
    named = await event_store.find(conn, event_id)
    held = (await event_store.hold(conn, named.partner_id, [named.client_id])).get(named.client_id) if named else None
    if held is None:
        raise EventNotFound(event_id=event_id)
    return held


async def tell_places(conn: Conn, held: Event, desk: Desk) -> None:
    """Makes the event say how many places are taken. It is no change of the event: those who follow it need not be told."""
    taken = await store.confirmed(conn, held.id)
    counted = replace(
        held,
        registered_on_site=desk.elsewhere_on_site + taken[Mode.ON_SITE],
        registered_remote=desk.elsewhere_remote + taken[Mode.REMOTE],
    )
    if counted != held:
        await events.write(conn, [counted], told=False)


async def _again(conn: Conn, tickets: Tickets, event: Event, known: Registration, person: Person, *, now: datetime) -> Registered:
    """Sends the ticket again, to the address that has it and nobody else; not for a form sent twice at once."""
    recent = known.mailed_at is not None and now - known.mailed_at < WRITTEN_AGAIN
    if not recent:
        await _write(conn, tickets, event, known)
        await store.mailed(conn, [known.id], now=now)
    return Registered(known, again=True, repeated=person == known.person and now - known.asked_at < WRITTEN_AGAIN)


async def _tell_organiser(conn: Conn, tickets: Tickets, event: Event, desk: Desk) -> None:
    partner = await partners.find(conn, event.partner_id)
    if partner is not None and partner.email:
        await mail.post(conn, letters.desk_opened(tickets, event, desk, partner.email))


async def _write(conn: Conn, tickets: Tickets, event: Event, registration: Registration) -> None:
    if registration.state is State.CONFIRMED:
        await mail.post(conn, letters.confirmation(tickets, event, registration))
    else:
        rank = await store.rank(conn, registration)
        await mail.post(conn, letters.waiting(tickets, event, registration, rank=rank))
