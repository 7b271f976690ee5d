"""Periods, figures, and the rules by which they are compared. Pure.

A day is a day in Paris, here and in the database (`tracking.day_of`): the day that people who read figures live in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from tremplin.kit.french import PARIS
from tremplin.tracking.model import ACTIVITIES, EventStatus, Kind, Side

# Five years and a day: what a comparison with the year before may ask for stays within what anyone has.
MOST_DAYS = 1_827
# What is told apart by mission reads a hundred times more sums: a year of them at once.
MOST_DAYS_BY_MISSION = 366
DEFAULT_DAYS = 30
MOST_ROWS = 500
FURTHEST = 100_000


class Interval(StrEnum):
    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"


class Grouping(StrEnum):
    """What figures are told apart by."""

    COUNTERPART = "counterpart"  # broadcasters for an announcer, announcers for a broadcaster
    SOURCE = "source"
    MISSION = "mission"
    DOMAIN = "domain"
    DEPARTMENT = "department"


class Comparison(StrEnum):
    NONE = "none"
    PREVIOUS = "previous"  # as many days, just before
    YEAR = "year"  # the same days a year earlier


FIGURES: Mapping[str, Kind] = {
    "impressions": Kind.PRINT,
    "clicks": Kind.CLICK,
    "accounts": Kind.ACCOUNT,
    "applications": Kind.APPLY,
}
"""The name of each figure, and the events that it counts."""


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The instants (UTC) at which a day begins and ends in Paris: 23 or 25 hours apart when clocks change."""
    begin, end = (datetime.combine(each, time(), PARIS).astimezone(UTC) for each in (day, day + timedelta(days=1)))
    return begin, end


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to the one before `until`."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    def compared(self, comparison: Comparison) -> Period | None:
        """The period this one is compared with; None when none is asked."""
        match comparison:
            case Comparison.NONE:
                return None
            case Comparison.PREVIOUS:
                return Period(self.since - timedelta(days=self.days), self.since)
            case Comparison.YEAR:
                last = self.until - timedelta(days=1)
                return Period(_year_before(self.since), _year_before(last) + timedelta(days=1))

    @property
    def whole_months(self) -> Period:
        """The months that it holds from their first day to their last; an empty period at its end when it holds none."""
        first = self.since if self.since.day == 1 else _next(self.since, Interval.MONTH)
        after = self.until.replace(day=1)
        return Period(first, after) if first < after else Period(self.until, self.until)

    def cut(self, interval: Interval) -> Iterator[Period]:
        """The parts of this period, in order, the first and the last one shorter when the period begins or ends within them."""
        since = self.since
        while since < self.until:
            until = min(_next(since, interval), self.until)
            yield Period(since, until)
            since = until


def latest_days(today: date) -> Period:
    """The days shown to whoever names none: thirty, the last of them over."""
    return Period(today - timedelta(days=DEFAULT_DAYS), today)


def _year_before(day: date) -> date:
    """The same date a year earlier, and 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


def _next(day: date, interval: Interval) -> date:
    """The first day of the interval after the one that holds a day."""
    match interval:
        case Interval.DAY:
            return day + timedelta(days=1)
        case Interval.WEEK:
            return day + timedelta(days=7 - day.weekday())
        case Interval.MONTH:
            return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which events figures are made of: those of one side of one partner, over a period, and among them those that suit."""

    partner_id: str
    side: Side
    period: Period
    counterpart: str | None = None
    source: str | None = None
    source_id: str | None = None
    mission_id: str | None = None


def _no_status() -> dict[str, dict[EventStatus, int]]:
    return {kind.value: dict.fromkeys(EventStatus, 0) for kind in ACTIVITIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many events of each kind come from people, and how many of any kind come from robots.

    `statuses` tells applications and accounts (`apply`, `account`) by what became of them.
    """

    impressions: int = 0
    clicks: int = 0
    accounts: int = 0
    applications: int = 0
    bots: int = 0
    statuses: Mapping[str, Mapping[EventStatus, int]] = field(default_factory=_no_status)

    @property
    def conversion(self) -> float | None:
        return rate(self.applications, self.clicks)

    def of_status(self, kind: Kind, *statuses: EventStatus) -> int:
        return sum(self.statuses[kind][status] for status in statuses)


def rate(part: int, whole: int) -> float | None:
    """The share of `part` in `whole`, rounded down to a ten-thousandth: what is shown is never more than what is.

    None when there is no such share: nothing to divide by, or more than what it should be a part of. Events of a period are
    counted, not followed one by one: more applications than clicks means that some came another way, and no rate would be true.
    """
    return None if whole <= 0 or part > whole else math.floor(part * 10_000 / whole) / 10_000


def growth(now: int, before: int) -> float | None:
    """By how much a figure has changed since the period before, as a share of what it was: 0.5 from 100 to 150, -1 from 5 to 0.

    None from zero, of which nothing is a share.
    """
    return round((now - before) / before, 4) if before else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way from a mission seen to a mission carried out, with its share of the previous step and of the clicks."""

    step: str
    count: int
    of_previous: float | None
    of_clicks: float | None


def funnel(figures: Figures) -> tuple[Step, ...]:
    """The way of volunteers, step by step. What was carried out had been validated: it counts in both."""
    validated = figures.of_status(Kind.APPLY, EventStatus.VALIDATED, EventStatus.CARRIED_OUT)
    carried_out = figures.of_status(Kind.APPLY, EventStatus.CARRIED_OUT)
    counts = {
        "impression": figures.impressions,
        "click": figures.clicks,
        "account": figures.accounts,
        "application": figures.applications,
        "validated": validated,
        "carried_out": carried_out,
    }
    # Few sites open accounts: applications are measured against clicks, as if that step were beside the way.
    before = {
        "click": "impression",
        "account": "click",
        "application": "click",
        "validated": "application",
        "carried_out": "validated",
    }
    return tuple(
        Step(
            name,
            count,
            of_previous=rate(count, counts[before[name]]) if name in before else None,
            of_clicks=rate(count, figures.clicks) if name not in ("impression", "click") else None,
        )
        for name, count in counts.items()
    )


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of a part of the period."""

    period: Period
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The figures of one value of a grouping. `key` is None for what has no such value; `name` as people know it, when it has one.

    Of a source, `key` is its identifier and `source` its kind; of a mission, `client_id` is its announcer's identifier.
    """

    key: str | None
    name: str | None
    source: str | None = None
    client_id: str | None = None
    figures: Figures
