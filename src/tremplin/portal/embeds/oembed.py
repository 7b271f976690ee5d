"""oEmbed 1.0: the address of a mission, an offer, an event or a widget, pasted in an article, becomes a card or a list."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

import orjson
from markupsafe import escape
from starlette.datastructures import QueryParams
from starlette.responses import Response

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.portal import mission
from tremplin.portal.embeds.desk import EmbedDesk
from tremplin.portal.embeds.pages import heading_of
from tremplin.portal.items.finding import find_event, find_offer
from tremplin.portal.results import KIND
from tremplin.search import engine

_SHARED = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
_LONGEST_URL = 2_000
# A card takes little; a list is as long as its page lets it be, and scrolls inside.
_CARD, _LIST, _CAROUSEL = (600, 260), (800, 1400), (800, 780)
_SMALLEST = 200
_CACHE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Embeddable:
    """Something that can be shown elsewhere: where its frame leads, its size in pixels."""

    title: str
    path: str
    size: tuple[int, int]


async def answer(conn: Conn, desk: EmbedDesk, query: QueryParams, scope: Condition) -> Response:
    """What a site that asks about an address gets: 404 for one that shows nothing, 501 for an unknown format (oEmbed §2.3.4)."""
    form = query.get("format", "json")
    if form not in {"json", "xml"}:
        return _refused("Formats possibles : json, xml.", 501)
    found = await _find(conn, desk, query.get("url", ""), scope)
    if found is None:
        return _refused("Cette adresse n'est celle ni d'une annonce, ni d'un widget.", 404)
    width, height = (_within(query.get(name), size) for name, size in zip(("maxwidth", "maxheight"), found.size, strict=True))
    said: dict[str, str | int] = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Tremplin",
        "provider_url": desk.base_url,
        "title": found.title,
        "cache_age": _CACHE_SECONDS,
        "html": frame(desk.base_url + found.path, found.title, width=width, height=height),
        "width": width,
        "height": height,
    }
    if form == "json":
        return Response(orjson.dumps(said), 200, _SHARED, "application/json")
    root = Xml.Element("oembed")
    for name, value in said.items():
        Xml.SubElement(root, name).text = str(value)
    return Response(Xml.tostring(root, encoding="utf-8", xml_declaration=True), 200, _SHARED, "text/xml; charset=utf-8")


def frame(src: str, title: str, *, width: int, height: int) -> str:
    """A frame, as sites copy it."""
    said = f'src="{escape(src)}" title="{escape(title)}" width="{width}" height="{height}"'
    return f'<iframe {said} loading="lazy" frameborder="0"></iframe>'


async def _find(conn: Conn, desk: EmbedDesk, url: str, scope: Condition) -> Embeddable | None:
    if len(url) > _LONGEST_URL or not url.isprintable() or not url.startswith(f"{desk.base_url}/"):
        return None
    parts = urlsplit(url)
    match parts.path.strip("/").split("/"):
        case ["missions", mission_id] | ["embed", "missions", mission_id]:
            hit = await engine.get(conn, KIND, mission_id, scope)
            return Embeddable(mission.read(hit.body).title, f"/embed/missions/{mission_id}", _CARD) if hit else None
        case ["immersions", siret, code] | ["embed", "immersions", siret, code]:
            location = QueryParams(parts.query).get("lieu") or None
            offer = await find_offer(conn, siret, code, location, now=desk.now())
            return Embeddable(offer.title, f"/embed{offer.path}", _CARD) if offer else None
        case ["evenements", event_id] | ["embed", "evenements", event_id]:
            event = await find_event(conn, event_id, now=desk.now())
            return Embeddable(event.title, f"/embed{event.path}", _CARD) if event else None
        case ["embed", widget_id]:
            shown = await desk.showcase.by_id(conn, widget_id)
            if shown is None:
                return None
            size = _CAROUSEL if shown.widget.style == "carousel" else _LIST
            query = f"?{parts.query}" if parts.query else ""
            return Embeddable(heading_of(shown.widget), f"/embed/{widget_id}{query}", size)
    return None


def _within(raw: str | None, size: int) -> int:
    """A size no larger than what the site has room for."""
    if raw is None or not (raw.isascii() and raw.isdigit()) or len(raw) > 6:
        return size
    return max(_SMALLEST, min(size, int(raw)))


def _refused(sentence: str, status: int) -> Response:
    return Response(orjson.dumps({"error": sentence}), status, _SHARED, "application/json")
