"""Hours as people type them, day by day or the same each week: « 9h-12h, 13h30-17h ». Read into a schedule, and told back. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from tremplin.immersions.conventions.schedule import Day, Period, Schedule, computed
from tremplin.kit.french import short_date
from tremplin.kit.shapes import Fault

LONGEST = 120
"""Characters of a day: more is no timetable."""
MOST_DAYS = 366
DAY_FIELD = "heures-"
"""A field of a form for each day: « heures-2026-06-15 »."""

# « 9h30 », « 9:30 », « 9 h 30 »; « 12h 13h30 » are two hours, not twelve past thirteen.
_TIME = r"(?P<{0}>\d{{1,2}})(?:[h:.](?P<{0}_glued>\d{{2}})?|\sh(?:\s?(?P<{0}_apart>\d{{2}})(?!\s?h))?)?"
_PERIOD = re.compile(rf"{_TIME.format('start')}\s*(?:-|–|—|à|a)\s*{_TIME.format('end')}(?!\d)")
_BETWEEN = re.compile(r"(?:[\s,;/+]|de|et|puis)*")
_LAST_MINUTE = 23 * 60 + 59


def read_day(typed: str) -> tuple[Period, ...] | None:
    """The periods of a day, none when nothing is typed; None when it can't be read. Whether they are lawful is asked elsewhere."""
    text = typed.strip().lower()
    if len(text) > LONGEST:
        return None
    periods, at = [], 0
    for found in _PERIOD.finditer(text):
        start, end = _minutes(found, "start"), _minutes(found, "end")
        if start is None or end is None or not _BETWEEN.fullmatch(text[at : found.start()]):
            return None
        periods.append(Period(start, end))
        at = found.end()
    return tuple(periods) if _BETWEEN.fullmatch(text[at:]) else None


def write_day(periods: Iterable[Period]) -> str:
    """« 9h-12h, 13h30-17h »."""
    return ", ".join(f"{_hour(each.start)}-{_hour(each.end)}" for each in periods)


def days_of(start: date, end: date) -> list[date]:
    """Each day of a period, if it is one that can be typed."""
    count = (end - start).days + 1
    return [start + timedelta(days=at) for at in range(count)] if 0 < count <= MOST_DAYS else []


def by_day(start: date, end: date, typed: Mapping[date, str]) -> tuple[Schedule, list[Fault]]:
    """The schedule of days that may all differ; a day that is not typed is off."""
    days, faults = [], []
    for day in days_of(start, end):
        periods = read_day(typed.get(day, ""))
        if periods is None:
            faults.append(Fault(f"schedule.{day}", "TIME_INVALID", f"{_said(day)} : écrivez par exemple « 9h-12h, 13h30-17h »."))
        elif periods:
            days.append(Day(day, periods))
    return computed(days), faults


def by_week(start: date, end: date, typed: Sequence[str]) -> tuple[Schedule, list[Fault]]:
    """The schedule of weeks that look the same, from the hours of each weekday, Monday first."""
    return by_day(start, end, {day: typed[day.weekday()] for day in days_of(start, end)})


def repeated(start: date, end: date, typed: Mapping[date, str]) -> dict[date, str]:
    """The same, the hours of the first seven days copied to the weeks that follow."""
    first = {day.weekday(): typed.get(day, "") for day in days_of(start, end)[:7]}
    return {day: first[day.weekday()] for day in days_of(start, end)}


def typical_week(schedule: Schedule) -> list[str]:
    """What is typed for each weekday of a schedule: the hours of the first one that was worked."""
    found = [""] * 7
    for day in sorted(schedule.by_date().values(), key=lambda each: each.date):
        if day.periods and not found[day.date.weekday()]:
            found[day.date.weekday()] = write_day(day.periods)
    return found


def is_irregular(schedule: Schedule) -> bool:
    """Whether the same hours on some days of the week do not tell it all."""
    worked = [day for day in schedule.by_date().values() if day.periods]
    if len({day.periods for day in worked}) > 1 or any(len(day.periods) > 2 for day in worked):
        return True
    if not worked:
        return False
    weekdays, dates = {day.date.weekday() for day in worked}, {day.date for day in worked}
    return any(day.weekday() in weekdays and day not in dates for day in days_of(min(dates), max(dates)))


def field_of(path: str) -> str | None:
    """The field of a day, by the path of its fault."""
    name, _, day = path.partition(".")
    try:
        return f"{DAY_FIELD}{date.fromisoformat(day)}" if name == "schedule" else None
    except ValueError:
        return None


def _minutes(found: re.Match[str], edge: str) -> int | None:
    minute = int(found[f"{edge}_glued"] or found[f"{edge}_apart"] or 0)
    total = int(found[edge]) * 60 + minute
    return total if total <= _LAST_MINUTE and minute < 60 else None


def _hour(minutes: int) -> str:
    return f"{minutes // 60}h{minutes % 60:02d}" if minutes % 60 else f"{minutes // 60}h"


def _said(day: date) -> str:
    return f"Le {short_date(day)}"
