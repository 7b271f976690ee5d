"""What was found, in the format that the ending of its address names. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tremplin.portal.feeds import linked, syndication
from tremplin.portal.feeds.syndication import ATOM, JSON_FEED, Entry, Feed
from tremplin.publication import tables
from tremplin.publication.model import Kind

NDJSON = "application/x-ndjson"
FILE_LIMIT, LINKED_LIMIT, FEED_LIMIT = 1000, 200, 50
"""Items at once: of what programs take away, of what describes each at length, of what readers of feeds show."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the answer to a search. `bodies`: the JSON of each item; `entries` and `described` make more of them when asked to."""

    kind: Kind
    title: str
    total: int
    bodies: Sequence[bytes]
    entries: Callable[[], list[Entry]]
    described: Callable[[], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of this file, of the page that shows the same, of what follows."""

    own: str
    page: str
    following: str | None


Write = Callable[[Found, Addresses], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write what was found, `limit` items at once. `attached`: saved as a file rather than shown."""

    media_type: str
    limit: int
    write: Write
    attached: bool = False


def _feed(found: Found, at: Addresses) -> Feed:
    return Feed(found.title, at.own, at.page, found.entries(), at.following)


def _table(found: Found, _at: Addresses) -> bytes:
    lines = tables.lines(found.kind, map(orjson.loads, found.bodies))
    return f"{tables.BYTE_ORDER_MARK}{tables.header(found.kind)}{lines}".encode()


def _linked(found: Found, at: Addresses) -> bytes:
    return orjson.dumps(linked.listed(found.described(), address=at.own, following=at.following, total=found.total))


FORMATS = {
    "json": Format(JSON_FEED, FEED_LIMIT, lambda found, at: syndication.json_feed(_feed(found, at))),
    "atom": Format(ATOM, FEED_LIMIT, lambda found, at: syndication.atom(_feed(found, at))),
    "csv": Format(tables.MEDIA_TYPE, FILE_LIMIT, _table, attached=True),
    "ndjson": Format(NDJSON, FILE_LIMIT, lambda found, _: b"".join(body + b"\n" for body in found.bodies)),
    "jsonld": Format(linked.MEDIA_TYPE, LINKED_LIMIT, _linked),
}
"""What every kind is written in, by the ending of the address."""
