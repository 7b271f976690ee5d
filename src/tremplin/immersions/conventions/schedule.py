"""The calendar of an immersion: days, hours, weeks, and how it is said in a sentence. Pure.

All is civil: a day is a `date`, an hour a number of minutes since midnight, and no clock, zone or daylight saving changes a total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, groupby, pairwise

from tremplin.kit.french import DAYS, short_date

_OF_WEEK = tuple(timedelta(days=at) for at in range(7))
_WEEK = timedelta(days=7)
WEEKDAYS = frozenset(range(5))
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of work within a day, in minutes since midnight."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long; nothing when it goes backwards."""
        return self.end - self.start if self.end > self.start else 0

    @property
    def is_backward(self) -> bool:
        return self.end <= self.start

    def overlaps(self, other: Period) -> bool:
        """For a minute at least: touching is not overlapping."""
        return other.start < self.end and self.start < other.end

    def __str__(self) -> str:
        return f"{clock(self.start)} - {clock(self.end)}"


@dataclass(frozen=True, slots=True)
class Day:
    """What is done on a day; nothing when there is no period."""

    date: date
    periods: tuple[Period, ...] = ()

    @property
    def minutes(self) -> int:
        return sum([period.minutes for period in self.periods])

    def overlaps(self) -> Iterator[tuple[Period, Period]]:
        """Each pair of periods that are at the same time."""
        return ((one, other) for one, other in combinations(self.periods, 2) if one.overlaps(other))

    def breaks(self) -> tuple[Period, ...]:
        """The time off between periods, a lunch for example."""
        ordered = sorted(self.periods, key=lambda period: period.start)
        return tuple(Period(one.end, other.start) for one, other in pairwise(ordered) if one.end < other.start)


@dataclass(frozen=True, slots=True)
class Week:
    """A week, Monday first, and the minutes of each of its days."""

    monday: date
    minutes_by_day: tuple[int, ...]

    @property
    def minutes(self) -> int:
        return sum(self.minutes_by_day)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of an immersion. `total_hours` and `worked_days` are what its author says they are: rules compare them with the days.
    `is_simple`: the same hours every day."""

    days: tuple[Day, ...]
    total_hours: float
    worked_days: int | float
    is_simple: bool

    def minutes(self) -> int:
        """All the work. A day told twice counts as it was told first."""
        return sum(day.minutes for day in self.by_date().values())

    def by_date(self) -> dict[date, Day]:
        """Each day once: the first that was told."""
        return {day.date: day for day in reversed(self.days)}

    def days_with_work(self) -> int:
        """How many entries hold a period; a day told twice counts twice, as the contract has it."""
        return sum(1 for day in self.days if day.periods)

    def weeks(self, start: date, end: date) -> list[Week]:
        """The full weeks that a period touches; what is outside of them is ignored."""
        known = self.by_date()
        monday = start - timedelta(days=start.weekday())
        weeks = []
        while monday <= end:
            days = [known.get(monday + shift) for shift in _OF_WEEK]
            weeks.append(Week(monday, tuple([day.minutes if day else 0 for day in days])))
            monday += _WEEK
        return weeks

    def outside(self, start: date, end: date) -> list[Day]:
        """Days of work before the start or after the end."""
        return [day for day in self.days if day.periods and not start <= day.date <= end]

    def on_weekday(self, weekday: int) -> list[Day]:
        """Days of work on that day of the week, Monday being 0."""
        return [day for day in self.days if day.periods and day.date.weekday() == weekday]

    def until(self, last: date) -> float:
        """Hours of work up to a day, included."""
        return hours(sum(day.minutes for day in self.by_date().values() if day.date <= last))


def computed(days: Iterable[Day], *, is_simple: bool = False) -> Schedule:
    """A schedule whose totals are right."""
    draft = Schedule(tuple(sorted(days, key=lambda day: day.date)), 0, 0, is_simple)
    return Schedule(draft.days, hours(draft.minutes()), draft.days_with_work(), is_simple)


def regular(
    start: date,
    end: date,
    periods: Collection[Period],
    *,
    weekdays: Collection[int] = WEEKDAYS,
    excluded: Collection[date] = (),
) -> Schedule:
    """The same hours on each of these days of the week (Monday is 0), excluded dates apart."""
    wanted = tuple(sorted(periods, key=lambda period: period.start))
    span = (start + timedelta(days=at) for at in range((end - start).days + 1))
    return computed((Day(day, wanted) for day in span if day.weekday() in weekdays and day not in excluded), is_simple=True)


def hours(minutes: int) -> float:
    """The number of hours, whole when it is."""
    whole, rest = divmod(minutes, 60)
    return minutes / 60 if rest else whole


@lru_cache(maxsize=1440)
def minutes_of(written: str) -> int | None:
    """The minutes since midnight of a strict `HH:mm`, from 00:00 to 23:59; None for anything else."""
    if len(written) != 5 or written[2] != ":" or not (written[:2] + written[3:]).isdigit() or not written.isascii():
        return None
    hour, minute = int(written[:2]), int(written[3:])
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def clock(minutes: int) -> str:
    """`HH:mm`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def duration(minutes: int) -> str:
    """« 35 h », « 7 h 30 »."""
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"


def told(schedule: Schedule) -> str:
    """The schedule in French, a line for each stretch of weeks that look the same, then the totals."""
    worked = [day for day in sorted(schedule.by_date().values(), key=lambda day: day.date) if day.periods]
    by_week = groupby(worked, key=lambda day: day.date - timedelta(days=day.date.weekday()))
    weeks = [(monday, tuple(days)) for monday, days in by_week]
    if not weeks:
        return "Aucun horaire."
    lines = []
    for _, alike in groupby(enumerate(weeks), key=_likeness):
        stretch = [days for _, (_, days) in alike]
        first, last = stretch[0][0].date, stretch[-1][-1].date
        lines.append(f"{_stretch(first, last)} : {_hours_of_week(stretch[0])}.")
    count = len(worked)
    return "\n".join([*lines, f"{count} jour{'s' if count > 1 else ''}, {duration(schedule.minutes())} au total."])


def _likeness(numbered: tuple[int, tuple[date, tuple[Day, ...]]]) -> tuple[object, ...]:
    """Equal for weeks that look the same and follow each other: a week off starts another stretch."""
    at, (monday, days) = numbered
    return (monday.toordinal() // 7 - at, *((day.date.weekday(), day.periods) for day in days))


def _stretch(first: date, last: date) -> str:
    return f"Le {short_date(first)}" if first == last else f"Du {short_date(first)} au {short_date(last)}"


def _hours_of_week(days: tuple[Day, ...]) -> str:
    """« du lundi au vendredi de 9 h à 12 h et de 13 h à 17 h (35 h par semaine) »."""
    parts = []
    for periods, same in groupby(days, key=lambda day: day.periods):
        names = _weekdays([day.date.weekday() for day in same])
        parts.append(f"{names} {' et '.join(f'de {duration(each.start)} à {duration(each.end)}' for each in periods)}")
    total = sum(day.minutes for day in days)
    return f"{', '.join(parts)} ({duration(total)} par semaine)"


def _weekdays(numbers: list[int]) -> str:
    """« du lundi au vendredi », « lundi et jeudi »."""
    names = [DAYS[number] for number in numbers]
    if len(names) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"du {names[0]} au {names[-1]}"
    return " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
