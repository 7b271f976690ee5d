"""After registering: cancelling frees a place for whoever waits first; reminders, changes, check-in, names forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.events.registrations.people import mails, register, subjects
from tests.factories.events import ALIZE, WHEN, draft
from tests.factories.partners import NOW
from tremplin.events import actions as events
from tremplin.events.model import Event
from tremplin.events.registrations import actions, store, upkeep
from tremplin.events.registrations.errors import RegistrationUnknown
from tremplin.events.registrations.model import KEPT, Mode, Person, State, read_code, shown_code
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox

LATER = NOW + timedelta(hours=1)


async def forget_mails(conn: Conn) -> None:
    await conn.execute("DELETE FROM kit.mail")


async def follow(conn: Conn, tickets: Tickets, event: Event) -> int:
    assert await upkeep.changed_events(conn, now=LATER) == [event.id]
    written = await upkeep.follow(conn, tickets, event.id, now=LATER)
    assert await upkeep.changed_events(conn, now=LATER) == []
    return written


async def change(conn: Conn, event: Event, **changes: object) -> None:
    given = {"seats_on_site": 2, "seats_remote": 1, "remote_url": "https://visio.example/1", **changes}
    await events.save(conn, draft(client_id=event.client_id, **given), by=ALIZE, now=LATER)


async def test_it_works(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    first, *_, waiting = [(await register(conn, tickets, workshop, rank)).registration for rank in range(3)]
    await forget_mails(conn)
    await actions.cancel(conn, tickets, first.id, now=LATER)
    found = await store.find(conn, waiting.id)
    assert found is not None
    assert (found.state, found.confirmed_at) == (State.CONFIRMED, LATER)
    assert await subjects(conn) == ["camille-2@courriel.example Une place pour vous : Atelier : refaire son CV"]


async def test_cancelling_forgets_who_it_was_and_may_be_done_again(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    registration = (await register(conn, tickets, workshop)).registration
    for _ in range(2):
        await actions.cancel(conn, tickets, registration.id, now=LATER)
    found = await store.find(conn, registration.id)
    assert found is not None
    assert (found.state, found.person) == (State.CANCELLED, Person())
    assert (await register(conn, tickets, workshop)).registration.id != registration.id


async def test_places_that_are_added_go_to_those_who_wait(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    people = [(await register(conn, tickets, workshop, rank)).registration for rank in range(5)]
    await forget_mails(conn)
    await change(conn, workshop, seats_on_site=4)
    assert await follow(conn, tickets, workshop) == 2
    states = [each.state for each in await store.of_event(conn, workshop.id)]
    assert states.count(State.CONFIRMED) == 4
    last = await store.find(conn, people[-1].id)
    assert last is not None
    assert last.state is State.WAITING


async def test_whoever_has_a_place_is_told_of_another_hour_or_place(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    for rank in range(3):
        await register(conn, tickets, workshop, rank)
    await forget_mails(conn)
    await change(conn, workshop, starts_at=WHEN + timedelta(hours=1))
    assert await follow(conn, tickets, workshop) == 2
    assert await subjects(conn) == [f"camille-{rank}@courriel.example Changement : Atelier : refaire son CV" for rank in range(2)]


async def test_everyone_is_told_that_it_is_cancelled(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    for rank in range(3):
        await register(conn, tickets, workshop, rank)
    await forget_mails(conn)
    await events.cancel(conn, workshop.client_id, by=ALIZE, reason="Salle fermée.", now=LATER)
    assert await follow(conn, tickets, workshop) == 3
    message = (await mails(conn))[0]
    assert "Salle fermée." in message.get_body(("plain",)).get_content()  # type: ignore[union-attr] # there is one
    (calendar,) = list(message.iter_attachments())
    assert b"STATUS:CANCELLED" in calendar.get_payload(decode=True)


async def test_another_description_is_worth_no_mail(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    await register(conn, tickets, workshop)
    await forget_mails(conn)
    await change(conn, workshop, description="Autre chose.")
    assert await follow(conn, tickets, workshop) == 0
    assert await mails(conn) == []


async def test_the_day_before_those_who_have_a_place_are_reminded_once(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    for rank in range(3):
        await register(conn, tickets, workshop, rank)
    await forget_mails(conn)
    assert await upkeep.remind(conn, tickets, now=WHEN - timedelta(days=3)) == 0
    assert await upkeep.remind(conn, tickets, now=WHEN - timedelta(hours=20)) == 2
    assert await upkeep.remind(conn, tickets, now=WHEN - timedelta(hours=19)) == 0
    assert min(await subjects(conn)) == "camille-0@courriel.example Rappel : Atelier : refaire son CV"


async def test_a_ticket_shown_is_noted_once(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    registration = (await register(conn, tickets, workshop)).registration
    assert (await actions.check_in(conn, workshop.id, registration.code, now=WHEN)).attended_at is None
    assert (await actions.check_in(conn, workshop.id, registration.code, now=WHEN + timedelta(minutes=1))).attended_at == WHEN
    await actions.undo_check_in(conn, workshop.id, registration.code)
    assert (await actions.check_in(conn, workshop.id, registration.code, now=WHEN)).attended_at is None


async def test_a_ticket_of_another_event_is_not_let_in(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    registration = (await register(conn, tickets, workshop)).registration
    with pytest.raises(RegistrationUnknown):
        await actions.check_in(conn, workshop.id + 1, registration.code, now=WHEN)


async def test_a_month_after_names_are_forgotten_and_how_many_came_is_kept(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    codes = [(await register(conn, tickets, workshop, rank)).registration.code for rank in range(3)]
    await actions.check_in(conn, workshop.id, codes[0], now=WHEN)
    assert await upkeep.forget(conn, now=workshop.ends_at + KEPT) == 0
    assert await upkeep.forget(conn, now=workshop.ends_at + KEPT + timedelta(minutes=1)) == 3
    desk = await store.find_desk(conn, workshop.id)
    assert desk is not None
    assert desk.attended == 1
    assert await store.of_event(conn, workshop.id) == []


async def test_a_link_opens_one_registration_and_is_of_no_use_with_another_secret(
    conn: Conn, tickets: Tickets, workshop: Event
) -> None:
    registration = (await register(conn, tickets, workshop)).registration
    token = tickets.token(registration)
    assert tickets.read(token) == registration.id
    assert Tickets(tickets.base_url, SecretBox("un autre secret")).read(token) is None
    assert [tickets.read(other) for other in ("", "é", token[:-2], "B" + token[1:], token + "AAAA")] == [None] * 5


async def test_a_link_of_the_desk_that_was_renewed_opens_nothing(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    old = await actions.link_of_desk(conn, tickets, workshop.id, renew=False)
    new = await actions.link_of_desk(conn, tickets, workshop.id, renew=True)
    assert [tickets.read_desk(link.rpartition("/")[2]) for link in (old, new)] == [(workshop.id, 1), (workshop.id, 2)]
    desk = await store.find_desk(conn, workshop.id)
    assert desk is not None
    assert desk.link_version == 2


async def test_those_registered_are_listed_by_name_then_those_who_wait_by_rank(conn: Conn, tickets: Tickets, workshop: Event) -> None:
    for rank in (2, 1, 4, 3):
        await register(conn, tickets, workshop, rank)
    names = [each.person.last_name for each in await store.of_event(conn, workshop.id)]
    assert names == ["Exemple 1", "Exemple 2", "Exemple 4", "Exemple 3"]


@pytest.mark.parametrize("typed", ["{}", " {} ", "https://tremplin.example/billets/{}", "https://tremplin.example/billets/{}/"])
def test_a_code_is_read_as_it_is_typed_or_scanned(typed: str) -> None:
    code = "01kmnpqrst"
    assert read_code(typed.format(code)) == code
    assert read_code(shown_code(code)) == code
    assert read_code("Oi kmnpqrst".replace(" ", "")) == code
    assert Mode.ON_SITE.value == "on_site"
