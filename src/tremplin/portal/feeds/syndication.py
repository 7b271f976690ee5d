"""The answer to a search for readers of feeds: Atom (RFC 4287, RFC 5005) and JSON Feed 1.1. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from lxml import etree

from tremplin.kit.texts import legible

ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something found: the address of its page, what it is in a line, the whole of it in HTML that is safe to show."""

    address: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    author: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, its address, that of the page that shows the same, that of what follows it."""

    title: str
    address: str
    page: str
    entries: Sequence[Entry]
    following: str | None = None

    @property
    def updated(self) -> datetime:
        """When it last changed; long ago when it is empty."""
        return max((each.updated for each in self.entries), default=_EPOCH)


def atom(feed: Feed) -> bytes:
    """The feed in Atom."""
    # A name of None is the namespace without a prefix.
    names: Any = {None: _NAMESPACE}
    root = etree.Element(f"{{{_NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"}, nsmap=names)
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "updated", _instant(feed.updated))
    _node(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _node(root, "link", rel="alternate", type="text/html", href=feed.page)
    if feed.following:
        _node(root, "link", rel="next", type="application/atom+xml", href=feed.following)
    _text(_node(root, "author"), "name", "Tremplin")
    for each in feed.entries:
        _entry(root, each)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def json_feed(feed: Feed) -> bytes:
    """The feed in JSON Feed."""
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": "fr",
        "items": [_item(each) for each in feed.entries],
    }
    if feed.following:
        told["next_url"] = feed.following
    return orjson.dumps(told)


def _entry(root: etree._Element, told: Entry) -> None:
    entry = _node(root, "entry")
    _text(entry, "id", told.address)
    _text(entry, "title", told.title)
    _text(entry, "published", _instant(told.published))
    _text(entry, "updated", _instant(told.updated))
    _node(entry, "link", rel="alternate", type="text/html", href=told.address)
    for tag in told.tags[:1]:
        _node(entry, "category", term=legible(tag))
    if told.author:
        _text(_node(entry, "author"), "name", told.author)
    _text(entry, "summary", told.summary)
    if told.html:
        _text(entry, "content", told.html, type="html")


def _item(told: Entry) -> dict[str, Any]:
    return {
        "id": told.address,
        "url": told.address,
        "title": told.title,
        "summary": told.summary,
        "content_html": told.html,
        "date_published": _instant(told.published),
        "date_modified": _instant(told.updated),
        "tags": told.tags,
        "authors": [{"name": told.author}] if told.author else [],
    }


def _node(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)


def _text(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    _node(parent, tag, **attributes).text = legible(text)


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
