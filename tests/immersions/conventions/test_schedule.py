"""The calculator: totals, weeks, regular hours, and the sentence that tells them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.conventions import AFTERNOON, MORNING
from tremplin.immersions.conventions.fields import SCHEDULE
from tremplin.immersions.conventions.schedule import Day, Period, Schedule, clock, computed, hours, minutes_of, regular, told
from tremplin.immersions.conventions.wire import schedule_of, write_schedule

MONDAY, FRIDAY = date(2026, 6, 15), date(2026, 6, 19)
periods = st.builds(Period, st.integers(0, 1439), st.integers(0, 1439))
dates = st.dates(date(2024, 1, 1), date(2028, 12, 31))
schedules = st.lists(st.builds(lambda day, some: Day(day, tuple(some)), dates, st.lists(periods, max_size=4)), max_size=12).map(
    computed
)


@pytest.fixture(params=["UTC", "America/Guadeloupe", "Pacific/Noumea", "Europe/Paris"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that lives elsewhere."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_it_works() -> None:
    made = regular(MONDAY, FRIDAY, [MORNING, AFTERNOON])
    assert (made.total_hours, made.worked_days, made.is_simple) == (35, 5, True)
    assert [week.minutes for week in made.weeks(MONDAY, FRIDAY)] == [35 * 60]
    assert made.days[0].breaks() == (Period(12 * 60, 13 * 60),)
    assert told(made) == (
        "Du 15\u00a0juin 2026 au 19\u00a0juin 2026 : du lundi au vendredi de 9 h à 12 h et de 13 h à 17 h (35 h par semaine).\n"
        "5 jours, 35 h au total."
    )


def test_it_is_the_same_wherever_the_server_is(zone: str) -> None:
    """Across both changes of hour, where a day has 23 or 25 hours."""
    assert os.environ["TZ"] == zone
    for change in (date(2026, 3, 29), date(2026, 10, 25)):
        made = regular(change - timedelta(days=3), change + timedelta(days=3), [MORNING], weekdays=range(7))
        assert (made.total_hours, made.worked_days) == (21, 7)
        faults: list[object] = []
        assert schedule_of(SCHEDULE.read(write_schedule(made), "", faults)) == made  # type: ignore[arg-type]
        assert faults == []


def test_days_may_be_excluded() -> None:
    made = regular(MONDAY, FRIDAY, [MORNING], weekdays={0, 2, 4}, excluded={date(2026, 6, 17)})
    assert [day.date for day in made.days] == [MONDAY, FRIDAY]


def test_nothing_is_done_when_it_ends_before_it_starts() -> None:
    made = regular(FRIDAY, MONDAY, [MORNING])
    assert (made.days, made.total_hours, told(made)) == ((), 0, "Aucun horaire.")
    assert made.weeks(date(2026, 6, 22), MONDAY) == []


def test_weeks_that_look_the_same_are_told_once() -> None:
    lines = told(regular(MONDAY, FRIDAY + timedelta(days=14), [MORNING])).splitlines()
    assert lines[0].startswith("Du 15\u00a0juin 2026 au 3\u00a0juillet 2026 : du lundi au vendredi de 9 h à 12 h (15 h")
    assert len(lines) == 2


def test_a_week_off_is_not_told_as_worked() -> None:
    off = [MONDAY + timedelta(days=7 + at) for at in range(5)]
    lines = told(regular(MONDAY, FRIDAY + timedelta(days=14), [MORNING], excluded=off)).splitlines()
    assert [line.partition(" : ")[0] for line in lines[:-1]] == [
        "Du 15\u00a0juin 2026 au 19\u00a0juin 2026",
        "Du 29\u00a0juin 2026 au 3\u00a0juillet 2026",
    ]


def test_days_that_differ_are_told_apart() -> None:
    made = computed([Day(MONDAY, (MORNING,)), Day(date(2026, 6, 18), (Period(13 * 60 + 30, 17 * 60),)), Day(FRIDAY)])
    assert told(made).startswith(
        "Du 15\u00a0juin 2026 au 18\u00a0juin 2026 : lundi de 9 h à 12 h, jeudi de 13 h 30 à 17 h (6 h 30 par"
    )


def test_days_outside_the_dates_are_found() -> None:
    made = computed([Day(MONDAY - timedelta(days=1), (MORNING,)), Day(MONDAY, (MORNING,)), Day(FRIDAY + timedelta(days=1))])
    assert [day.date for day in made.outside(MONDAY, FRIDAY)] == [date(2026, 6, 14)]


def test_touching_is_not_overlapping() -> None:
    assert list(Day(MONDAY, (MORNING, Period(12 * 60, 13 * 60))).overlaps()) == []
    assert len(list(Day(MONDAY, (MORNING, Period(11 * 60, 13 * 60))).overlaps())) == 1


@given(schedules)
def test_the_total_is_that_of_the_weeks(made: Schedule) -> None:
    if made.days:
        weeks = made.weeks(made.days[0].date, made.days[-1].date)
        assert sum(week.minutes for week in weeks) == made.minutes()
        assert all(week.monday.weekday() == 0 for week in weeks)
    assert made.total_hours == hours(made.minutes())
    assert made.worked_days <= len(made.days)


@given(schedules)
def test_its_order_does_not_matter(made: Schedule) -> None:
    if len(made.by_date()) == len(made.days):
        assert computed(reversed(made.days)) == made


@given(schedules)
def test_it_comes_back_as_it_was_written(made: Schedule) -> None:
    assert schedule_of(SCHEDULE.read(write_schedule(made), "", [])) == made


@given(schedules)
def test_it_can_always_be_told(made: Schedule) -> None:
    assert told(made).endswith(".")


@given(schedules, dates, dates)
def test_a_part_is_never_more_than_the_whole(made: Schedule, one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert made.until(first) <= made.until(last) <= made.total_hours


@given(st.text(max_size=6) | st.from_regex(r"[0-9]{2}:[0-9]{2}", fullmatch=True))
def test_a_time_is_strict(written: str) -> None:
    read = minutes_of(written)
    assert read is None or clock(read) == written
