"""Dates and hours as they are typed, the same each day or day by day, read into the schedule of the contract. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from tremplin.immersions.conventions import timetable
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.schedule import Day, Period, Schedule, clock, computed, minutes_of, regular
from tremplin.immersions.conventions.wire import write_schedule
from tremplin.kit.french import long_date
from tremplin.kit.shapes import Fault
from tremplin.kit.texts import legible

_MOST_DAYS = 62  # twice what the law allows: the rule then says so
_LONGEST = 200
_OFFICE_DAYS = frozenset("01234")


@dataclass(frozen=True, slots=True)
class Hours:
    """What is typed. `weekdays` and `times`: the same hours each day; `varies`: no, they are those of `days`, by their dates."""

    start: str
    end: str
    weekdays: frozenset[str]
    times: tuple[str, str, str, str]
    changes: bool = False
    varies: bool = False
    days: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown_days(self) -> list[tuple[str, str, str]]:
        """The field, the name and what is typed of each day of the period; none while it can't be read."""
        return [(f"{timetable.DAY_FIELD}{day}", long_date(day).capitalize(), self.days.get(str(day), "")) for day in self._span]

    @property
    def copied(self) -> Hours:
        """The same, the first week copied to those that follow."""
        if not self._span:
            return self
        typed = {day: self.days.get(str(day), "") for day in self._span}
        told = timetable.repeated(self._span[0], self._span[-1], typed)
        return replace(self, days={str(day): text for day, text in told.items()})

    @property
    def _span(self) -> list[date]:
        start, end = _day(self.start), _day(self.end)
        days = timetable.days_of(start, end) if start and end else []
        return days if len(days) <= _MOST_DAYS else []


def known(convention: Convention) -> Hours:
    """The hours of a convention."""
    return _hours(convention.schedule, convention.date_start.isoformat(), convention.date_end.isoformat())


def of_answers(answers: Mapping[str, Any]) -> Hours:
    """The hours of answers that may be anything."""
    start, end = (str(answers.get(name) or "")[:10] for name in ("dateStart", "dateEnd"))
    schedule = answers.get("schedule")
    told = schedule.get("complexSchedule") if isinstance(schedule, Mapping) else None
    try:
        days = [_read_day(each) for each in told or ()]
    except (KeyError, TypeError, ValueError):
        days = []
    hours = _hours(computed(days), start, end)
    return replace(hours, weekdays=hours.weekdays or _OFFICE_DAYS, changes=True)


def read(sent: FormData) -> Hours:
    """What was typed."""
    times = (_text(sent, "matin-de"), _text(sent, "matin-a"), _text(sent, "soir-de"), _text(sent, "soir-a"))
    weekdays = frozenset(str(each) for each in sent.getlist("jour")) & set("0123456")
    days = {
        name.removeprefix(timetable.DAY_FIELD): _text(sent, name) for name in list(sent)[:400] if name.startswith(timetable.DAY_FIELD)
    }
    return Hours(
        _text(sent, "debut"),
        _text(sent, "fin"),
        weekdays,
        times,
        changes=_text(sent, "horaires") == "changer",
        varies=_text(sent, "rythme") == "varie",
        days=days,
    )


def rescheduled(payload: dict[str, Any], hours: Hours) -> tuple[dict[str, Any], list[Fault]]:
    """An object of the contract with these dates and hours, and what can't be read of them."""
    start, end = _day(hours.start), _day(hours.end)
    if start is None or end is None or not 0 <= (end - start).days <= 366:
        return payload, [Fault("dateEnd", "DATE_INVALID", "Donnez le premier et le dernier jour, dans cet ordre.")]
    schedule, faults = _by_day(start, end, hours) if hours.varies else _by_week(start, end, hours)
    if schedule is None:
        return payload, faults
    return payload | {"dateStart": str(start), "dateEnd": str(end), "schedule": write_schedule(schedule)}, faults


def _by_day(start: date, end: date, hours: Hours) -> tuple[Schedule | None, list[Fault]]:
    typed = {day: hours.days[str(day)] for day in timetable.days_of(start, end) if str(day) in hours.days}
    if not any(typed.values()):
        return None, [Fault("schedule", "DAYS_ASKED", "Écrivez les heures de chaque jour, ci-dessous.")]
    schedule, faults = timetable.by_day(start, end, typed)
    return schedule if not faults else None, faults


def _by_week(start: date, end: date, hours: Hours) -> tuple[Schedule | None, list[Fault]]:
    times = [minutes_of(each) for each in hours.times]
    pairs = [(times[at], times[at + 1]) for at in (0, 2) if hours.times[at] or hours.times[at + 1]]
    if not pairs or not hours.weekdays or any(one is None or other is None for one, other in pairs):
        return None, [
            Fault("schedule", "TIME_INVALID", "Cochez un jour au moins, et donnez les heures : de 9:00 à 12:00, par exemple.")
        ]
    periods = [Period(one, other) for one, other in pairs if one is not None and other is not None]
    return regular(start, end, periods, weekdays={int(each) for each in hours.weekdays}), []


def _hours(schedule: Schedule, start: str, end: str) -> Hours:
    worked = [day for day in sorted(schedule.by_date().values(), key=lambda day: day.date) if day.periods]
    times = [clock(at) for period in worked[0].periods[:2] for at in (period.start, period.end)] if worked else []
    first, noon, again, last = (*times, "", "", "", "")[:4]
    weekdays = frozenset(str(day.date.weekday()) for day in worked)
    days = {str(day.date): timetable.write_day(day.periods) for day in worked}
    return Hours(start, end, weekdays, (first, noon, again, last), varies=timetable.is_irregular(schedule), days=days)


def _read_day(told: Mapping[str, Any]) -> Day:
    return Day(date.fromisoformat(told["date"][:10]), tuple(_periods(told["timePeriods"])))


def _periods(told: Iterable[Mapping[str, Any]]) -> Iterable[Period]:
    for each in told:
        start, end = minutes_of(str(each["start"])), minutes_of(str(each["end"]))
        if start is not None and end is not None:
            yield Period(start, end)


def _text(sent: FormData, name: str) -> str:
    raw = sent.get(name, "")
    return " ".join(legible(raw if isinstance(raw, str) else "")[:_LONGEST].split())


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
