"""Numbers, distances and dates as English readers write them: the same functions as `kit.french`, days being those of France."""

from __future__ import annotations

from datetime import date, datetime

from tremplin.kit.french import NO_BREAK_SPACE, PARIS, day_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number(value: float) -> str:
    """“1,234”; a decimal keeps one digit, unless it is zero: “3.4”, “3”."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


def distance(km: float) -> str:
    """“less than 1 km”, “3.4 km”, “120 km”: no more precise than places known to the commune are."""
    if km < 1:
        return f"less than 1{NO_BREAK_SPACE}km"
    return f"{number(km) if km < 9.95 else number(round(km))}{NO_BREAK_SPACE}km"


def long_date(moment: date | datetime) -> str:
    """“Saturday 12 December 2026”."""
    day = day_of(moment)
    return f"{DAYS[day.weekday()]} {short_date(day)}"


def short_date(moment: date | datetime) -> str:
    """“12 December 2026”."""
    day = day_of(moment)
    return f"{day.day}{NO_BREAK_SPACE}{MONTHS[day.month - 1]} {day.year}"


def first_day(first: date, last: date) -> str:
    """The first day of a period without what its last day says as well: “Monday 14”."""
    if first.year != last.year:
        return long_date(first)
    day = f"{DAYS[first.weekday()]} {first.day}"
    return day if first.month == last.month else f"{day}{NO_BREAK_SPACE}{MONTHS[first.month - 1]}"


def hour(moment: datetime) -> str:
    """“9 am”, “5.30 pm”; noon and midnight by their names."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    whole = f"{(moment.hour - 1) % 12 + 1}"
    minutes = f".{moment:%M}" if moment.minute else ""
    return f"{whole}{minutes}{NO_BREAK_SPACE}{'am' if moment.hour < 12 else 'pm'}"


def clock_time(moment: datetime) -> str:
    """“9.05 am”, as clocks of Paris show it."""
    return hour(moment.astimezone(PARIS))


def relative_day(moment: date | datetime, today: date) -> str:
    """“today”, “tomorrow”, “in 5 days”, “3 weeks ago”; further than two months, the date."""
    day = day_of(moment)
    gap = (day - today).days
    if abs(gap) <= 1:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[gap]
    if abs(gap) > 60:
        return f"on {short_date(day)}"
    span = f"{abs(gap)} days" if abs(gap) < 14 else f"{abs(gap) // 7} weeks"
    return f"in {span}" if gap > 0 else f"{span} ago"
