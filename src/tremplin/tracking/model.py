"""Events of tracking, links that carry them, robots recognised. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, unquote_plus, urlencode, urlsplit, urlunsplit

from crawlerdetect import CrawlerDetect

from tremplin.missions.organisations import slug
from tremplin.partners.well_known import SERVICE_CIVIQUE

CLICK_PARAMETER = "apiengagement_id"
TOKEN_PARAMETER = "apiengagement_tracking_token"  # noqa: S105 (the name of a parameter)


class Kind(StrEnum):
    CLICK = "click"
    PRINT = "print"  # the mission was seen in a list or on a page
    APPLY = "apply"
    ACCOUNT = "account"


ACTIVITIES = (Kind.APPLY, Kind.ACCOUNT)
"""What partners declare and follow, beyond visits."""


class EventStatus(StrEnum):
    """What became of an application or an account (values of the contract)."""

    PENDING = "PENDING"
    VALIDATED = "VALIDATED"
    CANCELED = "CANCELED"
    REFUSED = "REFUSED"
    CARRIED_OUT = "CARRIED_OUT"


class Source(StrEnum):
    PUBLISHER = "publisher"


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


def tracked_link(url: str, *, click_id: str, token: str, broadcaster: str, owner: str) -> str:
    """The announcer's link with the click's parameters: ours replace those of the same names, everything else is kept."""
    # Its site measures with Matomo, whose campaign parameters have another prefix (contract of API Engagement §6.3).
    prefix = "mtm" if owner == SERVICE_CIVIQUE else "utm"
    added = {
        CLICK_PARAMETER: click_id,
        TOKEN_PARAMETER: token,
        f"{prefix}_source": "api_engagement",
        f"{prefix}_medium": "api",
        f"{prefix}_campaign": slug(broadcaster),
    }
    parts = urlsplit(url)
    # Compared one by one and kept as written: rewriting the query would change the announcer's own encodings.
    kept = [pair for pair in parts.query.split("&") if pair and unquote_plus(pair.partition("=")[0]) not in added]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode(added, quote_via=quote)])))


def referer_host(referer: str | None) -> str | None:
    """The site a visitor comes from, without the page."""
    try:
        return (urlsplit(referer).hostname or None) if referer else None
    except ValueError:
        return None
