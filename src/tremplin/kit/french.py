"""Numbers, distances and dates as French readers write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NARROW_SPACE = "\u202f"  # between thousands, and before « km »: never a line break inside a number
NO_BREAK_SPACE = "\u00a0"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def number(value: float) -> str:
    """« 1 234 »; a decimal keeps one digit, unless it is zero: « 3,4 », « 3 »."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")
    return text.replace(",", NARROW_SPACE).replace(".", ",")


def distance(km: float) -> str:
    """« moins de 1 km », « 3,4 km », « 120 km »: no more precise than places known to the commune are."""
    if km < 1:
        return f"moins de 1{NO_BREAK_SPACE}km"
    return f"{number(km) if km < 9.95 else number(round(km))}{NO_BREAK_SPACE}km"


def day_of(moment: date | datetime) -> date:
    """The day in France of an instant; a date is already one."""
    if isinstance(moment, datetime):
        return moment.astimezone(PARIS).date() if moment.tzinfo else moment.date()
    return moment


def long_date(moment: date | datetime) -> str:
    """« samedi 12 décembre 2026 », « mardi 1er septembre 2026 »."""
    day = day_of(moment)
    return f"{DAYS[day.weekday()]} {short_date(day)}"


def short_date(moment: date | datetime) -> str:
    """« 12 décembre 2026 »."""
    day = day_of(moment)
    return f"{day.day}{'er' if day.day == 1 else ''}{NO_BREAK_SPACE}{MONTHS[day.month - 1]} {day.year}"


def first_day(first: date, last: date) -> str:
    """The first day of a period without what its last day says as well: « lundi 14 », « lundi 30 novembre »."""
    if first.year != last.year:
        return long_date(first)
    day = f"{DAYS[first.weekday()]} {first.day}{'er' if first.day == 1 else ''}"
    return day if first.month == last.month else f"{day}{NO_BREAK_SPACE}{MONTHS[first.month - 1]}"


def hour(moment: datetime) -> str:
    """« 9 h », « 17 h 30 »; midnight that ends a day is « minuit »."""
    if (moment.hour, moment.minute) == (0, 0):
        return "minuit"
    whole = f"{moment.hour}{NO_BREAK_SPACE}h"
    return f"{whole}{NO_BREAK_SPACE}{moment:%M}" if moment.minute else whole


def clock_time(moment: datetime) -> str:
    """« 9 h 05 », as clocks of Paris show it."""
    here = moment.astimezone(PARIS)
    return f"{here.hour} h {here.minute:02}"


def relative_day(moment: date | datetime, today: date) -> str:
    """« aujourd'hui », « demain », « dans 5 jours », « il y a 3 semaines »; further than two months, the date."""
    day = day_of(moment)
    gap = (day - today).days
    if abs(gap) <= 1:
        return {-1: "hier", 0: "aujourd'hui", 1: "demain"}[gap]
    if abs(gap) > 60:
        return f"le {short_date(day)}"
    span = f"{abs(gap)} jours" if abs(gap) < 14 else f"{abs(gap) // 7} semaines"
    return f"dans {span}" if gap > 0 else f"il y a {span}"
