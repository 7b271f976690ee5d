"""What a monthly report says, and to whom it is sent. Pure: figures and instants come in as arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tremplin.kit.french import MONTHS, NO_BREAK_SPACE, PARIS, number
from tremplin.tracking.model import Side
from tremplin.tracking.reports import errors
from tremplin.tracking.statistics.model import Figures, growth

MONTHS_SHOWN = 12
SENT_ON = 2  # the day of the month; the first one is for late events
SENT_AT = time(8)
# A platform that was stopped on the second still sends; a report that comes later than this is no news.
LATEST_DAY = 9


class Status(StrEnum):
    """What became of the report of a partner and a month. The last ones say why none was sent."""

    SENT = "SENT"
    NO_ADDRESS = "NOT_SENT_NO_ADDRESS"
    UNSUBSCRIBED = "NOT_SENT_UNSUBSCRIBED"
    NO_ACTIVITY = "NOT_SENT_NO_ACTIVITY"


SAID = {
    Status.SENT: "envoyé",
    Status.NO_ADDRESS: "pas d'adresse électronique",
    Status.UNSUBSCRIBED: "désinscrit",
    Status.NO_ACTIVITY: "ni clic, ni compte, ni candidature ce mois-là",
}


@dataclass(frozen=True, slots=True)
class Top:
    """A partner or a mission among the first of a month."""

    name: str
    clicks: int
    applications: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one side of a partner did in a month. `year`: its twelve months, oldest first, the one of the report last."""

    side: Side
    figures: Figures
    before: Figures
    counterparts: tuple[Top, ...]
    missions: tuple[Top, ...]
    year: tuple[tuple[date, Figures], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report of a partner for a month: one part a side that has something to tell."""

    partner_id: str
    partner_name: str
    month: date
    as_of: datetime
    parts: tuple[Part, ...]


def worth_telling(figures: Figures) -> bool:
    """Impressions alone are not worth a mail."""
    return bool(figures.clicks or figures.accounts or figures.applications)


def change(before: int, now: int) -> str:
    """« +100 % », « −50 % », « stable »; from zero, of which nothing is a share, « nouveau » or « – »."""
    share = growth(now, before)
    if share is None:
        return "nouveau" if now else "–"
    percent = round(100 * share)
    if percent == 0:
        return "stable"
    return f"{'+' if percent > 0 else '−'}{number(abs(percent))}{NO_BREAK_SPACE}%"


def parsed_month(said: str) -> date:
    """« 2026-11 » as its first day. Raises MonthInvalid."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", said)
    if not found or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 9998:
        raise errors.MonthInvalid(month=said)
    return date(int(found[1]), int(found[2]), 1)


def previous(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def past_year(month: date) -> tuple[date, ...]:
    """The twelve months that end with this one."""
    months = [month]
    while len(months) < MONTHS_SHOWN:
        months.insert(0, previous(months[0]))
    return tuple(months)


def last_month(now: datetime) -> date:
    """The latest month that is over, in France."""
    return previous(now.astimezone(PARIS).date().replace(day=1))


def due(now: datetime) -> date | None:
    """The month whose reports are to be sent at this instant: from the 2nd at 08:00 in Paris, for a week; else None."""
    here = now.astimezone(PARIS)
    begun = here.day > SENT_ON or (here.day == SENT_ON and here.time() >= SENT_AT)
    return last_month(now) if begun and here.day <= LATEST_DAY else None


def month_name(month: date) -> str:
    """« novembre 2026 »."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def of_month(month: date) -> str:
    """« de novembre 2026 », « d'avril 2027 »."""
    return f"{'d’' if month.month in (4, 8, 10) else 'de '}{month_name(month)}"
