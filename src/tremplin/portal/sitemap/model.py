"""The maps of the site (sitemaps.org): which there are, how they are written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote
from xml.sax.saxutils import escape

MOST = 20_000
"""Addresses of a map: the protocol allows 50,000, and a map is read whole."""
JOBS_TOLD = 4
"""Jobs told of a company: its page leads to the others."""
# When a mission last changed is read from its own wide row: a quarter as many keeps a map under a quarter of a second.
STEP = {"missions": MOST // 4, "immersions": MOST // JOBS_TOLD, "evenements": MOST}
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_BLOCK = 500
_START = re.compile(r"[\x21-\x7e]{0,64}", re.ASCII)


class Kind(StrEnum):
    """What there are maps of, one after the other."""

    MISSIONS = "missions"
    IMMERSIONS = "immersions"
    EVENTS = "evenements"

    @property
    def step(self) -> int:
        """How many things (missions, companies, events) one map holds."""
        return STEP[self]


@dataclass(frozen=True, slots=True)
class Address:
    """A page of the site; `changed` when it last did, if that is known."""

    path: str
    changed: datetime | None = None


def readable_start(kind: Kind, said: str) -> str | None:
    """The key that the address of a map holds; None for one that no map begins at."""
    if kind == Kind.EVENTS:
        return said or "0" if said.isascii() and (said.isdigit() or not said) and len(said) <= 16 else None
    return said if _START.fullmatch(said) else None


def index(base_url: str, maps: Sequence[str]) -> Iterator[str]:
    """The map of the maps, given by their paths."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_NAMESPACE}>\n'
    for path in maps:
        yield f"<sitemap><loc>{escape(base_url + path)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def written(base_url: str, addresses: Iterable[Address]) -> Iterator[str]:
    """A map, some hundreds of addresses at a time."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_NAMESPACE}>\n'
    block: list[str] = []
    for each in addresses:
        changed = f"<lastmod>{each.changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if each.changed else ""
        block.append(f"<url><loc>{escape(base_url + quote(each.path))}</loc>{changed}</url>\n")
        if len(block) == _BLOCK:
            yield "".join(block)
            block.clear()
    yield "".join(block) + "</urlset>\n"


def robots(base_url: str, closed: Sequence[str]) -> str:
    """robots.txt (RFC 9309): the paths that no robot has anything to read under, and where the maps are."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {base_url}/sitemap.xml"]
    return "\n".join(lines) + "\n"
