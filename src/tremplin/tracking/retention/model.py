"""Durations of tracking, each with its reason. Pure."""

from __future__ import annotations

from datetime import date, timedelta

# The most that the French data protection authority accepts for data of audience measurement (CNIL, « Cookies : solutions pour les
# outils de mesure d'audience », 4 July 2025). The setting TREMPLIN_EVENT_MONTHS may only shorten it.
MOST_EVENT_MONTHS = 25
# Long enough to connect a site and look at what went wrong on Friday.
REFUSALS = timedelta(days=7)


def first_month(today: date, months: int) -> date:
    """The oldest month whose events are kept: the current one and those before it are `months` together, never more."""
    index = today.year * 12 + today.month - months
    return date(index // 12, index % 12 + 1, 1)


def first_rollup_day(month: date) -> date:
    """The first day all of whose events are kept when this month is the oldest one.

    Months of storage are those of UTC, days of statistics those of Paris: the first hour or two of the month went with the one before.
    """
    return month + timedelta(days=1)
