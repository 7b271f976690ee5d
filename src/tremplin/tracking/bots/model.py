"""Rules on robots: three kinds, each with its reason, who made it and whether it still holds. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from tremplin.tracking.bots import errors

LEAST_PATTERN = 4
# A person who reads a list of results and opens each in a tab does about twenty.
LEAST_CLICKS = 30
MOST_MINUTES = 24 * 60  # a digest means nothing on the next day


class Kind(StrEnum):
    USER_AGENT = "user_agent"
    VISITOR = "visitor"
    RATE = "rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many links followed by one visitor in so many minutes, with no application and no account.

    `one_broadcaster`: only if all were followed on one broadcaster's pages.
    """

    clicks: int
    minutes: int
    one_broadcaster: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as kept; it holds while `revoked_at` is None."""

    id: str
    kind: str
    reason: str
    author: str
    created_at: datetime
    pattern: str | None = None
    visitor: bytes | None = None
    day: date | None = None
    clicks: int | None = None
    minutes: int | None = None
    one_broadcaster: bool | None = None
    found_by: str | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    @property
    def flag(self) -> str:
        """What the events that it concerns bear (`Event.bot`)."""
        return flag(self.id)

    @property
    def rate(self) -> Rate:
        assert self.clicks is not None
        assert self.minutes is not None
        return Rate(clicks=self.clicks, minutes=self.minutes, one_broadcaster=bool(self.one_broadcaster))


@dataclass(frozen=True, slots=True)
class Found:
    """A visitor who, on one day, did what a rate rule describes."""

    visitor: bytes
    day: date
    clicks: int
    broadcasters: int
    # All its events of the day, impressions included: what a rule on this visitor would flag.
    events: int


def flag(rule_id: str) -> str:
    """What the events that a rule concerns bear."""
    return f"rule:{rule_id}"


def bounds(day: date) -> tuple[datetime, datetime]:
    """The instants between which a digest stands for one visitor: salts change with the UTC day."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return start, start + timedelta(days=1)


# What people's browsers say, one of each family: a pattern found here would silence people.
_BROWSERS = {
    "Firefox": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Firefox pour Android": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
    "Chrome": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome pour Android": (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
    ),
    "Edge": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
    ),
    "Safari": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "Safari pour iPhone": (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/18.5 Mobile/15E148 Safari/604.1"
    ),
    "Samsung Internet": (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 "
        "Mobile Safari/537.36"
    ),
}


def checked_pattern(said: str) -> str:
    """A pattern as kept: in small letters, spaces around it aside. Raises BotPatternTooShort, BotPatternTooBroad."""
    pattern = said.strip().lower()
    if len(pattern) < LEAST_PATTERN:
        raise errors.BotPatternTooShort(least=LEAST_PATTERN)
    for browser, user_agent in _BROWSERS.items():
        if pattern in user_agent.lower():
            raise errors.BotPatternTooBroad(pattern=pattern, browser=browser)
    return pattern


def checked_rate(rate: Rate) -> Rate:
    """A rate that people don't reach. Raises BotThresholdTooLow."""
    if rate.clicks < LEAST_CLICKS or not 1 <= rate.minutes <= MOST_MINUTES:
        raise errors.BotThresholdTooLow(least=LEAST_CLICKS)
    return rate
