"""Series of a calendar: each date is an event of its own, named after the date it had; rules, exceptions and moves of all kinds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.events.feeds.calendars import drafts, entry, kept, read
from tests.factories.partners import NOW
from tremplin.events.feeds.calendar import AHEAD, BEHIND, MOST_DATES
from tremplin.events.model import Status
from tremplin.events.zones import MAINLAND, OVERSEAS

TIMES = ("DTSTART;TZID=Europe/Paris:20261210T100000", "DTEND;TZID=Europe/Paris:20261210T120000")
WEEKLY = "RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=4"


def days(*entries: str) -> list[str]:
    return [f"{event.local_start:%d/%m %H:%M}" for event in kept(read(*entries))]


def test_it_works() -> None:
    agenda = read(entry(*TIMES, WEEKLY))
    assert [draft.client_id for draft in drafts(agenda)] == [
        f"a@agenda.example/{day}T090000Z" for day in ("20261210", "20261217", "20261224", "20261231")
    ]
    assert {draft.series for draft in drafts(agenda)} == {"a@agenda.example"}


def test_excluded_dates_are_no_events() -> None:
    assert days(entry(*TIMES, WEEKLY, "EXDATE;TZID=Europe/Paris:20261224T100000")) == ["10/12 10:00", "17/12 10:00", "31/12 10:00"]


def test_further_dates_are_events() -> None:
    assert days(entry(*TIMES, "RDATE;TZID=Europe/Paris:20261212T140000")) == ["10/12 10:00", "12/12 14:00"]


def test_a_moved_date_keeps_its_name() -> None:
    moved = ("RECURRENCE-ID;TZID=Europe/Paris:20261217T100000", "DTSTART;TZID=Europe/Paris:20261218T140000")
    agenda = read(entry(*TIMES, WEEKLY), entry(*moved, "LOCATION:Ailleurs\\, 29000 Quimper"))
    found = {draft.client_id: draft for draft in drafts(agenda)}
    draft = found["a@agenda.example/20261217T090000Z"]
    assert draft.starts_at == datetime(2026, 12, 18, 13, tzinfo=UTC)
    assert draft.city == "Quimper"
    assert len(found) == 4


def test_one_date_may_be_cancelled() -> None:
    cancelled = ("RECURRENCE-ID;TZID=Europe/Paris:20261217T100000", "DTSTART;TZID=Europe/Paris:20261217T100000", "STATUS:CANCELLED")
    events = kept(read(entry(*TIMES, WEEKLY), entry(*cancelled)))
    assert [event.status for event in events].count(Status.CANCELLED) == 1


def test_days_of_a_series_are_whole() -> None:
    events = kept(read(entry("DTSTART;VALUE=DATE:20261210", "RRULE:FREQ=DAILY;COUNT=2")))
    assert [(event.client_id[-9:], event.all_day, event.starts_at.hour) for event in events] == [
        ("/20261210", True, 23),
        ("/20261211", True, 23),
    ]


def test_the_hour_stays_when_clocks_change() -> None:
    """Each Sunday at ten, before and after the 28th of March."""
    events = kept(read(entry("DTSTART;TZID=Europe/Paris:20270321T100000", "RRULE:FREQ=WEEKLY;COUNT=2")))
    assert [(event.local_start.hour, event.starts_at.hour) for event in events] == [(10, 9), (10, 8)]


def test_a_series_without_end_is_unrolled_for_a_year() -> None:
    events = kept(read(entry(*TIMES, "RRULE:FREQ=WEEKLY")))
    assert 51 <= len(events) <= 54
    assert all(event.starts_at <= NOW + AHEAD for event in events)


def test_an_old_series_only_keeps_its_recent_dates() -> None:
    old = ("DTSTART;TZID=Europe/Paris:20100107T100000", "RRULE:FREQ=WEEKLY;BYDAY=TH")
    events = kept(read(entry(*old)))
    assert min(event.ends_at for event in events) >= NOW - BEHIND


def test_a_series_that_never_stops_is_cut_and_told() -> None:
    agenda = read(entry(*TIMES, "RRULE:FREQ=HOURLY"))
    assert len(drafts(agenda)) == MOST_DATES
    assert [problem.code for each in agenda.events for problem in each.problems] == ["EVENT_SERIES_CUT"]


@given(
    zone=st.sampled_from([MAINLAND, *OVERSEAS.values()]),
    start=st.datetimes(NOW.replace(tzinfo=None), NOW.replace(tzinfo=None) + timedelta(days=120)),
    minutes=st.integers(1, 20 * 60),
    count=st.integers(1, 6),
    every=st.integers(1, 5),
)
def test_each_date_is_at_the_hour_of_the_place(zone: str, start: datetime, minutes: int, count: int, every: int) -> None:
    """Whatever the place: so many days after the first one on its own calendar, at the same time on its clock."""
    start = start.replace(second=0, microsecond=0, hour=max(start.hour, 4))  # before four, an hour may not exist, or twice
    lines = (
        f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}",
        f"DURATION:PT{minutes}M",
        f"RRULE:FREQ=DAILY;INTERVAL={every};COUNT={count}",
    )
    events = kept(read(entry(*lines)))
    expected = [(start + timedelta(days=every * rank)).replace(tzinfo=ZoneInfo(zone)) for rank in range(count)]
    assert [event.starts_at for event in events] == [each.astimezone(UTC) for each in expected]
    assert all(event.timezone == zone for event in events)
    assert len({event.client_id for event in events}) == count
