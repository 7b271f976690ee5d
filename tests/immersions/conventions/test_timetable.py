"""Hours as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.immersions.conventions import timetable
from tremplin.immersions.conventions.schedule import Period, told

MONDAY = date(2026, 6, 15)
USUAL = (Period(9 * 60, 12 * 60), Period(13 * 60 + 30, 17 * 60))


@pytest.mark.parametrize(
    "typed",
    [
        "9h-12h, 13h30-17h",
        "9:00-12:00 13:30-17:00",
        "9h-12h 13h30-17h",
        "de 9h à 12h et de 13h30 à 17h",
        "9 h - 12 h ; 13 h 30 – 17 h",
        "09.00-12.00/13.30-17.00",
        "9-12 puis 13h30-17",
    ],
)
def test_it_works(typed: str) -> None:
    assert timetable.read_day(typed) == USUAL


@pytest.mark.parametrize("typed", ["midi", "9h", "9h-25h", "9h-12h61", "9h-12h ?", "9h-12h-14h", "x" * 200, "9h-12h 13"])
def test_what_is_no_timetable_is_not_guessed(typed: str) -> None:
    assert timetable.read_day(typed) is None


def test_a_day_left_empty_is_off() -> None:
    assert timetable.read_day("  ") == ()


@given(st.lists(st.tuples(st.integers(0, 1439), st.integers(0, 1439)), max_size=5))
def test_what_is_written_is_read_back(times: list[tuple[int, int]]) -> None:
    periods = tuple(Period(*each) for each in times)
    assert timetable.read_day(timetable.write_day(periods)) == periods


@given(st.text(max_size=60))
def test_anything_may_be_typed(typed: str) -> None:
    read = timetable.read_day(typed)
    assert read is None or all(0 <= each.start < 1440 and 0 <= each.end < 1440 for each in read)


def test_weeks_may_differ() -> None:
    typed = {date(2026, 6, 15): "9h-12h", date(2026, 6, 16): "8h-10h, 11h-12h, 14h-16h", date(2026, 6, 23): "14h-18h"}
    schedule, faults = timetable.by_day(MONDAY, date(2026, 6, 26), typed)
    assert not faults
    assert (schedule.total_hours, schedule.worked_days, schedule.is_simple) == (12, 3, False)
    assert "lundi de 9 h à 12 h, mardi de 8 h à 10 h et de 11 h à 12 h et de 14 h à 16 h (8 h par semaine)" in told(schedule)
    assert timetable.is_irregular(schedule)


def test_each_day_that_cannot_be_read_is_told() -> None:
    _, faults = timetable.by_day(MONDAY, date(2026, 6, 19), {date(2026, 6, 16): "tôt", date(2026, 6, 18): "tard"})
    assert [each.path for each in faults] == ["schedule.2026-06-16", "schedule.2026-06-18"]


def test_the_first_week_is_copied_to_those_that_follow() -> None:
    copied = timetable.repeated(MONDAY, date(2026, 6, 30), {MONDAY: "9h-12h", date(2026, 6, 23): "14h-18h"})
    assert copied[date(2026, 6, 22)] == copied[date(2026, 6, 29)] == "9h-12h"
    assert copied[date(2026, 6, 23)] == ""


def test_the_same_hours_each_week_are_regular() -> None:
    schedule, _ = timetable.by_week(MONDAY, date(2026, 6, 26), ["9h-12h", "9h-12h", "", "", "", "", ""])
    assert schedule.worked_days == 4
    assert not timetable.is_irregular(schedule)
    assert timetable.typical_week(schedule) == ["9h-12h", "9h-12h", "", "", "", "", ""]
