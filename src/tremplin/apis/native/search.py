"""One question over all there is: missions, immersions and events, each as its own list tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import agenda, documentation, immersions, lists, missions
from tremplin.apis.native.caller import admit, service
from tremplin.apis.native.documentation import search as described
from tremplin.apis.native.query import Query
from tremplin.events import agenda as events
from tremplin.events import store as event_store
from tremplin.events.agenda import EventQuery
from tremplin.events.model import paris_day
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.kit.db import Conn
from tremplin.missions.model import KIND
from tremplin.publication.model import Kind
from tremplin.search import engine
from tremplin.search import model as searched
from tremplin.search.model import Near, Order

router = APIRouter(tags=["API Tremplin : recherche"])
_MOST, _DEFAULT = 20, 5


@documentation.read(router, "/api/v1/search", **described.SEARCH)
async def search_everything(request: Request) -> Response:
    """Une question, et les premières réponses de chaque sorte : missions, immersions, événements à venir. Sans clé.

    Chaque ligne est celle de la liste de sa sorte, et `url` mène à la même question, là où elle se poursuit. Avec `near`, les plus
    proches d'abord ; avec des mots seuls, les plus pertinentes.

    Exemple : `curl "https://…/api/v1/search?words=boulanger&near=Rennes&limit=3"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED` (clé donnée, mais inconnue), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        quota = await admit(request, conn)
        query = Query(request)
        words, places = query.text("words") or "", lists.near(query)
        near = lists.circle(query, places)
        kinds = query.choices("kinds", tuple(Kind)) or tuple(Kind)
        limit = query.number("limit", _DEFAULT, least=1, most=_MOST)
        query.refuse_if_wrong()
        headers, unchanged = await lists.marked(request, quota, now=held.now())
        if unchanged:
            return unchanged
        asked = {Kind.MISSIONS: _missions, Kind.IMMERSIONS: _immersions, Kind.EVENTS: _events}
        found = {str(kind): await asked[Kind(kind)](request, conn, words, near, limit) for kind in kinds}
    told = {"near": lists.told_place(places, near), **found}
    return Response(orjson.dumps(told), 200, headers, "application/json")


async def _missions(request: Request, conn: Conn, words: str, near: Near | None, limit: int) -> dict[str, Any]:
    order = Order.DISTANCE if near else Order.RELEVANCE if words else Order.CREATED
    scope = await request.app.state.portal.scope(conn)
    asked = searched.Query(
        kinds=(KIND,), scope=scope, near=near, include_anywhere=near is not None, words=words, order=order, limit=limit
    )
    found = await engine.find(conn, asked)
    base_url = request.app.state.portal.base_url
    data = [missions.line(hit.id, hit.body, base_url, (), hit.distance_km) for hit in found.hits]
    return _section(request, "missions", found.total, data)


async def _immersions(request: Request, conn: Conn, words: str, near: Near | None, limit: int) -> dict[str, Any]:
    sort = directory.Sort.DISTANCE if near else directory.Sort.RELEVANCE if words else directory.Sort.SCORE
    asked = OfferQuery(at=service(request).now(), words=words, near=near, sort=sort, remote_everywhere=near is not None, limit=limit)
    found = await directory.search(conn, asked)
    return _section(request, "immersions", found.total, [immersions.line(row) for row in found.rows])


async def _events(request: Request, conn: Conn, words: str, near: Near | None, limit: int) -> dict[str, Any]:
    sort = events.Sort.DISTANCE if near else events.Sort.RELEVANCE if words else events.Sort.START
    asked = EventQuery(
        first_day=paris_day(service(request).now()), words=words, near=near, remote_everywhere=near is not None, limit=limit
    )
    found = await events.search(conn, replace(asked, sort=sort))
    kept = {str(each.id): each for each in await event_store.find_all(conn, [int(hit.id) for hit in found.hits])} if found.hits else {}
    base_url = request.app.state.portal.base_url
    data = [agenda.line(kept[hit.id], base_url, hit.distance_km) for hit in found.hits if hit.id in kept]
    return _section(request, "evenements", found.total, data)


def _section(request: Request, path: str, total: int, data: list[dict[str, Any]]) -> dict[str, Any]:
    given = {name: value for name, value in request.query_params.items() if name in ("words", "near", "radius_km")}
    url = request.url.replace(path=f"/api/v1/{path}", query="").include_query_params(**given)
    base_url = request.app.state.portal.base_url
    return {"total": total, "url": f"{base_url}{url.path}{'?' + url.query if url.query else ''}", "data": data}
