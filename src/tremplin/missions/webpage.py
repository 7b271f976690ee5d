"""What a web page says of a mission: its structured data (JSON-LD), else what it tells social networks, else its title. Pure.

A page is a stranger's: nothing of it is run or followed, and what is read is only proposed to a person, who completes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from lxml import etree, html

from tremplin.kit.french import PARIS
from tremplin.missions.draft import AddressDraft
from tremplin.missions.model import Remote
from tremplin.missions.revision import Changes
from tremplin.missions.texts import legible, plain_text, safe_html

# What describes a mission best comes first; the rest describes the page or its author.
_KINDS = ("volunteeropportunity", "volunteeraction", "jobposting", "event", "course", "service", "article", "webpage")
_MOST_OBJECTS = 500
_MOST_PLACES = 20


def read(page: bytes, url: str) -> Changes:
    """What a page says of a mission, by the names of drafts. Empty when it is no page."""
    try:
        tree = html.document_fromstring(page, parser=html.HTMLParser(no_network=True, recover=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Changes()
    told = _structured(tree)
    meta = _metas(tree)
    place = _places(told)
    description = _words(told.get("description")) or meta.get("og:description") or meta.get("description")
    mission: dict[str, Any] = {
        "title": _text(told.get("title") or told.get("name")) or meta.get("og:title") or _title(tree),
        "description": description,
        "application_url": _link(told.get("url")) or _link(meta.get("og:url")) or url,
        "start_at": _instant(told.get("startDate") or told.get("jobStartDate")),
        "end_at": _instant(told.get("endDate")),
        "addresses": place,
        "remote": Remote.FULL.value if _is_remote(told) else Remote.NO.value if place else None,
    }
    who = _object(told.get("hiringOrganization") or told.get("organizer") or told.get("provider") or told.get("publisher"))
    organisation = {"name": _text(who.get("name")) or meta.get("og:site_name")}
    return Changes(
        {name: value for name, value in mission.items() if value}, {name: value for name, value in organisation.items() if value}
    )


def _structured(tree: html.HtmlElement) -> Mapping[str, Any]:
    """The object of the page that describes a mission best."""
    found: dict[str, Mapping[str, Any]] = {}
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for count, each in enumerate(_objects(data)):
            if count >= _MOST_OBJECTS:
                break
            for kind in _kinds(each):
                found.setdefault(kind, each)
    return next((found[kind] for kind in _KINDS if kind in found), {})


def _objects(data: Any) -> Iterator[Mapping[str, Any]]:
    """Objects at the top of a document, in lists and graphs."""
    waiting = [data]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting[:0] = each[:_MOST_OBJECTS]
        elif isinstance(each, dict):
            yield each
            waiting += [each["@graph"]] if isinstance(each.get("@graph"), list) else []


def _kinds(each: Mapping[str, Any]) -> Iterator[str]:
    given = each.get("@type")
    for kind in given if isinstance(given, list) else [given]:
        if isinstance(kind, str):
            name = kind.rpartition("/")[2].lower()
            yield "event" if name.endswith("event") else "article" if name.endswith("article") else name


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    told: dict[str, str] = {}
    for each in tree.xpath("//meta[@content]")[:200]:
        name = str(each.get("property") or each.get("name") or "").lower()
        told.setdefault(name, _text(each.get("content")) or "")
    return {name: value for name, value in told.items() if name and value}


def _title(tree: html.HtmlElement) -> str | None:
    return _text(tree.findtext(".//title")) or _text(" ".join(tree.xpath("(//h1)[1]//text()")))


def _places(told: Mapping[str, Any]) -> list[AddressDraft]:
    given = told.get("jobLocation") or told.get("location")
    places = []
    for each in (given if isinstance(given, list) else [given])[:_MOST_PLACES]:
        address = _object(each).get("address") or each
        if isinstance(address, str):
            places.append(AddressDraft(street=_text(address)))
        elif told_of := _object(address):
            street, postal_code, city = (_text(told_of.get(name)) for name in ("streetAddress", "postalCode", "addressLocality"))
            places.append(AddressDraft(street=street, postal_code=postal_code, city=city))
    return places


def _is_remote(told: Mapping[str, Any]) -> bool:
    mode = str(told.get("eventAttendanceMode") or "")
    return told.get("jobLocationType") == "TELECOMMUTE" or mode.endswith("OnlineEventAttendanceMode")


def _object(value: Any) -> Mapping[str, Any]:
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def _text(value: Any) -> str | None:
    return (" ".join(legible(value[:2_000]).split()) or None) if isinstance(value, str) else None


def _words(value: Any) -> str | None:
    """A description in plain words, whether it was given so or in HTML."""
    if not isinstance(value, str) or not value.strip():
        return None
    given = legible(value[:20_000])
    return plain_text(given, safe_html(given))


def _link(value: Any) -> str | None:
    link = _text(value)
    return link if link and link.startswith(("https://", "http://")) else None


def _instant(value: Any) -> datetime | None:
    """A date of structured data: a day, or an instant whose zone is Paris's unless told."""
    try:
        read_at = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        return read_at.replace(tzinfo=PARIS) if read_at and read_at.tzinfo is None else read_at
    except (ValueError, OverflowError):
        return None
