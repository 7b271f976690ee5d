"""Dates as catalogues write them: ISO, databases, French, mail headers, epochs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers.elements import Given
from tremplin.kit.french import PARIS
from tremplin.kit.problem import Problem, ProblemKind

FIRST_YEAR, LAST_YEAR = 1990, 2100
_DAY_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")
_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}[T ]\d{2}.*")
_FRENCH = re.compile(
    r"(?P<first>\d{1,2})(?P<separator>[/.-])(?P<second>\d{1,2})(?P=separator)(?P<year>\d{4}|\d{2})"
    r"(?:(?:\s+à)?\s+(?P<hour>\d{1,2})(?:[:hH](?P<minute>\d{2})?(?::(?P<seconds>\d{2}))?)?)?"
)
_MAIL = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s.+")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_NOW = re.compile(r"(?:d[èe]s (?:que possible|maintenant)|imm[ée]diat(?:ement)?|asap|maintenant)", re.IGNORECASE)
_NEVER = re.compile(r"0000-00-00.*")  # what MySQL writes for no date

Reading = tuple[datetime | None, ProblemKind | None]


def read_date(given: Given, problems: list[Problem]) -> datetime | None:
    """The instant given, in UTC; None when there is none, or when it cannot be read (a problem says so).

    A date without a time is that day at 00:00 UTC, so that it is the same day read in Paris or in UTC; a time without
    a zone is that of Paris.
    """
    if not given.text:
        return None
    moment, kind = parse_date(given.text)
    if kind:
        problems.append(kind.at(given.pointer, value=given.text[:80]))
    return moment


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Reading:
    """The instant a text names, and what its author should know of how it was read."""
    if _NEVER.fullmatch(text):
        return None, None
    try:
        moment, kind = _parsed(text)
    except (ValueError, OverflowError):
        return None, kinds.DATE_UNREADABLE
    if moment is None:
        return None, kind
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, kinds.DATE_OUT_OF_RANGE
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC), kind


def _parsed(text: str) -> Reading:
    if _DAY_ONLY.fullmatch(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC), None
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text), None
    if match := _FRENCH.fullmatch(text):
        return _french(match)
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC), None
    if _MAIL.fullmatch(text):
        return parsedate_to_datetime(text), None
    return None, kinds.DATE_AS_SOON_AS_POSSIBLE if _NOW.fullmatch(text) else kinds.DATE_UNREADABLE


def _french(match: re.Match[str]) -> Reading:
    day, month = int(match["first"]), int(match["second"])
    kind = kinds.DATE_AMBIGUOUS if day <= 12 and month <= 12 and day != month else None
    if month > 12 >= day:
        day, month, kind = month, day, kinds.DATE_MONTH_FIRST
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    if match["hour"] is None:
        return datetime(year, month, day, tzinfo=UTC), kind
    hour, minute, seconds = (int(match[part] or 0) for part in ("hour", "minute", "seconds"))
    return datetime(year, month, day, hour, minute, seconds, tzinfo=PARIS), kind
