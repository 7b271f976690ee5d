"""The events of a search for readers of feeds: Atom (RFC 4287) and JSON Feed 1.1. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from lxml import etree

from tremplin.events import telling
from tremplin.events.model import Event, Status
from tremplin.events.rendering import page_of, told_title
from tremplin.kit.texts import legible

ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, its address, that of the page that shows the same."""

    title: str
    address: str
    page: str
    base_url: str
    events: Sequence[Event]

    @property
    def updated(self) -> datetime:
        """When it last changed; long ago when it is empty."""
        return max((each.updated_at for each in self.events), default=_EPOCH)


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
    _text(_node(root, "author"), "name", "Tremplin")
    for event in feed.events:
        entry, address = _node(root, "entry"), page_of(event.id, feed.base_url)
        _text(entry, "id", address)
        _text(entry, "title", told_title(event))
        _text(entry, "published", _instant(event.created_at))
        _text(entry, "updated", _instant(event.updated_at))
        _node(entry, "link", rel="alternate", type="text/html", href=address)
        _node(entry, "category", term=legible(event.type))
        if event.organiser:
            _text(_node(entry, "author"), "name", event.organiser)
        _text(entry, "summary", summary(event))
        if event.description_html:
            _text(entry, "content", event.description_html, type="html")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def json_feed(feed: Feed) -> bytes:
    """The feed in JSON Feed."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": "fr",
        "items": [_item(event, page_of(event.id, feed.base_url)) for event in feed.events],
    }
    return orjson.dumps(told)


def summary(event: Event) -> str:
    """When and where, in a line."""
    clock = telling.clock(event)
    when = f"{telling.told(event)} ({clock})" if clock else telling.told(event)
    said = f"{when} – {telling.place(event)}"
    return f"{said}. {event.status_reason}" if event.status_reason and event.status != Status.SCHEDULED else said


def _item(event: Event, address: str) -> dict[str, Any]:
    return {
        "id": address,
        "url": address,
        "title": told_title(event),
        "summary": summary(event),
        "content_html": event.description_html,
        "date_published": _instant(event.created_at),
        "date_modified": _instant(event.updated_at),
        "tags": [event.type, *event.audiences],
        "authors": [{"name": event.organiser}] if event.organiser else [],
    }


def _node(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)


def _text(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    _node(parent, tag, **attributes).text = legible(text)


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
