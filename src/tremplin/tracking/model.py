"""Events of tracking, parameters added to links, robots recognised. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from crawlerdetect import CrawlerDetect

CLICK_PARAMETER = "apiengagement_id"
TOKEN_PARAMETER = "apiengagement_tracking_token"  # noqa: S105 (the name of a parameter)


class Kind(StrEnum):
    CLICK = "click"
    PRINT = "print"  # the mission was seen in a list or on a page
    APPLY = "apply"
    ACCOUNT = "account"


ACTIVITIES = (Kind.APPLY, Kind.ACCOUNT)
"""What partners declare and follow, beyond visits."""


class Side(StrEnum):
    """Of which side of its events a partner asks."""

    ANNOUNCER = "announcer"  # events on its items, shown by others
    BROADCASTER = "broadcaster"  # events on others' items, that it shows


class EventStatus(StrEnum):
    """What became of an application or an account (values of the contract)."""

    PENDING = "PENDING"
    VALIDATED = "VALIDATED"
    CANCELED = "CANCELED"
    REFUSED = "REFUSED"
    CARRIED_OUT = "CARRIED_OUT"


class Source(StrEnum):
    """By what kind of link or tag an event came (values of the contract)."""

    PUBLISHER = "publisher"
    WIDGET = "widget"
    CAMPAIGN = "campaign"
    SEO = "seo"
    EMAIL = "email"
    JSTAG = "jstag"


class Bot(StrEnum):
    """Why a visit is taken for a robot's."""

    USER_AGENT = "user_agent"
    RATE = "rate"  # more links followed in a minute from one address than people can


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a visitor did with an item of `to_partner`, shown by `from_partner`."""

    id: str
    at: datetime
    kind: str
    to_partner: str
    from_partner: str
    mission_id: str | None
    source: str
    source_id: str
    tags: tuple[str, ...] = ()
    visitor: bytes | None = None
    bot: str | None = None
    referer_host: str | None = None
    custom: dict[str, str] | None = None
    status: str = EventStatus.PENDING
    click_id: str | None = None
    client_event_id: str | None = None
    tag: str | None = None
    updated_at: datetime | None = None
    human: bool = False
    request_id: str | None = None
    declared_by: str | None = None  # the partner whose server said so; None: a visitor's browser did


# What usually becomes of an application. Any other move is accepted (contract) and kept as a surprise.
_USUAL_MOVES = {
    EventStatus.PENDING: {EventStatus.VALIDATED, EventStatus.CARRIED_OUT, EventStatus.CANCELED, EventStatus.REFUSED},
    EventStatus.VALIDATED: {EventStatus.CARRIED_OUT, EventStatus.CANCELED, EventStatus.REFUSED},
    EventStatus.CANCELED: {EventStatus.PENDING},  # the person changes their mind
    EventStatus.REFUSED: {EventStatus.PENDING},  # the association does
    EventStatus.CARRIED_OUT: set[EventStatus](),
}


def is_usual(before: str, after: str) -> bool:
    """Whether a status usually follows another one."""
    return EventStatus(after) in _USUAL_MOVES[EventStatus(before)]


_detector = CrawlerDetect()
# Programs and probes that the maintained list leaves out, because they are no crawlers.
_PROGRAMS = (
    "curl",
    "python",
    "httpx",
    "node",
    "undici",
    "postman",
    "headless",
    "okhttp",
    "java/",
    "go-http-client",
    "axios",
    "wget",
)


@lru_cache(maxsize=4096)
def is_robot(user_agent: str) -> bool:
    """Whether a User-Agent says it is a program. A missing one says nothing: it is not taken for a robot (contract §6.1)."""
    if not user_agent.strip():
        return False
    lowered = user_agent.lower()
    return lowered == "mozilla/5.0" or any(name in lowered for name in _PROGRAMS) or bool(_detector.isCrawler(user_agent))


def with_parameters(url: str, added: Mapping[str, str]) -> str:
    """A link with parameters before its fragment: ours replace those of the same names, everything else is kept as written."""
    before, pairs, fragment = _taken_apart(url)
    kept = [pair for name, pair in pairs if name not in added]
    query = "&".join([*kept, *[f"{name}={value}" for name, value in _encoded(added).items()]])
    return f"{before}?{query}{fragment}" if query else f"{before}{fragment}"


_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*", re.ASCII)


def _encoded(added: Mapping[str, str]) -> Mapping[str, str]:
    """Parameters as a query writes them; most need no change, and finding it out is ten times faster."""
    if _PLAIN.fullmatch("".join([*added, *added.values()])):
        return added
    return {quote(name, safe=""): quote(value, safe="") for name, value in added.items()}


@lru_cache(maxsize=8192)  # the same links are followed again and again
def _taken_apart(url: str) -> tuple[str, tuple[tuple[str, str], ...], str]:
    """What comes before the query, its parameters by name, and the fragment with its mark.

    Parameters are kept as written: rewriting the query would change the announcer's own encodings.
    """
    parts = urlsplit(url)
    pairs = tuple((unquote_plus(pair.partition("=")[0]), pair) for pair in parts.query.split("&") if pair)
    return urlunsplit(parts._replace(query="", fragment="")), pairs, f"#{parts.fragment}" if parts.fragment else ""


def referer_host(referer: str | None) -> str | None:
    """The site a visitor comes from, without the page."""
    try:
        return (urlsplit(referer).hostname or None) if referer else None
    except ValueError:
        return None
