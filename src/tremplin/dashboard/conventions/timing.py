"""Dates and hours as an adviser types them, the same each week or day by day, read into a schedule. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from starlette.datastructures import FormData

from tremplin.dashboard.desk import line
from tremplin.dashboard.faults import Fault
from tremplin.immersions.conventions import timetable
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.schedule import Schedule
from tremplin.kit.french import DAYS, long_date

_MOST_DAYS = 62  # twice what the law allows: the rule then says so


class Period(NamedTuple):
    """What was typed, once it can be read."""

    start: date
    end: date
    schedule: Schedule


class Unreadable(Exception):
    """What was typed can't be read: why, beside which field."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(each.message for each in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Timing:
    """What is typed. `week`: the hours of each weekday, Monday first; `varies`: no, they are those of `days`, by their dates."""

    start: str = ""
    end: str = ""
    week: tuple[str, ...] = ("",) * 7
    varies: bool = False
    days: Mapping[str, str] = field(default_factory=dict)

    @property
    def weekdays(self) -> list[tuple[str, str, str]]:
        """The field, the name and the hours of each weekday."""
        return [(f"{timetable.DAY_FIELD}{at}", name.capitalize(), self.week[at]) for at, name in enumerate(DAYS)]

    @property
    def dates(self) -> list[tuple[str, str, str]]:
        """The same of each day of the period, none while it can't be read; those of its weekday where nothing was typed yet."""
        return [
            (f"{timetable.DAY_FIELD}{day}", long_date(day).capitalize(), self.days.get(str(day), self.week[day.weekday()]))
            for day in self._span()
        ]

    @property
    def copied(self) -> Timing:
        """The same, the hours of the first seven days copied to the weeks that follow."""
        span = self._span()
        if not span:
            return self
        told = timetable.repeated(span[0], span[-1], {day: self.days.get(str(day), "") for day in span})
        return replace(self, days={str(day): text for day, text in told.items()})

    def tells_as(self, other: Timing) -> bool:
        """Whether it says the same: of the hours of weekdays and those of dates, a page shows one or the other."""
        same = (self.start, self.end, self.varies) == (other.start, other.end, other.varies)
        return same and (self.days == other.days if self.varies else self.week == other.week)

    def read(self) -> Period:
        """Raises Unreadable."""
        span = self._span()
        if not span:
            raise Unreadable(Fault("debut", "Donnez le premier et le dernier jour, dans cet ordre : deux mois au plus."))
        if not self.varies:
            schedule, faults = timetable.by_week(span[0], span[-1], self.week)
        elif self.days:
            schedule, faults = timetable.by_day(span[0], span[-1], {day: self.days.get(str(day), "") for day in span})
        else:
            raise Unreadable(Fault("rythme-varie", "Voici les jours de la période : écrivez les heures de chacun."))
        if faults:
            # Of a week, one sentence says it for all its days.
            raise Unreadable(*(Fault(self._field(each.path), each.message) for each in faults[: None if self.varies else 1]))
        return Period(span[0], span[-1], schedule)

    def _field(self, path: str) -> str:
        day = timetable.field_of(path)
        if day is None or self.varies:
            return day or ""
        return f"{timetable.DAY_FIELD}{date.fromisoformat(day.removeprefix(timetable.DAY_FIELD)).weekday()}"

    def _span(self) -> list[date]:
        try:
            days = timetable.days_of(date.fromisoformat(self.start), date.fromisoformat(self.end))
        except ValueError:
            return []
        return days if len(days) <= _MOST_DAYS else []


def known(one: Convention) -> Timing:
    """Those of a convention."""
    days = {str(day): timetable.write_day(each.periods) for day, each in one.schedule.by_date().items()}
    week = tuple(timetable.typical_week(one.schedule))
    # A day off is one that is empty, not one that has the hours of its weekday.
    every = {str(day): days.get(str(day), "") for day in timetable.days_of(one.date_start, one.date_end)}
    return Timing(str(one.date_start), str(one.date_end), week, timetable.is_irregular(one.schedule), every)


def to_renew(one: Convention) -> Timing:
    """The same week as a convention's, at dates to say."""
    return Timing(week=tuple(timetable.typical_week(one.schedule)), varies=timetable.is_irregular(one.schedule))


def read(sent: FormData) -> Timing:
    """What was typed."""
    prefix = timetable.DAY_FIELD
    typed: dict[str, Any] = {name.removeprefix(prefix): line(sent, name, 200) for name in list(sent)[:400] if name.startswith(prefix)}
    week = tuple(typed.pop(str(at), "") for at in range(7))
    return Timing(line(sent, "debut", 10), line(sent, "fin", 10), week, line(sent, "rythme", 10) == "varie", typed)
