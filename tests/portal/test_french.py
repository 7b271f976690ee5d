from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tremplin.kit import french

TODAY = date(2026, 11, 21)


def test_it_works() -> None:
    assert french.long_date(date(2026, 12, 12)) == "samedi 12\u00a0décembre 2026"
    assert french.number(1234567) == "1\u202f234\u202f567"
    assert french.distance(3.42) == "3,4\u00a0km"


def test_the_first_of_the_month_is_an_ordinal() -> None:
    assert french.short_date(date(2026, 9, 1)) == "1er\u00a0septembre 2026"


def test_an_instant_is_shown_on_its_day_in_france() -> None:
    assert french.day_of(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("km", "text"),
    [
        (0, "moins de 1 km"),
        (0.99, "moins de 1 km"),
        (1.04, "1 km"),
        (9.94, "9,9 km"),
        (9.96, "10 km"),
        (1234.4, "1 234 km"),
    ],
)
def test_a_distance_is_as_precise_as_is_useful(km: float, text: str) -> None:
    assert french.distance(km).replace("\u00a0", " ").replace("\u202f", " ") == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 20), "hier"),
        (date(2026, 11, 21), "aujourd'hui"),
        (date(2026, 11, 22), "demain"),
        (date(2026, 11, 26), "dans 5 jours"),
        (date(2026, 12, 12), "dans 3 semaines"),
        (date(2026, 11, 2), "il y a 2 semaines"),
        (date(2027, 3, 1), "le 1er mars 2027"),
    ],
)
def test_a_near_day_is_told_from_today(day: date, text: str) -> None:
    assert french.relative_day(day, TODAY).replace("\u00a0", " ") == text
