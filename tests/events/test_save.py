"""Announcing an event: what is completed, what is cleaned, what is refused; changing it; announcing a fair."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.events import ALIZE, WHEN, draft, fair, make_event
from tests.factories.partners import NOW, make_partner
from tremplin.events import actions, agenda, store
from tremplin.events.agenda import EventQuery
from tremplin.events.errors import EventInvalid, EventNotFound
from tremplin.events.fairs import actions as fairs
from tremplin.events.fairs import store as fair_store
from tremplin.events.model import Event, Origin, Status
from tremplin.events.preparation import Prepared, prepare
from tremplin.events.vocabulary import Family
from tremplin.kit.db import Conn, Database

LATER = NOW + timedelta(hours=1)


def prepared(**changes: Any) -> Prepared:
    return prepare(draft(**changes), partner_id=ALIZE, number=1, known=None, origin=Origin.FORM, now=NOW)


def made(**changes: Any) -> Event:
    event = prepared(**changes).event
    assert event is not None
    return event


async def test_it_works(conn: Conn) -> None:
    event = await make_event(conn)
    assert await store.find(conn, event.id) == event
    assert (event.city, event.insee, event.department) == ("Rennes", "35238", "35")
    assert event.lat == pytest.approx(48.11, abs=0.1)
    assert (event.timezone, event.on_site, event.remote) == ("Europe/Paris", True, False)
    (hit,) = (await agenda.search(conn, EventQuery(departments=["35"]))).hits
    assert hit.id == str(event.id)


async def test_the_same_identifier_changes_it_and_keeps_its_number(conn: Conn) -> None:
    event = await make_event(conn, client_id="a")
    saved = await actions.save(conn, draft(client_id="a", title="Atelier : autre chose"), by=ALIZE, now=LATER)
    assert not saved.created
    assert (saved.event.id, saved.event.created_at, saved.event.updated_at) == (event.id, NOW, LATER)
    assert (await agenda.search(conn, EventQuery(words="autre chose"))).total == 1
    assert (await agenda.search(conn, EventQuery())).total == 1


async def test_another_partner_may_use_the_same_identifier(conn: Conn) -> None:
    await make_event(conn, client_id="a")
    await make_event(conn, by="boussole", client_id="a")
    assert (await agenda.search(conn, EventQuery())).total == 2
    assert (await agenda.search(conn, EventQuery(partner_ids=["boussole"]))).total == 1


@pytest.mark.parametrize(
    ("city", "postcode", "zone", "hour"),
    [
        ("Rennes", "35000", "Europe/Paris", 9),
        ("Saint-Denis", "97400", "Indian/Reunion", 12),
        ("Les Abymes", "97139", "America/Guadeloupe", 4),
        ("Fort-de-France", "97200", "America/Martinique", 4),
        ("Cayenne", "97300", "America/Cayenne", 5),
        ("Mamoudzou", "97600", "Indian/Mayotte", 11),
        ("Nouméa", "98800", "Pacific/Noumea", 19),
    ],
)
def test_the_zone_is_that_of_the_place(city: str, postcode: str, zone: str, hour: int) -> None:
    event = made(city=city, postcode=postcode)
    assert event.timezone == zone
    assert event.local_start.hour == hour
    assert event.starts_at == WHEN


def test_whole_days_are_those_of_the_place() -> None:
    day = datetime(2026, 12, 15, tzinfo=UTC)
    event = made(city="Saint-Denis", postcode="97400", starts_at=day, ends_at=day + timedelta(days=2), all_day=True)
    assert (event.starts_at.isoformat(), event.ends_at.isoformat()) == ("2026-12-14T20:00:00+00:00", "2026-12-16T20:00:00+00:00")
    assert (event.local_start.date(), event.last_day) == (date(2026, 12, 15), date(2026, 12, 16))


def test_html_is_made_safe_and_its_words_are_kept() -> None:
    event = made(description="<p>Venez <b>nombreux</b></p><script>alert(1)</script><p onclick='x'>À bientôt</p>")
    assert event.description_html == "<p>Venez <b>nombreux</b></p><p>À bientôt</p>"
    assert event.description == "Venez nombreux\n\nÀ bientôt"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (True, False)),
        ({"remote_url": "https://visio.example/1"}, (True, True)),
        ({"remote": True, "on_site": False}, (False, True)),
        ({"venue": None, "street": None, "city": None, "postcode": None, "remote_url": "https://visio.example/1"}, (False, True)),
        ({"venue": None, "street": None, "city": None, "postcode": None, "type": "Salon en ligne"}, (False, True)),
        ({"venue": None, "street": None, "city": None, "postcode": None}, (True, False)),
    ],
)
def test_how_one_takes_part_is_read_from_the_place(given: dict[str, Any], expected: tuple[bool, bool]) -> None:
    event = made(seats_on_site=5, seats_remote=7, **given)
    assert (event.on_site, event.remote) == expected
    assert (event.seats_on_site, event.seats_remote) == (5 * expected[0], 7 * expected[1])


def test_an_event_without_an_end_lasts_an_hour() -> None:
    event = made(ends_at=None)
    assert event.ends_at - event.starts_at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"client_id": " "}, "EVENT_IDENTIFIER_MISSING"),
        ({"title": " "}, "EVENT_TITLE_MISSING"),
        ({"title": "a" * 301}, "EVENT_TEXT_TOO_LONG"),
        ({"starts_at": None}, "EVENT_START_MISSING"),
        ({"ends_at": WHEN - timedelta(seconds=1)}, "EVENT_END_BEFORE_START"),
        ({"ends_at": WHEN + timedelta(days=400)}, "EVENT_TOO_LONG"),
        ({"starts_at": WHEN.replace(year=3000)}, "EVENT_OUT_OF_TIME"),
        ({"lat": 91.0, "lon": 0.0}, "EVENT_COORDINATES_INVALID"),
        ({"lat": float("nan"), "lon": 0.0}, "EVENT_COORDINATES_INVALID"),
        ({"url": "javascript:alert(1)"}, "EVENT_LINK_INVALID"),
        ({"remote_url": "visio"}, "EVENT_LINK_INVALID"),
        ({"seats_on_site": -1}, "EVENT_SEATS_INVALID"),
    ],
    ids=str,
)
def test_what_breaks_a_rule_is_refused(change: dict[str, Any], code: str) -> None:
    refused = prepared(**change)
    assert refused.event is None
    assert code in [problem.code for problem in refused.problems]


async def test_nothing_is_kept_of_what_is_refused(conn: Conn) -> None:
    await make_partner(conn, partner_id=ALIZE)
    with pytest.raises(EventInvalid) as refused:
        await actions.save(conn, draft(title=None, starts_at=None), by=ALIZE, now=NOW)
    assert [problem.code for problem in refused.value.problems] == ["EVENT_TITLE_MISSING", "EVENT_START_MISSING"]
    assert (await agenda.search(conn, EventQuery())).total == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"timezone": "Mars/Olympus"}, "EVENT_ZONE_UNKNOWN"),
        ({"city": "Nulle-Part-les-Oies", "postcode": None}, "EVENT_PLACE_NOT_FOUND"),
        ({"rome_codes": ["D1102", "Z9999"]}, "EVENT_ROME_UNKNOWN"),
    ],
    ids=str,
)
def test_what_can_be_lived_with_is_told(change: dict[str, Any], code: str) -> None:
    told = prepared(**change)
    assert told.event is not None
    assert [problem.code for problem in told.problems] == [code]


async def test_new_labels_get_numbers_that_search_them(conn: Conn) -> None:
    event = await make_event(conn, operations=["Semaine de l'industrie"])
    numbers = {label: number for number, label in await store.tags(conn, Family.OPERATIONS)}
    labels = await agenda.labels(conn, {Family.OPERATIONS: [str(numbers["Semaine de l'industrie"])]})
    assert [hit.id for hit in (await agenda.search(conn, EventQuery(tags=labels))).hits] == [str(event.id)]


async def test_a_cancelled_event_stays_visible(conn: Conn) -> None:
    event = await make_event(conn, client_id="a")
    cancelled = await actions.cancel(conn, "a", by=ALIZE, reason="Grève", now=LATER)
    assert cancelled == replace(event, status=Status.CANCELLED, status_reason="Grève", revision=1, updated_at=LATER)
    assert (await agenda.search(conn, EventQuery())).total == 1
    assert (await agenda.search(conn, EventQuery(statuses=[Status.SCHEDULED]))).total == 0
    with pytest.raises(EventNotFound):
        await actions.cancel(conn, "a", by="boussole", reason=None, now=LATER)


async def test_a_removed_event_is_forgotten(conn: Conn) -> None:
    event = await make_event(conn)
    await actions.remove(conn, [event])
    assert await store.find(conn, event.id) is None
    assert (await agenda.search(conn, EventQuery())).total == 0


async def test_a_fair_is_known_by_its_address(conn: Conn) -> None:
    await make_partner(conn, partner_id=ALIZE)
    first = await fairs.save(conn, fair(url="https://salons.example/1"), by=ALIZE)
    await fairs.save(conn, fair(url="https://salons.example/1", title="Autre", ends_on=None, applications_until=None), by=ALIZE)
    (kept,) = await fair_store.find_coming(conn, today=date(2026, 12, 1))
    assert (kept.title, kept.ends_on, kept.applications_until) == ("Autre", first.starts_on, first.starts_on)
    for change in ({"url": "salon"}, {"title": None}, {"starts_on": None}, {"ends_on": date(2020, 1, 1)}, {"offers": -1}):
        with pytest.raises(EventInvalid):
            await fairs.save(conn, fair(**change), by=ALIZE)


async def test_two_who_announce_the_same_event_at_once_announce_one(db: Database) -> None:
    async with db.writing() as conn:
        await make_partner(conn, partner_id=ALIZE)

    async def announce() -> bool:
        async with db.writing() as conn:
            return (await actions.save(conn, draft(client_id="a"), by=ALIZE, now=NOW)).created

    assert sorted(await asyncio.gather(announce(), announce(), announce())) == [False, False, True]
