"""schema.org's words: read from documents and pages, written for search engines, and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.events.feeds.calendars import broken_one, drafts, kept
from tests.factories.events import WHEN, draft
from tests.factories.partners import NOW
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds import importing, structured
from tremplin.events.feeds.item import Agenda
from tremplin.events.model import Event, Origin, Status
from tremplin.events.preparation import prepare


def item(**changes: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "BusinessEvent",
        "@id": "https://agenda.example/1",
        "name": "Atelier CV",
        "startDate": "2026-12-15T09:30:00+01:00",
        "endDate": "2026-12-15T12:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {
            "@type": "Place",
            "name": "Maison de l'emploi",
            "address": {"streetAddress": "4 rue Basse", "postalCode": 35000, "addressLocality": "Rennes"},
            "geo": {"latitude": "48.09", "longitude": "-1.67"},
        },
        "organizer": [{"@type": "Organization", "name": "Agence de Rennes"}],
        "maximumAttendeeCapacity": 12,
        **changes,
    }


def read(document: Any) -> Agenda:
    return importing.read(orjson.dumps(document), form="auto", now=NOW)


def made(**changes: Any) -> Event:
    event = prepare(draft(**changes), partner_id="alize", number=7, known=None, origin=Origin.FEED, now=NOW).event
    assert event is not None
    return event


def test_it_works() -> None:
    (event,) = kept(read(item()))
    assert (event.client_id, event.title, event.type) == ("https://agenda.example/1", "Atelier CV", "Atelier")
    assert event.starts_at.isoformat() == "2026-12-15T08:30:00+00:00"
    assert (event.venue, event.street, event.postcode, event.city, event.lat) == (
        "Maison de l'emploi",
        "4 rue Basse",
        "35000",
        "Rennes",
        48.09,
    )
    assert (event.organiser, event.seats_on_site, event.on_site, event.remote) == ("Agence de Rennes", 12, True, False)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: [one],
        lambda one: {"@graph": [{"@type": "WebPage"}, one]},
        lambda one: {"@type": "ItemList", "itemListElement": [{"item": one}]},
    ],
)
def test_events_are_found_wherever_they_are(wrap: Any) -> None:
    assert [each.client_id for each in drafts(read(wrap(item())))] == ["https://agenda.example/1"]


def test_a_page_is_read() -> None:
    scripts = [f'<script type="application/ld+json">{told}</script>' for told in (orjson.dumps(item()).decode(), "{")]
    page = f"<!doctype html><html>{''.join(scripts)}</html>"
    agenda = importing.read(page.encode(), form="auto", now=NOW)
    assert [each.client_id for each in drafts(agenda)] == ["https://agenda.example/1"]
    assert not agenda.complete
    with pytest.raises(CalendarUnreadable):
        importing.read(b"<html><p>Rien</p></html>", form="auto", now=NOW)


def test_days_without_hours_are_whole_and_the_last_one_is_included() -> None:
    (event,) = kept(read(item(startDate="2026-12-15", endDate="2026-12-16")))
    assert event.all_day
    assert event.ends_at - event.starts_at == timedelta(days=2)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"location": {"@type": "VirtualLocation", "url": "https://visio.example"}}, (False, True)),
        ({"eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode"}, (True, True)),
        ({"location": "Maison de l'emploi, 4 rue Basse, 35000 Rennes"}, (True, False)),
    ],
    ids=str,
)
def test_how_one_takes_part(change: dict[str, Any], expected: tuple[bool, bool]) -> None:
    (event,) = kept(read(item(**change)))
    assert (event.on_site, event.remote) == expected


def test_a_cancelled_event_says_so() -> None:
    (event,) = kept(read(item(eventStatus="https://schema.org/EventCancelled")))
    assert event.status == Status.CANCELLED


@pytest.mark.parametrize(
    "change",
    [
        {"startDate": None},
        {"startDate": "demain"},
        {"location": {"@type": "Place", "geo": {"latitude": "x", "longitude": "y"}}},
        {"url": 12},
        {"maximumAttendeeCapacity": "beaucoup"},
    ],
    ids=str,
)
def test_a_broken_event_costs_only_itself(change: dict[str, Any]) -> None:
    agenda = read([item(**{"@id": "a"}), item(**{"@id": "b", **change}), item(**{"@id": "c"})])
    assert [each.client_id for each in drafts(agenda)] == ["a", "c"]
    wrong = broken_one(agenda)
    assert (wrong.client_id, wrong.line) == ("b", 2)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"all_day": True, "starts_at": WHEN.replace(hour=0, minute=0), "ends_at": WHEN.replace(hour=0, minute=0) + timedelta(days=3)},
        {"remote": True, "on_site": True, "remote_url": "https://visio.example/1", "seats_remote": 30},
        {
            "remote": True,
            "on_site": False,
            "remote_url": "https://visio.example/1",
            "venue": None,
            "street": None,
            "city": None,
            "postcode": None,
        },
        {"status": Status.CANCELLED},
        {"city": "Saint-Denis", "postcode": "97400", "lat": -20.88, "lon": 55.45},
    ],
    ids=str,
)
def test_what_is_written_is_read_back(changes: dict[str, Any]) -> None:
    event = made(client_id="a", url="https://agenda.example/1", **changes)
    (found,) = kept(read(structured.write(event, "https://tremplin.example")))
    assert found == replace(event, objectives=(), audiences=(), rome_codes=(), insee=found.insee, timezone=found.timezone, id=1)
