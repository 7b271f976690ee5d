"""The days of an event that is announced once for several days: told by a rule in plain words, and by single days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from tremplin.kit.french import DAYS, long_date

MOST_DATES = 100
LONGEST = timedelta(days=366)


class Every(StrEnum):
    """How often it comes back; values are those of the form."""

    ONCE = ""
    DAY = "jour"
    WORKDAY = "jour-ouvre"
    WEEK = "semaine"
    FORTNIGHT = "quinzaine"
    MONTH = "mois"


LABELS = {
    Every.ONCE: "Une seule fois",
    Every.DAY: "Tous les jours",
    Every.WORKDAY: "Du lundi au vendredi",
    Every.WEEK: "Toutes les semaines, le même jour",
    Every.FORTNIGHT: "Une semaine sur deux, le même jour",
    Every.MONTH: "Tous les mois, à la même date",
}
_STEPS = {Every.DAY: 1, Every.WORKDAY: 1, Every.WEEK: 7, Every.FORTNIGHT: 14}


def days(first: date, every: Every, until: date | None, more: Iterable[date] = ()) -> list[date]:
    """Every day from the first on, in order: those of the rule up to a last one included, and `more`. At most a year, and one more
    than MOST_DATES, so that whoever asks sees that it is too many."""
    found = {first, *more}
    last = min(until or first, first + LONGEST)
    if every == Every.MONTH:
        found |= set(_same_date(first, last))
    elif every != Every.ONCE:
        step = timedelta(days=_STEPS[every])
        day = first
        while day <= last and len(found) <= MOST_DATES:
            if every != Every.WORKDAY or day.weekday() < 5:
                found.add(day)
            day += step
    return sorted(found)[: MOST_DATES + 1]


def told(first: date, every: Every, until: date | None, count: int) -> str:
    """« Toutes les semaines, le mardi, jusqu'au mardi 15 décembre 2026 : 4 dates »."""
    end = f", jusqu'au {long_date(until)}" if until else ""
    rule = {
        Every.DAY: "Tous les jours",
        Every.WORKDAY: "Du lundi au vendredi",
        Every.WEEK: f"Toutes les semaines, le {DAYS[first.weekday()]}",
        Every.FORTNIGHT: f"Une semaine sur deux, le {DAYS[first.weekday()]}",
        Every.MONTH: f"Tous les mois, le {first.day}",
    }.get(every)
    return f"{rule}{end} : {count} date{'s' if count > 1 else ''}" if rule else f"{count} dates"


def _same_date(first: date, last: date) -> Iterable[date]:
    """The same date of each month; a month that does not have it is left out."""
    for month in range(13):
        year, rank = divmod(first.month - 1 + month, 12)
        try:
            day = first.replace(year=first.year + year, month=rank + 1)
        except ValueError:
            continue
        if day <= last:
            yield day
