"""The addresses of the public pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from tremplin.kit.clock import utc_now
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn, Database
from tremplin.kit.french import day_of
from tremplin.portal import home as home_page
from tremplin.portal import mission as missions
from tremplin.portal import pages, statistics, tag, typed
from tremplin.portal.embeds import legacy
from tremplin.portal.forms import SearchForm
from tremplin.portal.home import Figures
from tremplin.portal.legal import Legal
from tremplin.portal.results import KIND, Find, newest, search, similar
from tremplin.portal.whereabouts import understand
from tremplin.reference.geocoder import complete
from tremplin.search import engine
from tremplin.search.model import Query, Result
from tremplin.tracking.campaigns import store as campaigns
from tremplin.tracking.campaigns.model import trimmed
from tremplin.tracking.statistics.public.model import Asked, Publication

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
TOWNS = 8


class Portal(Protocol):
    """What the pages ask of the platform (`app.state.portal`). `publisher_id` is the partner that the portal is."""

    @property
    def publisher_id(self) -> str: ...

    @property
    def base_url(self) -> str: ...

    @property
    def legal(self) -> Legal: ...

    async def scope(self, conn: Conn) -> Condition:
        """What the portal may show."""

    async def figures(self, conn: Conn) -> Figures:
        """The counters of the home page."""

    async def statistics(self, conn: Conn, asked: Asked) -> Publication:
        """The public figures of a year."""

    async def retired(self, conn: Conn, mission_id: str) -> bytes | None:
        """The last JSON of a mission that the portal showed and no longer may; None for one that never was."""


@router.api_route("/", methods=READ)
async def home(request: Request) -> Response:
    if legacy.is_legacy(request.query_params):
        return RedirectResponse(f"/embed?{request.url.query}", 302)
    portal, database = _state(request)
    async with database.reading() as conn:
        found = await home_page.gather(_finder(conn), await portal.scope(conn), await portal.figures(conn))
    return pages.home(found, base_url=portal.base_url, today=day_of(utc_now()))


@router.api_route("/missions", methods=READ)
async def mission_list(request: Request) -> Response:
    portal, database = _state(request)
    form = SearchForm.read(request.query_params)
    where = understand(form.place)
    async with database.reading() as conn:
        found = await search(_finder(conn), await portal.scope(conn), form, where)
    if found.total and form.page > found.paging.count:
        return RedirectResponse(form.having(page=found.paging.count).href, 303)
    return pages.results(request, found, base_url=portal.base_url, today=day_of(utc_now()))


@router.api_route("/missions/{mission_id}", methods=READ)
async def mission_detail(request: Request, mission_id: str) -> Response:
    portal, database = _state(request)
    today = day_of(utc_now())
    async with database.reading() as conn:
        scope = await portal.scope(conn)
        hit = await engine.get(conn, KIND, mission_id, scope)
        body = hit.body if hit else await portal.retired(conn, mission_id) if "\0" not in mission_id else None
        if body is None:
            return pages.no_mission(await newest(_finder(conn), scope, of=None), today=today)
        found = missions.read(body)
        others = await similar(_finder(conn), scope, found)
    if hit is None:
        return pages.gone(found, others, today=today)
    return pages.mission(found, others, base_url=portal.base_url, publisher_id=portal.publisher_id, today=today)


@router.api_route("/communes", methods=READ)
async def suggest_towns(request: Request) -> Response:
    return pages.towns(complete(typed.text(request.query_params.get("ou", "")), TOWNS))


@router.api_route("/accessibilite", methods=READ)
async def accessibility(request: Request) -> Response:
    portal = _state(request)[0]
    return pages.accessibility(portal.legal, base_url=portal.base_url)


@router.api_route("/mentions-legales", methods=READ)
async def legal(request: Request) -> Response:
    portal = _state(request)[0]
    return pages.legal(portal.legal, base_url=portal.base_url)


@router.api_route("/liens/{campaign_id}", methods=READ)
async def stopped_link(request: Request, campaign_id: str) -> Response:
    portal, database = _state(request)
    async with database.reading() as conn:
        campaign = await campaigns.find(conn, trimmed(campaign_id))
        if campaign and campaign.active:
            return RedirectResponse(f"/r/campaign/{campaign.id}", 303)
        others = await newest(_finder(conn), await portal.scope(conn), of=campaign.to_partner if campaign else None)
    return pages.stopped_link(others, paused=campaign is not None, today=day_of(utc_now()))


tag.serve(router, "/jstag", tag.TAG)


@router.api_route("/impression.js", methods=READ)
async def tag_of_older_pages(request: Request) -> Response:
    return tag.answer(request, tag.TAG)


@router.api_route("/jstag-debug.js", methods=READ)
async def tag_panel(request: Request) -> Response:
    return tag.answer(request, tag.PANEL)


@router.api_route("/statistiques", methods=READ)
async def public_statistics(request: Request) -> Response:
    portal, database = _state(request)
    asked, is_year_named = statistics.read(request.query_params, day_of(utc_now()).year)
    async with database.reading() as conn:
        found = await portal.statistics(conn, asked)
        if found.computed_at is None and found.years and not is_year_named:
            found = await portal.statistics(conn, replace(asked, year=found.years[0]))  # on 1 January, the year before
    return pages.statistics(statistics.view(found), base_url=portal.base_url)


@router.api_route("/.well-known/security.txt", methods=READ)
async def security_contact(request: Request) -> Response:
    portal = _state(request)[0]
    return pages.security_contact(portal.legal, base_url=portal.base_url, now=utc_now())


def _state(request: Request) -> tuple[Portal, Database]:
    state = request.app.state
    return state.portal, state.db


def _finder(conn: Conn) -> Find:
    async def find(query: Query) -> Result:
        return await engine.find(conn, query)

    return find
