"""Calendars going out: what is read back is what was written, whatever the texts, the zones and the days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.events.feeds.calendars import calendar_of, entry, kept, read
from tests.factories.events import draft
from tests.factories.partners import NOW
from tremplin.events.draft import EventDraft
from tremplin.events.feeds import calendar
from tremplin.events.feeds.calendar_writing import calendar as write
from tremplin.events.model import Event, Origin, Status
from tremplin.events.preparation import prepare
from tremplin.events.zones import MAINLAND, OVERSEAS

BASE_URL = "https://tremplin.example"


def made(given_: EventDraft) -> Event:
    event = prepare(given_, partner_id="alize", number=1, known=None, origin=Origin.FEED, now=NOW).event
    assert event is not None
    return event


def written(*events: Event) -> bytes:
    return write(events, name="Emploi, formation ; etc.", base_url=BASE_URL, now=NOW)


def read_back(*events: Event) -> list[Event]:
    """What our own reader keeps; an event without a page of its own has ours."""
    found = kept(calendar.read(written(*events), now=NOW))
    return [replace(each, url=None) if each.url == f"{BASE_URL}/evenements/1" else each for each in found]


def test_it_works() -> None:
    event = made(draft(description="Venez, nombreux ; tenue libre.\nÀ bientôt\\.", url="https://agenda.example/1", seats_on_site=12))
    raw = written(event)
    assert raw.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Paris" in raw
    assert b"NAME:Emploi\\, formation \\; etc." in raw
    assert read_back(event) == [replace(event, objectives=(), audiences=(), rome_codes=())]  # which calendars have no word for


def test_a_calendar_that_came_in_goes_out_the_same() -> None:
    place = "LOCATION:Maison de l'emploi\\, 4 rue Basse\\, 35000 Rennes"
    entries = (
        entry(
            "DTSTART;TZID=Europe/Paris:20261215T093000", place, "X-ALT-DESC;FMTTYPE=text/html:<p>Un <b>mot</b>\\, deux</p>", uid="1"
        ),
        entry("DTSTART;VALUE=DATE:20261215", "DTEND;VALUE=DATE:20261217", place, uid="2"),
        entry("DTSTART;TZID=Indian/Reunion:20261215T093000", "LOCATION:Laiterie\\, 97400 Saint-Denis", uid="3"),
        entry("DTSTART;TZID=Europe/Paris:20261215T093000", "RRULE:FREQ=WEEKLY;COUNT=3", place, uid="4"),
        entry("DTSTART:20261215T093000Z", "STATUS:CANCELLED", "COMMENT:Grève", "SEQUENCE:2", uid="5"),
        entry("DTSTART:20261215T093000Z", "CONFERENCE;VALUE=URI:https://visio.example/1", uid="6"),
        entry("DTSTART;TZID=Europe/Paris:20270104T090000", "DTEND;TZID=Europe/Paris:20270115T180000", place, uid="7"),
    )
    events = kept(read(*entries))
    assert len(events) == 9
    assert read_back(*events) == events
    assert calendar_of(*entries) != written(*events)


def test_a_postponed_event_says_so_in_its_title() -> None:
    raw = written(made(draft(status=Status.POSTPONED)))
    assert "SUMMARY:Reporté : Atelier".encode() in raw
    assert b"STATUS:TENTATIVE" in raw
    (back,) = kept(calendar.read(raw, now=NOW))
    assert (back.status, back.title) == (Status.POSTPONED, "Atelier : refaire son CV")


def test_lines_are_short_and_characters_whole() -> None:
    raw = written(made(draft(title="Très long 😀 " * 20)))
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() or not line for line in lines)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).filter(lambda text: bool(text.strip()))


@given(
    title=TEXTS,
    description=TEXTS,
    organiser=TEXTS,
    zone=st.sampled_from([MAINLAND, *OVERSEAS.values()]),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    seconds=st.integers(0, 10 * 86400),
    whole=st.booleans(),
)
def test_any_event_is_read_back(
    title: str, description: str, organiser: str, zone: str, start: datetime, seconds: int, whole: bool
) -> None:
    start = start.replace(microsecond=0)
    event = made(
        EventDraft(
            client_id="a",
            title=title,
            description=description,
            organiser=organiser.replace('"', "'"),  # no parameter can hold a quote
            starts_at=start,
            ends_at=start + timedelta(seconds=seconds),
            timezone=MAINLAND if whole else zone,
            all_day=whole,
            city="Rennes",
            postcode="35000",
        )
    )
    (found,) = read_back(event)
    for name in ("title", "starts_at", "ends_at", "timezone", "all_day", "organiser", "city", "type"):
        if name == "type":
            continue
        assert getattr(found, name) == getattr(event, name), name
    assert " ".join(found.description.split()) == " ".join(event.description.split())
