"""The addresses of what programs follow: any search with another ending, and the log of each kind (RPDE)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.portal import pages
from tremplin.portal.events.forms import PATH as EVENTS
from tremplin.portal.events.forms import EventForm, title
from tremplin.portal.feeds import events, immersions, missions
from tremplin.portal.feeds.desk import OPEN, desk, marked, unchanged
from tremplin.portal.feeds.writing import FORMATS, Addresses, Format, Found
from tremplin.portal.forms import SearchForm
from tremplin.portal.immersions.forms import OfferForm
from tremplin.publication import actions, rpde
from tremplin.publication.freshness import holds
from tremplin.publication.model import BEGINNING, PAGE_SIZE, Kind, Place

router = APIRouter(include_in_schema=False)
hot = APIRouter(include_in_schema=False)
"""Answered ahead of the framework (`kit.direct`): what mirrors ask for all day."""
READ = ["GET", "HEAD"]
# The agenda has its own calendar, Atom and JSON Feed.
_OF_EVENTS = tuple(ending for ending in FORMATS if ending not in ("json", "atom"))
Endpoint = TypeVar("Endpoint", bound=Callable[[Request], Awaitable[Response]])
_PLACE = re.compile(r"-?\d{1,18}", re.ASCII)
_MOST_ID = 400


def _served(path: str, endings: Iterable[str]) -> Callable[[Endpoint], Endpoint]:
    """Serves an endpoint at an address a format: `kit.direct` finds hot addresses by their first word, which it must know whole."""

    def declare(endpoint: Endpoint) -> Endpoint:
        for ending in endings:
            hot.add_api_route(f"{path}.{ending}", endpoint, methods=READ)
        return endpoint

    return declare


@_served(missions.PATH, missions.MISSION_FORMATS)
async def mission_feed(request: Request) -> Response:
    chosen = missions.MISSION_FORMATS[_ending(request)]
    headers, held = await marked(request)
    if held:
        return unchanged(headers)
    here, form = desk(request), SearchForm.read(request.query_params)
    async with here.db.reading() as conn:
        scope = await request.app.state.portal.scope(conn)
        found = await missions.gather(
            conn, form, scope, base_url=here.base_url, reader=here.reader, limit=chosen.limit, offset=_offset(form.page, chosen)
        )
    return _written(request, chosen, found, form.page, lambda page: _query(form.having(order=None, page=page).href), headers)


@_served(immersions.PATH, FORMATS)
async def immersion_feed(request: Request) -> Response:
    chosen = FORMATS[_ending(request)]
    headers, held = await marked(request)
    if held:
        return unchanged(headers)
    here, form = desk(request), OfferForm.read(request.query_params)
    async with here.db.reading() as conn:
        found = await immersions.gather(
            conn, form, base_url=here.base_url, limit=chosen.limit, offset=_offset(form.page, chosen), now=here.now()
        )
    return _written(
        request, chosen, found, form.page, lambda page: _query(form.having(order=None, on_map=False, page=page).href), headers
    )


@_served(EVENTS, _OF_EVENTS)
async def event_feed(request: Request) -> Response:
    chosen = FORMATS[_ending(request)]
    headers, held = await marked(request)
    if held:
        return unchanged(headers)
    here, form = desk(request), EventForm.read(request.query_params)
    async with here.db.reading() as conn:
        found = await events.gather(
            conn,
            form,
            title=title(form),
            base_url=here.base_url,
            limit=chosen.limit,
            offset=_offset(form.page, chosen),
            now=here.now(),
        )
    return _written(request, chosen, found, form.page, lambda page: _query(form.having(order=None, page=page).href), headers)


@router.api_route(rpde.PATH, methods=READ)
async def rpde_feeds(request: Request) -> Response:
    """Where the feeds begin."""
    told = {"feeds": [{"kind": kind, "url": rpde.address(kind, BEGINNING, desk(request).base_url)} for kind in Kind]}
    return Response(orjson.dumps(told), 200, OPEN, "application/json")


@hot.api_route(f"{rpde.PATH}/{{kind}}", methods=READ)
async def rpde_page(request: Request, kind: str) -> Response:
    """A page of a log. One that is full may be kept an hour, the last one some seconds."""
    if kind not in set(Kind):
        return pages.error(404)
    here, chosen, after = desk(request), Kind(kind), _place(request)
    if after is None:
        told = {"error": "Suivez l'adresse que donne « next », sans la changer : afterTimestamp est un entier, afterId l'accompagne."}
        return Response(orjson.dumps(told), 400, OPEN, "application/json")
    mark = await here.freshness.mark_of_log(chosen, kind, str(after.modified), after.id)
    headers = {**OPEN, "ETag": mark, "Cache-Control": f"public, max-age={rpde.LAST_PAGE_SECONDS}"}
    if holds(request.headers.get("if-none-match"), mark):
        return unchanged(headers)
    async with here.db.reading() as conn:
        changes = await actions.read_on(conn, chosen, after, now=here.now())
    body = rpde.page(chosen, after, changes, base_url=here.base_url, reader=here.reader)
    if len(changes) == PAGE_SIZE:
        headers["Cache-Control"] = f"public, max-age={rpde.FULL_PAGE_SECONDS}"
    return Response(body, 200, headers, rpde.MEDIA_TYPE)


def _ending(request: Request) -> str:
    return request.url.path.rstrip("/").partition(".")[2]


def _offset(page: int, chosen: Format) -> int:
    return (page - 1) * chosen.limit


def _written(
    request: Request, chosen: Format, found: Found, page: int, query: Callable[[int], str], headers: dict[str, str]
) -> Response:
    """The file, with a link to what follows when there is more than it holds."""
    base_url, path = desk(request).base_url, request.url.path
    own = f"{base_url}{path}"
    following = f"{own}{query(page + 1)}" if page * chosen.limit < found.total else None
    more = {"Link": f'<{following}>; rel="next"'} if following else {}
    if chosen.attached:
        more["Content-Disposition"] = f'attachment; filename="{path.strip("/")}"'
    at = Addresses(own + query(page), f"{base_url}/{path.strip('/').partition('.')[0]}{query(1)}", following)
    return Response(chosen.write(found, at), 200, {**headers, **more}, chosen.media_type)


def _query(href: str) -> str:
    _, mark, query = href.partition("?")
    return mark + query


def _place(request: Request) -> Place | None:
    """Where to go on from; None for half of a place, or what none of our `next` says."""
    modified, id_ = request.query_params.get("afterTimestamp"), request.query_params.get("afterId")
    if modified is None and id_ is None:
        return BEGINNING
    if modified is None or id_ is None or not _PLACE.fullmatch(modified) or len(id_) > _MOST_ID or "\0" in id_:
        return None
    return Place(int(modified), id_)
