"""The addresses of embeds: widgets, a mission alone, their scripts and colours, oEmbed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.kit.db import Conn
from tremplin.portal import mission, tag
from tremplin.portal.embeds import forms, hosting, legacy, oembed, pages, theme
from tremplin.portal.embeds.desk import EmbedDesk, desk_of
from tremplin.portal.embeds.results import search
from tremplin.portal.items.finding import find_event, find_offer
from tremplin.portal.items.model import Item
from tremplin.portal.results import KIND, Card
from tremplin.search import engine

router = APIRouter(include_in_schema=False)
hot = APIRouter(include_in_schema=False)
"""Answered ahead of the framework (`kit.direct`): what pages that show a widget ask for each time they are opened."""
READ = ["GET", "HEAD"]
Draw = Callable[[str], Response]
"""Draws what was found, with the mark of its state."""
_SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_A_DAY = {**_SHARED, "Cache-Control": "public, max-age=86400"}
_FOR_EVER = {**_SHARED, "Cache-Control": "public, max-age=31536000, immutable"}


@router.api_route("/embed", methods=READ)
async def named(request: Request) -> Response:
    """A widget as sites named it for API Engagement, by an identifier or a name: leads to its page."""
    desk = desk_of(request)
    asked = legacy.read(request.query_params)
    async with desk.db.reading() as conn:
        widget_id = asked.widget_id
        if not widget_id and (shown := await desk.showcase.by_name(conn, asked.name)):
            widget_id = shown.widget.id
    return RedirectResponse(legacy.address(widget_id, asked), 302) if widget_id else pages.closed(request, desk)


@hot.api_route("/embed/missions/{mission_id}", methods=READ)
async def one_mission(request: Request, mission_id: str) -> Response:
    """A mission alone: what oEmbed gives to sites where its address is pasted."""

    async def find(desk: EmbedDesk, conn: Conn) -> Draw:
        scope = await request.app.state.portal.scope(conn)
        hit = await engine.get(conn, KIND, mission_id, scope)
        if hit is None:
            return lambda _: pages.closed(request, desk, heading=pages.GONE, sentence=pages.GONE_SENTENCE)
        found = Card(mission.read(hit.body))
        return lambda mark: pages.mission(request, desk, found, mark)

    return await _shown(request, find)


@hot.api_route("/embed/immersions/{siret}/{appellation_code}", methods=READ)
async def one_offer(request: Request, siret: str, appellation_code: str) -> Response:
    """An immersion offer alone, as a mission."""
    location = request.query_params.get("lieu") or None
    return await _alone(
        request, lambda conn: find_offer(conn, siret, appellation_code, location, now=desk_of(request).now()), pages.OFFER_GONE
    )


@hot.api_route("/embed/evenements/{event_id}", methods=READ)
async def one_event(request: Request, event_id: str) -> Response:
    """An event alone, as a mission."""
    return await _alone(request, lambda conn: find_event(conn, event_id, now=desk_of(request).now()), pages.EVENT_GONE)


@hot.api_route("/embed/departements.svg", methods=READ)
async def outlines(_request: Request) -> Response:
    """The outlines of départements, which the element asks for: browsers refuse those of another site."""
    return Response(tag.script("departements.svg").content, 200, _A_DAY, "image/svg+xml")


@hot.api_route("/embed/theme.{digits}.css", methods=READ)
async def colours(_request: Request, digits: str) -> Response:
    found = theme.named(digits)
    return Response(found.sheet, 200, _FOR_EVER, "text/css") if found else Response(status_code=404)


@router.api_route("/oembed", methods=READ)
async def embeddable(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        return await oembed.answer(conn, desk, request.query_params, await request.app.state.portal.scope(conn))


tag.serve(router, "/embed", tag.FRAMES)
tag.serve(router, "/tremplin-missions", tag.ELEMENT)


@hot.api_route("/embed/{widget_id}", methods=READ)
async def widget(request: Request, widget_id: str) -> Response:
    """A widget, as a page made for frames."""

    async def find(desk: EmbedDesk, conn: Conn) -> Draw:
        shown = await desk.showcase.by_id(conn, widget_id)
        if shown is None:
            return lambda _: pages.closed(request, desk)
        listing = await search(conn, shown, forms.read(request.query_params, shown.widget))
        return lambda mark: pages.widget(request, desk, listing, mark)

    return await _shown(request, find)


@hot.api_route("/embed/{widget_id}/liste", methods=READ)
async def fragment(request: Request, widget_id: str) -> Response:
    """The same list, for the element that stands in a page."""

    async def find(desk: EmbedDesk, conn: Conn) -> Draw:
        shown = await desk.showcase.by_id(conn, widget_id)
        if shown is None:
            return lambda _: pages.closed_fragment(desk)
        if not hosting.is_welcome(shown.widget.hosts, request.headers.get("origin"), desk.base_url):
            return lambda _: pages.closed_fragment(desk, status=403, heading=pages.ELSEWHERE, sentence=pages.ELSEWHERE_SENTENCE)
        listing = await search(conn, shown, forms.read(request.query_params, shown.widget))
        return lambda mark: pages.fragment(request, desk, listing, mark)

    return await _shown(request, find)


async def _alone(request: Request, find_item: Callable[[Conn], Awaitable[Item | None]], gone: str) -> Response:
    async def find(desk: EmbedDesk, conn: Conn) -> Draw:
        item = await find_item(conn)
        if item is None:
            return lambda _: pages.closed(request, desk, heading=gone, sentence=pages.OTHERS_SENTENCE)
        return lambda mark: pages.item(request, desk, item, mark)

    return await _shown(request, find)


async def _shown(request: Request, find: Callable[[EmbedDesk, Conn], Awaitable[Draw]]) -> Response:
    """What was found, drawn once the connection is given back; or a word that the browser holds it already."""
    desk = desk_of(request)
    mark = await _mark(request, desk)
    if unchanged := desk.kept.unchanged(request, mark):
        return unchanged
    async with desk.db.reading() as conn:
        draw = await find(desk, conn)
    return draw(mark)


async def _mark(request: Request, desk: EmbedDesk) -> str:
    """What an embed depends on: what is asked, from which site, what there is, who may show it, and the hour (it says « demain »)."""
    query: bytes = request.scope["query_string"]
    asked = request.url.path, query.decode("latin-1"), request.headers.get("origin", "")
    return await desk.freshness.mark_of_rights(*asked, f"{desk.now():%Y%m%d%H}")
