"""What is lawful in a schedule and deserves a look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.conventions import AFTERNOON, MORNING
from tremplin.immersions.conventions.advice import of_schedule
from tremplin.immersions.conventions.schedule import Day, Period, computed

MONDAY = date(2026, 6, 15)
FRIDAY = MONDAY + timedelta(days=4)


def codes(day: date, *periods: Period, department: str | None = None) -> list[str]:
    return [each.code for each in of_schedule(computed([Day(day, periods)]), day, day, department)]


def test_it_works() -> None:
    assert of_schedule(computed([Day(MONDAY, (MORNING, AFTERNOON))]), MONDAY, FRIDAY) == []


@pytest.mark.parametrize(
    ("day", "periods", "code"),
    [
        (date(2026, 6, 21), (MORNING,), "SUNDAY"),
        (date(2026, 7, 14), (MORNING,), "PUBLIC_HOLIDAY"),
        (MONDAY, (Period(359, 600),), "NIGHT"),
        (MONDAY, (Period(1200, 1261),), "NIGHT"),
        (MONDAY, (Period(480, 841),), "BREAK_MISSING"),
        (MONDAY, (Period(480, 660), Period(679, 900)), "BREAK_MISSING"),
        (MONDAY, (Period(480, 780), Period(800, 1101)), "DAY_LONG"),
    ],
)
def test_a_day_is_told(day: date, periods: tuple[Period, ...], code: str) -> None:
    assert codes(day, *periods) == [code]


@pytest.mark.parametrize("periods", [(Period(480, 840),), (Period(480, 660), Period(680, 900)), (Period(360, 600),), ()])
def test_a_day_is_not(periods: tuple[Period, ...]) -> None:
    assert codes(MONDAY, *periods) == []


def test_holidays_are_those_of_the_departement() -> None:
    assert codes(date(2026, 12, 26), MORNING) == []
    assert codes(date(2026, 12, 26), MORNING, department="67") == ["PUBLIC_HOLIDAY"]


def test_days_outside_the_dates_are_told() -> None:
    faults = of_schedule(computed([Day(MONDAY, (MORNING,))]), MONDAY + timedelta(days=1), FRIDAY)
    assert [fault.message for fault in faults] == ["Le 15\u00a0juin 2026 est en dehors des dates de la convention."]
