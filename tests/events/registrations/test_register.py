"""Registering: a place or the waiting list, one a mailbox, never more places than there are."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.events.registrations.people import mails, person, register, subjects
from tests.factories.events import WHEN, make_event
from tests.factories.partners import NOW
from tremplin.events import agenda
from tremplin.events import store as event_store
from tremplin.events.agenda import EventQuery
from tremplin.events.errors import EventNotFound
from tremplin.events.model import Event, Status
from tremplin.events.registrations import actions, store
from tremplin.events.registrations.errors import ModeNotOffered, RegistrationClosed
from tremplin.events.registrations.model import Mode, State
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.db import Conn, Database
from tremplin.partners import store as partners


async def test_it_works(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    done = await register(conn, tickets, workshop)
    assert done.registration.state is State.CONFIRMED
    assert await store.find(conn, done.registration.id) == done.registration
    (message,) = await mails(conn)
    assert message["To"] == "camille-1@courriel.example"
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr] # there is one
    assert "mardi 15\xa0décembre 2026, de 9\xa0h\xa030 à 12\xa0h" in text
    assert "Maison de l'emploi, 4 rue Basse, 35000 Rennes" in text
    assert tickets.page(done.registration) in text
    (calendar,) = list(message.iter_attachments())
    assert calendar.get_content_type() == "text/calendar"
    assert "DTSTART;TZID=Europe/Paris:20261215T093000" in calendar.get_payload(decode=True).decode()  # type: ignore[union-attr] # bytes


async def test_the_event_then_says_how_many_places_are_taken(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    await register(conn, tickets, workshop)
    event = await event_store.find(conn, workshop.id)
    assert event is not None
    assert (event.registered_on_site, event.registered_remote, event.updated_at) == (1, 0, workshop.updated_at)
    (hit,) = (await agenda.search(conn, EventQuery())).hits
    assert b'"nombreInscritPresentiel":1' in hit.body


async def test_whoever_comes_after_the_last_place_waits(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    states = [(await register(conn, tickets, workshop, rank)).registration.state for rank in range(4)]
    assert states == [State.CONFIRMED, State.CONFIRMED, State.WAITING, State.WAITING]
    assert (await subjects(conn))[2:] == [
        "camille-2@courriel.example Liste d'attente : Atelier : refaire son CV",
        "camille-3@courriel.example Liste d'attente : Atelier : refaire son CV",
    ]
    assert "au rang 2" in (await mails(conn))[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr] # there is one


async def test_places_on_site_and_at_a_distance_are_counted_apart(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    states = [(await register(conn, tickets, workshop, rank, Mode.REMOTE)).registration.state for rank in range(2)]
    assert states == [State.CONFIRMED, State.WAITING]
    assert (await register(conn, tickets, workshop, 3)).registration.state is State.CONFIRMED


async def test_never_more_places_than_there_are_however_many_register_at_once(db: Database, tickets: Tickets) -> None:
    async with db.writing() as conn:
        event = await make_event(conn, seats_on_site=3)

    async def one(rank: int) -> State:
        async with db.writing() as conn:
            return (await register(conn, tickets, event, rank)).registration.state

    states = await asyncio.gather(*(one(rank) for rank in range(12)))
    assert states.count(State.CONFIRMED) == 3
    async with db.reading() as conn:
        assert (await store.confirmed(conn, event.id))[Mode.ON_SITE] == 3
        known = await event_store.find(conn, event.id)
        assert known is not None
        assert known.registered_on_site == 3


async def test_registering_and_cancelling_at_once_leaves_no_place_empty(db: Database, tickets: Tickets) -> None:
    async with db.writing() as conn:
        event = await make_event(conn, seats_on_site=2)
        first = [(await register(conn, tickets, event, f"a{rank}")).registration.id for rank in range(2)]

    async def come(rank: int) -> None:
        async with db.writing() as conn:
            await register(conn, tickets, event, rank)

    async def leave(registration_id: str) -> None:
        async with db.writing() as conn:
            await actions.cancel(conn, tickets, registration_id, now=NOW)

    await asyncio.gather(*(come(rank) for rank in range(4)), *(leave(each) for each in first))
    async with db.reading() as conn:
        assert (await store.confirmed(conn, event.id))[Mode.ON_SITE] == 2


async def test_a_mailbox_has_one_registration(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    first, again = await register(conn, tickets, workshop), await register(conn, tickets, workshop)
    assert (again.registration.id, again.again, again.repeated) == (first.registration.id, True, True)
    assert len(await mails(conn)) == 1  # the same form, sent twice


async def test_asking_again_later_sends_the_ticket_again_to_its_mailbox(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    await register(conn, tickets, workshop)
    later = NOW + timedelta(hours=1)
    again = await actions.register(conn, tickets, workshop.id, Mode.ON_SITE, person(), now=later)
    assert (again.again, again.repeated) == (True, False)
    assert len(await mails(conn)) == 2


async def test_one_name_cannot_see_the_registration_of_another_by_typing_its_address(
    conn: Conn, tickets: Tickets, workshop: Event
) -> None:
    await register(conn, tickets, workshop)
    other = person().__class__(first_name="Alex", last_name="Exemple", email=person().email)
    assert not (await actions.register(conn, tickets, workshop.id, Mode.ON_SITE, other, now=NOW)).repeated


async def test_places_taken_elsewhere_before_are_not_given(db: Database, tickets: Tickets) -> None:
    async with db.writing() as conn:
        event = await make_event(conn, seats_on_site=3)
        await conn.execute("UPDATE events.event SET registered_on_site = 2 WHERE id = %s", (event.id,))
        assert (await register(conn, tickets, event, 1)).registration.state is State.CONFIRMED
        assert (await register(conn, tickets, event, 2)).registration.state is State.WAITING
        # A load that says 2 again forgets nobody.
        await conn.execute("UPDATE events.event SET registered_on_site = 0 WHERE id = %s", (event.id,))
        assert (await register(conn, tickets, event, 3)).registration.state is State.WAITING


async def test_the_organiser_is_told_once_how_to_welcome_people(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    await partners.set_email(conn, workshop.partner_id, "accueil@alize.example", at=NOW)
    await register(conn, tickets, workshop, 1)
    await register(conn, tickets, workshop, 2)
    assert [each for each in await subjects(conn) if each.startswith("accueil@")] == [
        "accueil@alize.example Les inscriptions commencent : Atelier : refaire son CV"
    ]


@pytest.mark.parametrize(
    "changes",
    [{"url": "https://ailleurs.example/1"}, {"status": Status.CANCELLED}, {"status": Status.POSTPONED}, {"seats_on_site": 0}],
)
async def test_nobody_registers_where_it_is_not_to_be_done_here(conn: Conn, tickets: Tickets, changes: dict[str, Any]) -> None:
    event = await make_event(conn, **changes)
    with pytest.raises(RegistrationClosed):
        await register(conn, tickets, event)


async def test_nobody_registers_once_it_has_begun(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    with pytest.raises(RegistrationClosed):
        await actions.register(conn, tickets, workshop.id, Mode.ON_SITE, person(), now=WHEN)


async def test_a_mode_that_has_no_place_is_refused(conn: Conn, tickets: Tickets) -> None:
    event = await make_event(conn, seats_on_site=2)
    with pytest.raises(ModeNotOffered):
        await register(conn, tickets, event, mode=Mode.REMOTE)


async def test_an_unknown_event_is_refused(conn: Conn, tickets: Tickets) -> None:
    with pytest.raises(EventNotFound):
        await actions.register(conn, tickets, 987, Mode.ON_SITE, person(), now=NOW)
