"""Public holidays, which differ in Alsace-Moselle and overseas."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.communes import departments
from tremplin.reference.holidays import is_working_day, public_holidays


def test_it_works() -> None:
    days = public_holidays(2026)
    assert len(days) == 11
    assert "Fête nationale" in days[date(2026, 7, 14)]
    assert list(days) == sorted(days)


@pytest.mark.parametrize("department", ["57", "67", "68"])
def test_alsace_and_moselle_have_good_friday_and_saint_stephen(department: str) -> None:
    extra = set(public_holidays(2026, department)) - set(public_holidays(2026))
    assert extra == {date(2026, 4, 3), date(2026, 12, 26)}


def test_overseas_departements_celebrate_the_end_of_slavery() -> None:
    assert date(2026, 12, 20) in public_holidays(2026, "974")
    assert date(2026, 5, 22) in public_holidays(2026, "972")
    assert date(2026, 12, 20) not in public_holidays(2026, "59")


def test_every_departement_has_at_least_the_eleven_days() -> None:
    for code in departments():
        assert set(public_holidays(2026)) <= set(public_holidays(2026, code)), code


@pytest.mark.parametrize(
    ("day", "department", "working"),
    [
        (date(2026, 7, 13), None, True),
        (date(2026, 7, 14), None, False),
        (date(2026, 7, 18), None, False),
        (date(2026, 4, 3), None, True),
        (date(2026, 4, 3), "67", False),
    ],
)
def test_a_working_day_is_neither_a_week_end_nor_a_holiday(day: date, department: str | None, working: bool) -> None:
    assert is_working_day(day, department) is working


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_holiday_is_never_worked(day: date) -> None:
    assert not (day in public_holidays(day.year) and is_working_day(day))
