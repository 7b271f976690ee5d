"""The data of widgets: public, read by the pages that embed them (contract §1.10, §1.11)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.engagement import public
from tremplin.apis.engagement import widget_answers as answers
from tremplin.apis.engagement.caller import Service, service
from tremplin.apis.engagement.documentation import widgets as described
from tremplin.apis.engagement.errors import NotFound
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.apis.engagement.widget_parameters import FACETS, WidgetSearch, browse_search, widget_search
from tremplin.diffusion.widgets.model import Shown, condition, patterns
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.missions import store as missions
from tremplin.missions.exchange import personalise
from tremplin.missions.showing import as_shown
from tremplin.search import engine
from tremplin.search.model import FacetValue, Hit, Result

router = APIRouter(tags=["API Engagement : widgets"])
# Missions read at once: an answer of thousands must let others be answered meanwhile.
_TOGETHER = 100


class WidgetNotNamed(Refusal):
    code = "INVALID_QUERY"
    status = 400
    sentence = "Missing id or name"  # the contract's words


@public.read(router, "/iframe/widget", **described.WIDGET)
async def show_widget(request: Request) -> Response:
    """La configuration d'un widget actif, par son identifiant (`id`) ou par son nom (`name`).

    Exemple : `curl "https://…/iframe/widget?id=0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"`

    Refus : 400 `INVALID_QUERY` (ni `id` ni `name`), 404 `NOT_FOUND` (inconnu, arrêté ou supprimé), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    parameters = Parameters(query_string(request))
    widget_id, name = parameters.first("id"), parameters.first("name")
    if not widget_id and not name:
        raise WidgetNotNamed
    async with held.db.reading() as conn:
        found = await (held.showcase.by_id(conn, widget_id) if widget_id else held.showcase.by_name(conn, name or ""))
    if found is None:
        raise NotFound
    return _json({"ok": True, "data": answers.widget(found)})


@public.read(router, "/iframe/{widget_id}/search", **described.SEARCH)
async def search_missions(request: Request, widget_id: str) -> Response:
    """Les missions d'un widget, de la date de début la plus lointaine à la plus proche.

    Chaque filtre se répète (`domain=sante&domain=sport`) ; une virgule y est un caractère comme un autre. `none` désigne les
    missions qui ne disent rien. `size=0` : tout, jusqu'à 10 000 missions.

    Exemple : `curl "https://…/iframe/$WIDGET/search?domain=environnement&lat=45.76&lon=4.84&size=10"`

    Refus : 400 `INVALID_QUERY`, 404 `NOT_FOUND` (widget inconnu, arrêté ou supprimé), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        shown = await _shown(held, conn, widget_id)
        search = widget_search(query_string(request), shown.widget)
        found = await engine.find(conn, search.query(shown.scope, await _rules(conn, shown)))
        hits = await as_shown(conn, shown.owner, found.hits)
    items = [answers.item(each) for each in await _missions(held, shown, hits)]
    return _json({"ok": True, "data": items, "total": found.total})


@public.read(router, "/iframe/{widget_id}/aggs", **described.AGGREGATIONS)
async def count_missions(request: Request, widget_id: str) -> Response:
    """Les décomptes des missions d'un widget, sur tout le résultat, avec les mêmes filtres que la recherche.

    `aggs`, répétable, choisit les décomptes ; sans lui : domaines, organisations, départements, à distance et pays.

    Exemple : `curl "https://…/iframe/$WIDGET/aggs?aggs=domain&aggs=department"`

    Refus : 400 `INVALID_QUERY`, 404 `NOT_FOUND` (widget inconnu, arrêté ou supprimé), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        shown = await _shown(held, conn, widget_id)
        search = replace(widget_search(query_string(request), shown.widget), size=0)
        found = await engine.find(conn, search.query(shown.scope, await _rules(conn, shown), facets=search.facets))
    return _json({"ok": True, "data": answers.aggregations(found.facets, search.facets)})


@public.read(router, "/missions/browse/widget/{widget_id}", **described.BROWSE)
async def browse_missions(request: Request, widget_id: str) -> Response:
    """Une page des missions d'un widget et tous les décomptes, en un appel.

    Mêmes filtres que la recherche, `size` de 1 à 100. Chaque décompte ignore le filtre qui porte sur lui : les autres choix d'une
    liste restent proposés. `request` est l'identifiant de cet appel, à renvoyer avec les impressions et les clics.

    Exemple : `curl "https://…/missions/browse/widget/$WIDGET?department=Rhône&size=6"`

    Refus : 400 `INVALID_QUERY`, 404 `NOT_FOUND` (widget inconnu, arrêté ou supprimé), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        shown = await _shown(held, conn, widget_id)
        search = browse_search(query_string(request), shown.widget)
        found = await _browse(conn, shown, search)
        hits = await as_shown(conn, shown.owner, found.hits)
        particulars = await missions.particulars(conn, [hit.id for hit in hits])
    listed = await _missions(held, shown, hits)
    return _json(
        {
            "ok": True,
            "data": [answers.browsed(each, particulars.get(each["id"])) for each in listed],
            "total": found.total,
            "page": search.start // search.size + 1,
            "pageSize": search.size,
            "facets": answers.facets(found.facets),
            "request": request.scope["state"]["request_id"],
        }
    )


async def _browse(conn: Conn, shown: Shown, search: WidgetSearch) -> Result:
    """The page, and each facet counted without its own filter: one question for the page, one for each filter in use."""
    rules = await _rules(conn, shown)
    filtered = [name for name in FACETS if name in search.filters or name in search.places]
    unfiltered = [name for name in FACETS if name not in filtered]
    found = await engine.find(conn, search.query(shown.scope, rules, facets=unfiltered))
    counted: dict[str, list[FacetValue]] = dict(found.facets)
    for name in filtered:
        query = search.query(shown.scope, rules, facets=[name], without=name)
        counted |= (await engine.find(conn, replace(query, limit=0, offset=0))).facets
    return replace(found, facets=counted)


async def _shown(held: Service, conn: Conn, widget_id: str) -> Shown:
    shown = await held.showcase.by_id(conn, widget_id)
    if shown is None:
        raise NotFound
    return shown


async def _rules(conn: Conn, shown: Shown) -> Condition:
    rules = shown.widget.rules
    return condition(rules, await engine.matching(conn, patterns(rules)))


async def _missions(held: Service, shown: Shown, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The missions found, as the exchange renders them for the widget's owner."""
    read: list[dict[str, Any]] = []
    for start in range(0, len(hits), _TOGETHER):
        rendered = b",".join(hit.body for hit in hits[start : start + _TOGETHER])
        read += orjson.loads(b"[%s]" % personalise(rendered, base_url=held.base_url, reader=shown.widget.owner))
        if start:
            await asyncio.sleep(0)
    return read


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), 200, media_type="application/json")
