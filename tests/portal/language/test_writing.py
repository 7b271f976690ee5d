from __future__ import annotations

from datetime import UTC, date, datetime
from types import ModuleType

import pytest

from tremplin.kit import english, french

TODAY = date(2026, 11, 21)


def test_it_works() -> None:
    assert english.long_date(date(2026, 12, 12)) == "Saturday 12\u00a0December 2026"
    assert english.number(1234567) == "1,234,567"
    assert (english.distance(3.42), english.distance(0.4)) == ("3.4\u00a0km", "less than 1\u00a0km")


def test_both_languages_write_the_same_things() -> None:
    def written(module: ModuleType) -> set[str]:
        return {
            name for name, value in vars(module).items() if callable(value) and getattr(value, "__module__", "") == module.__name__
        }

    assert written(french) - written(english) == {"day_of"}  # the days of France, in any language


@pytest.mark.parametrize(
    ("hour", "text"), [((0, 0), "midnight"), ((0, 30), "12.30 am"), ((9, 0), "9 am"), ((12, 0), "noon"), ((17, 5), "5.05 pm")]
)
def test_an_hour_is_told_on_a_clock_of_twelve(hour: tuple[int, int], text: str) -> None:
    assert english.hour(datetime(2026, 1, 1, *hour, tzinfo=UTC)).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 26), "in 5 days"),
        (date(2026, 11, 2), "2 weeks ago"),
        (date(2027, 3, 1), "on 1 March 2027"),
    ],
)
def test_a_near_day_is_told_from_today(day: date, text: str) -> None:
    assert english.relative_day(day, TODAY).replace("\u00a0", " ") == text
