"""Changes are told against the month before, months follow one another, and reports are due from the 2nd at eight in Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.tracking.reports.errors import MonthInvalid
from tremplin.tracking.reports.model import (
    change,
    due,
    following,
    last_month,
    of_month,
    parsed_month,
    past_year,
    previous,
    worth_telling,
)
from tremplin.tracking.statistics.model import Figures

MONTHS = st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (100, 200, "+100 %"),
        (200, 100, "−50 %"),
        (100, 100, "stable"),
        (3, 1, "−67 %"),
        (10, 0, "−100 %"),
        (0, 10, "nouveau"),
        (0, 0, "–"),
        (1, 1_235, "+123 400 %"),
        (100_000, 100_001, "stable"),
    ],
)
def test_a_change_is_against_the_month_before(before: int, now: int, said: str) -> None:
    assert change(before, now).replace("\u00a0", " ").replace("\u202f", " ") == said


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        (datetime(2026, 12, 1, 22, 59, tzinfo=UTC), None),
        (datetime(2026, 12, 2, 6, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 12, 2, 7, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 7, 2, 5, 59, tzinfo=UTC), None),
        (datetime(2026, 7, 2, 6, tzinfo=UTC), date(2026, 6, 1)),  # in summer eight o'clock comes an hour earlier
        (datetime(2027, 1, 5, 3, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 9, 22, 59, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 12, 9, 23, tzinfo=UTC), None),  # the 10th has begun in Paris
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), None),
    ],
)
def test_reports_are_due_from_the_second_for_a_week(instant: datetime, month: date | None) -> None:
    assert due(instant) == month


def test_a_month_ends_in_paris() -> None:
    assert last_month(datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) == date(2026, 10, 1)
    assert last_month(datetime(2026, 11, 30, 23, tzinfo=UTC)) == date(2026, 11, 1)


@given(MONTHS)
def test_months_follow_one_another(month: date) -> None:
    assert previous(following(month)) == following(previous(month)) == month
    year = past_year(month)
    assert (len(year), year[-1]) == (12, month)
    assert all(following(one) == other for one, other in pairwise(year))
    assert parsed_month(f"{month:%Y-%m}") == month


@pytest.mark.parametrize(
    "said", ["", "2026", "2026-13", "2026-00", "2026-1", "11-2026", "2026-11-01", "1999-12", "２０２６-11", "9999-12"]
)
def test_what_is_no_month_is_refused(said: str) -> None:
    with pytest.raises(MonthInvalid):
        parsed_month(said)


def test_french_elides() -> None:
    assert (of_month(date(2026, 4, 1)), of_month(date(2026, 11, 1))) == ("d’avril 2026", "de novembre 2026")


def test_impressions_alone_are_not_worth_a_mail() -> None:
    assert not worth_telling(Figures(impressions=9, bots=9))
    assert worth_telling(Figures(accounts=1))
