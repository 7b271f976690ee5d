"""The addresses that robots ask for: robots.txt, the map of the maps, and the maps."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.portal import pages
from tremplin.portal.events.desk import EventDesk
from tremplin.portal.language.addresses import PREFIX, has_english
from tremplin.portal.manual.guides import guides
from tremplin.portal.sitemap import store
from tremplin.portal.sitemap.model import MOST, Address, Kind, index, readable_start, robots, written

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
# Nothing there is for a search engine: doors of programs, counted links, pages that a person has the link of, endless questions.
_ENDLESS = ("/recherche", "/trouver-ma-mission/resultat", "/alertes")
CLOSED = (
    *("/api/", "/v0/", "/v2/", "/r/", "/espace", "/iframe", *_ENDLESS, *(PREFIX + path for path in _ENDLESS)),
    *("/conventions/lien/", "/accueillir/brouillon/", "/accueillir/fiche/", "/*/signaler", "/*/inscription", "/*/contact"),
)
OTHERS = ("/", "/missions", "/immersions", "/evenements", "/trouver-ma-mission", "/accueillir", "/statistiques", "/docs")
LEGAL = ("/accessibilite", "/mentions-legales")
_XML = "application/xml"
_KEPT = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}


@router.api_route("/robots.txt", methods=READ)
async def robots_file(request: Request) -> Response:
    return PlainTextResponse(robots(_desk(request).base_url, CLOSED), headers=_KEPT)


@router.api_route("/sitemap.xml", methods=READ)
async def sitemap_index(request: Request) -> Response:
    desk = _desk(request)
    maps = ["/sitemap/pages.xml"]
    async with desk.db.reading() as conn:
        for kind in Kind:
            starts = await _starts(desk, conn, kind)
            maps += [f"/sitemap/{kind}.xml?{urlencode({'depuis': start})}" for start in starts]
    return StreamingResponse(index(desk.base_url, maps), media_type=_XML, headers=_KEPT)


@router.api_route("/sitemap/pages.xml", methods=READ)
async def sitemap_of_pages(request: Request) -> Response:
    paths = (*OTHERS, *LEGAL, *(f"/docs/{each.name}" for each in guides()))
    english = (PREFIX + path for path in paths if has_english(path))
    return _map(request, [Address(path) for path in (*paths, *english)])


@router.api_route("/sitemap/{name}.xml", methods=READ)
async def sitemap(request: Request, name: str) -> Response:
    """A map: twenty thousand addresses at most, from the key that its own address holds."""
    desk = _desk(request)
    kind = Kind(name) if name in set(Kind) else None
    start = readable_start(kind, request.query_params.get("depuis", "")) if kind else None
    if kind is None or start is None:
        return pages.error(404)
    async with desk.db.reading() as conn:
        hidden = await partners.sandboxes(conn)
        found = await store.pages(conn, kind, start=start, most=kind.step, hidden=hidden, now=desk.now())
    return _map(request, [Address(path, changed) for path, changed in found[:MOST]])


async def _starts(desk: EventDesk, conn: Conn, kind: Kind) -> list[str]:
    """Where the maps of a kind begin; kept for a minute, because every key is read."""
    return await desk.maps.get(kind, desk.now(), lambda: store.starts(conn, kind, step=kind.step, now=desk.now()))


def _map(request: Request, addresses: Sequence[Address]) -> Response:
    return StreamingResponse(written(_desk(request).base_url, addresses), media_type=_XML, headers=_KEPT)


def _desk(request: Request) -> EventDesk:
    found: EventDesk = request.app.state.event_pages
    return found
