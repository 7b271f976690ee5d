"""What is lawful in a schedule and yet deserves a look before everyone signs it: a person is told, nobody is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tremplin.immersions.conventions.schedule import SUNDAY, Schedule
from tremplin.kit.french import short_date
from tremplin.kit.shapes import Fault
from tremplin.reference.holidays import public_holidays

_NIGHT_UNTIL, _NIGHT_FROM = 6 * 60, 21 * 60  # code du travail, art. L3122-20
_LONGEST_STRETCH, _SHORTEST_BREAK = 6 * 60, 20  # art. L3121-16
_LONGEST_DAY = 10 * 60  # art. L3121-18


def of_schedule(schedule: Schedule, start: date, end: date, department: str | None = None) -> list[Fault]:
    """Days outside the period, Sundays, public holidays of the département, night work, days too long or without a break."""
    return [*_days(schedule, start, end, department), *_times(schedule)]


def _days(schedule: Schedule, start: date, end: date, department: str | None) -> Iterator[Fault]:
    for day in schedule.outside(start, end):
        yield _told("DAY_OUTSIDE", f"Le {short_date(day.date)} est en dehors des dates de la convention.")
    for day in schedule.on_weekday(SUNDAY):
        yield _told("SUNDAY", f"Le {short_date(day.date)} est un dimanche.")
    for day in schedule.days:
        holiday = public_holidays(day.date.year, department).get(day.date) if day.periods else None
        if holiday:
            yield _told("PUBLIC_HOLIDAY", f"Le {short_date(day.date)} est férié ({holiday}).")


def _times(schedule: Schedule) -> Iterator[Fault]:
    for day in schedule.days:
        said = short_date(day.date)
        if any(each.start < _NIGHT_UNTIL or each.end > _NIGHT_FROM for each in day.periods):
            yield _told("NIGHT", f"Le {said} comprend des heures de nuit (entre 21 h et 6 h).")
        if day.minutes > _LONGEST_DAY:
            yield _told("DAY_LONG", f"Le {said} dépasse dix heures.")
        elif day.minutes > _LONGEST_STRETCH and not any(each.minutes >= _SHORTEST_BREAK for each in day.breaks()):
            yield _told("BREAK_MISSING", f"Le {said} dépasse six heures sans pause d'au moins vingt minutes.")


def _told(code: str, message: str) -> Fault:
    return Fault("schedule", code, message)
