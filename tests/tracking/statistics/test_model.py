"""Periods, growth, rates and the funnel: rules on numbers and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.french import day_of
from tremplin.tracking.model import EventStatus, Kind
from tremplin.tracking.statistics.model import (
    Comparison,
    Figures,
    Interval,
    Period,
    day_bounds,
    funnel,
    growth,
    latest_days,
    rate,
)

DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))
PERIODS = st.builds(lambda since, days: Period(since, since + timedelta(days=days)), DAYS, st.integers(1, 1500))


def test_it_works() -> None:
    march = Period(date(2026, 3, 1), date(2026, 4, 1))
    assert march.days == 31
    assert march.compared(Comparison.PREVIOUS) == Period(date(2026, 1, 29), date(2026, 3, 1))
    assert march.compared(Comparison.YEAR) == Period(date(2025, 3, 1), date(2025, 4, 1))
    assert march.compared(Comparison.NONE) is None


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (100, 200, 1.0),
        (200, 100, -0.5),
        (100, 100, 0.0),
        (3, 4, 0.3333),
        (3, 2, -0.3333),
        (5, 0, -1.0),
        (0, 5, None),
        (0, 0, None),
        (1, 1_000_000, 999_999.0),
    ],
)
def test_growth_is_a_share_of_what_was_before(before: int, now: int, expected: float | None) -> None:
    assert growth(now, before) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 4, 0.25), (0, 10, 0.0), (10, 10, 1.0), (2, 3, 0.6666), (0, 0, None), (3, 0, None), (11, 10, None), (99_999, 100_000, 0.9999)],
)
def test_a_rate_is_never_more_than_what_is(part: int, whole: int, expected: float | None) -> None:
    assert rate(part, whole) == expected


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_rate_is_between_nothing_and_everything(part: int, whole: int) -> None:
    found = rate(part, whole)
    assert found is None or (0 <= found <= 1 and found * whole <= part + 1e-3)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 14), 24), (date(2026, 12, 31), 24)]
)
def test_a_day_is_a_day_in_paris_when_clocks_change_too(day: date, hours: int) -> None:
    begin, end = day_bounds(day)
    assert end - begin == timedelta(hours=hours)
    assert day_of(begin) == day == day_of(end - timedelta(microseconds=1))
    assert begin.tzinfo is UTC


@given(PERIODS, st.sampled_from(Interval))
def test_the_parts_of_a_period_follow_each_other_and_leave_nothing_out(period: Period, interval: Interval) -> None:
    parts = list(period.cut(interval))
    assert parts[0].since == period.since
    assert parts[-1].until == period.until
    assert all(before.until == after.since for before, after in pairwise(parts))
    assert all(part.days > 0 for part in parts)
    if interval is Interval.WEEK:
        assert all(part.since.weekday() == 0 for part in parts[1:])
    if interval is Interval.MONTH:
        assert all(part.since.day == 1 for part in parts[1:])


@given(PERIODS)
def test_the_previous_period_is_as_long_and_ends_where_this_one_begins(period: Period) -> None:
    before = period.compared(Comparison.PREVIOUS)
    assert before is not None
    assert (before.days, before.until) == (period.days, period.since)


@given(PERIODS)
def test_the_same_days_a_year_earlier_are_as_many_but_for_a_29_february(period: Period) -> None:
    before = period.compared(Comparison.YEAR)
    assert before is not None
    assert before.days > 0
    leap_days = period.days // 365 + 1
    assert abs(before.days - period.days) <= leap_days


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2024, 2, 29), date(2024, 3, 1), (date(2023, 2, 28), date(2023, 3, 1))),
        (date(2024, 2, 1), date(2024, 3, 1), (date(2023, 2, 1), date(2023, 3, 1))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2023, 2, 1), date(2023, 3, 1))),
        (date(2025, 2, 1), date(2025, 3, 1), (date(2024, 2, 1), date(2024, 2, 29))),
    ],
)
def test_february_is_compared_with_february(since: date, until: date, expected: tuple[date, date]) -> None:
    assert Period(since, until).compared(Comparison.YEAR) == Period(*expected)


def test_whoever_names_no_day_gets_thirty_that_are_over() -> None:
    assert latest_days(date(2026, 12, 1)) == Period(date(2026, 11, 1), date(2026, 12, 1))


def statuses(**counts: int) -> dict[EventStatus, int]:
    return {status: counts.get(status.value, 0) for status in EventStatus}


def test_the_funnel_goes_from_a_mission_seen_to_a_mission_carried_out() -> None:
    figures = Figures(
        impressions=1000,
        clicks=100,
        accounts=4,
        applications=10,
        statuses={Kind.APPLY: statuses(PENDING=3, VALIDATED=4, CARRIED_OUT=2, REFUSED=1), Kind.ACCOUNT: statuses(PENDING=4)},
    )
    assert [(step.step, step.count, step.of_previous, step.of_clicks) for step in funnel(figures)] == [
        ("impression", 1000, None, None),
        ("click", 100, 0.1, None),
        ("account", 4, 0.04, 0.04),
        ("application", 10, 0.1, 0.1),
        ("validated", 6, 0.6, 0.06),
        ("carried_out", 2, 0.3333, 0.02),
    ]


def test_applications_that_came_another_way_make_no_rate() -> None:
    steps = {step.step: step for step in funnel(Figures(clicks=2, applications=5))}
    assert (steps["application"].of_previous, steps["application"].of_clicks) == (None, None)
    assert Figures(clicks=2, applications=5).conversion is None


def test_days_of_events_and_days_of_figures_are_the_same() -> None:
    assert day_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 1)
