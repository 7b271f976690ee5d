"""A page of OpenAgenda's API: an event a timing, what is not published left out, each fault costing only its event."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.events.feeds.calendars import broken_one, drafts, kept
from tests.factories.partners import NOW
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds import importing
from tremplin.events.feeds.item import Agenda
from tremplin.events.model import Status

TIMING = {"begin": "2026-12-16T14:00:00+0100", "end": "2026-12-16T18:00:00+0100"}
PLACE = {
    "name": "Maison de l'emploi",
    "address": "4 rue Basse, 35000 Rennes",
    "city": "Rennes",
    "postalCode": "35000",
    "insee": "35238",
    "latitude": 48.09307,
    "longitude": -1.67494,
    "timezone": "Europe/Paris",
}


def item(**changes: Any) -> dict[str, Any]:
    return {
        "uid": 43000101,
        "title": {"fr": "Job dating du bâtiment", "en": "Construction job dating"},
        "description": {"fr": "Dix entreprises."},
        "longDescription": {"fr": "**Dix** vous reçoivent.\n\n- maçonnerie\n- [le plan](https://agenda.example/plan)"},
        "conditions": {"fr": "Gratuit"},
        "keywords": {"fr": ["emploi"]},
        "registration": [{"type": "email", "value": "a@agence.example"}, {"type": "link", "value": "https://agenda.example/1"}],
        "timings": [TIMING],
        "age": {"min": 16, "max": 25},
        "attendanceMode": 1,
        "onlineAccessLink": None,
        "location": PLACE,
        "timezone": "Europe/Paris",
        "status": 1,
        "state": 2,
        "originAgenda": {"title": "Emploi du bassin"},
        **changes,
    }


def read(*items: dict[str, Any], **changes: Any) -> Agenda:
    page = {"total": len(items), "events": items, **changes}
    return importing.read(orjson.dumps(page), form="auto", now=NOW)


def test_it_works() -> None:
    (event,) = kept(read(item()))
    assert (event.client_id, event.series, event.title, event.type) == ("43000101", None, "Job dating du bâtiment", "Job dating")
    assert (event.starts_at.isoformat(), event.ends_at.isoformat()) == ("2026-12-16T13:00:00+00:00", "2026-12-16T17:00:00+00:00")
    assert (event.venue, event.street, event.city, event.insee, event.lat) == (
        *("Maison de l'emploi", "4 rue Basse", "Rennes", "35238"),
        48.09307,
    )
    assert (event.url, event.organiser) == ("https://agenda.example/1", "Emploi du bassin")
    assert "<strong>Dix</strong>" in event.description_html
    assert "De 16 à 25 ans." in event.description
    assert "[https://agenda.example/plan]" in event.description


def test_each_timing_is_an_event() -> None:
    several = [{"begin": f"2026-12-{day}T09:00:00+0100", "end": f"2026-12-{day}T12:00:00+0100"} for day in (16, 23, 30)]
    events = kept(read(item(timings=several)))
    assert [event.starts_at.day for event in events] == [16, 23, 30]
    assert {event.series for event in events} == {"43000101"}
    assert len({event.client_id for event in events}) == 3


@pytest.mark.parametrize(("mode", "expected"), [(1, (True, False)), (2, (False, True)), (3, (True, True)), (None, (True, False))])
def test_how_one_takes_part(mode: int | None, expected: tuple[bool, bool]) -> None:
    (event,) = kept(read(item(attendanceMode=mode, onlineAccessLink="https://visio.example/1" if mode in (2, 3) else None)))
    assert (event.on_site, event.remote) == expected


@pytest.mark.parametrize(
    ("status", "expected", "reason"),
    [(1, Status.SCHEDULED, None), (4, Status.POSTPONED, None), (5, Status.SCHEDULED, "Complet"), (6, Status.CANCELLED, None)],
)
def test_its_state(status: int, expected: Status, reason: str | None) -> None:
    (event,) = kept(read(item(status=status)))
    assert (event.status, event.status_reason) == (expected, reason)


def test_what_is_not_published_is_not_shown() -> None:
    assert read(item(state=0), item(state=-1)).events == []


def test_a_tombstone_removes() -> None:
    (gone,) = read({"uid": 1, "removed": True}).events
    assert (gone.client_id, gone.removed, gone.draft) == ("1", True, None)


def test_a_page_among_others_says_nothing_of_the_rest() -> None:
    assert read(item()).complete
    assert not read(item(), total=2).complete
    assert not read(item(), after=[1]).complete


@pytest.mark.parametrize(
    "change",
    [
        {"timings": []},
        {"timings": None},
        {"timings": 3},
        {"timings": [{"begin": 3, "end": 4}]},
        {"timings": [{"begin": "demain", "end": "après"}]},
        {"timings": [{"begin": "2026-12-16T14:00:00", "end": "2026-12-16T18:00:00"}]},
        {"location": {**PLACE, "latitude": "nord"}},
        {"location": "Rennes"},
        {"title": {"fr": 12}},
        {"age": [16]},
    ],
    ids=str,
)
def test_a_broken_event_costs_only_itself(change: dict[str, Any]) -> None:
    agenda = read(item(uid=1), item(uid=2, **change), item(uid=3))
    assert [draft.client_id for draft in drafts(agenda)] == ["1", "3"]
    wrong = broken_one(agenda)
    assert (wrong.client_id, wrong.line, wrong.problems[0].code) == ("2", 2, "EVENT_UNREADABLE")


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(CalendarUnreadable):
        importing.read(b'{"total":1}', form="openagenda", now=NOW)
