"""Missions a broadcaster may show: the list, the search with its facets, one by its identifier (contract §1.1 to §1.3)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import missions as described
from tremplin.apis.engagement.errors import NotFound
from tremplin.apis.engagement.parameters import mission_search, query_string
from tremplin.missions.exchange import personalise
from tremplin.missions.model import KIND
from tremplin.missions.showing import as_shown
from tremplin.partners.model import Scope
from tremplin.search import engine
from tremplin.search.model import FacetValue, Hit

router = APIRouter(tags=["API Engagement : missions"])
# Facets as the contract names them → fields of documents.
_FACETS = {"departmentName": "departmentName", "activities": "activity", "domains": "domain"}


@documentation.read(router, "/v0/mission", "/v2/mission", **described.MISSION_LIST)
async def list_missions(request: Request) -> Response:
    """Les missions que vous pouvez diffuser, de la date de début la plus lointaine à la plus proche.

    Chaque paramètre accepte plusieurs valeurs, répétées (`domain=sante&domain=sport`) ou séparées par des virgules ; les valeurs d'un
    paramètre s'ajoutent, les paramètres se combinent. `total` est le nombre exact de missions, toutes pages confondues.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/mission?domain=environnement&departmentName=Rhône&limit=10"`

    Refus : 400 `INVALID_QUERY` (un paramètre illisible, tous sont nommés), 401 `UNAUTHORIZED`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        search = mission_search(query_string(request), caller.scope)
        found = await engine.find(conn, search.query)
        hits = await as_shown(conn, caller.partner, found.hits)
    body = b'{"ok":true,"total":%d,"data":[%s],"limit":%d,"skip":%d}' % (
        found.total,
        personalise(b",".join(hit.body for hit in hits), base_url=held.base_url, reader=caller.partner.id),
        search.limit,
        search.skip,
    )
    return Response(body, 200, headers, "application/json")


@documentation.read(router, "/v0/mission/search", "/v2/mission/search", **described.MISSION_SEARCH)
async def search_missions(request: Request) -> Response:
    """Les missions que vous pouvez diffuser, avec leur distance et le décompte par département, activité et domaine.

    Mêmes paramètres que la liste. Les décomptes (`facets`) portent sur tout le résultat, pas sur la page. `_distance` est en
    kilomètres, entre le point demandé (`lat`, `lon`) et le lieu le plus proche de la mission.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/mission/search?lat=45.76&lon=4.84&distance=10km&keywords=lecture"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        search = mission_search(query_string(request), caller.scope, count=tuple(_FACETS.values()), text=True)
        found = await engine.find(conn, search.query)
        shown = await as_shown(conn, caller.partner, found.hits)
    hits = b",".join(_with_distance(hit) for hit in shown)
    facets = {name: _counts(found.facets.get(field, [])) for name, field in _FACETS.items()}
    body = b'{"ok":true,"total":%d,"hits":[%s],"facets":%s}' % (
        found.total,
        personalise(hits, base_url=held.base_url, reader=caller.partner.id),
        orjson.dumps(facets),
    )
    return Response(body, 200, headers, "application/json")


@documentation.read(router, "/v0/mission/{mission_id}", "/v2/mission/{mission_id}", **described.MISSION_DETAIL)
async def show_mission(request: Request, mission_id: str) -> Response:
    """Une mission que vous pouvez diffuser, par son identifiant (`_id`).

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/mission/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"`

    Refus : 401 `UNAUTHORIZED`, 404 `NOT_FOUND` (inconnue, retirée, refusée, ou que vous ne diffusez pas), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        # PostgreSQL refuses texts with a zero byte: no mission has such an id.
        hit = await engine.get(conn, KIND, mission_id, caller.scope) if mission_id.isprintable() else None
        if hit is None:
            raise NotFound
        (hit,) = await as_shown(conn, caller.partner, [hit])
    body = personalise(hit.body, base_url=held.base_url, reader=caller.partner.id)
    return Response(b'{"ok":true,"data":%s}' % body, 200, headers, "application/json")


def _with_distance(hit: Hit) -> bytes:
    if hit.distance_km is None:
        return hit.body
    return b'%s,"_distance":%s}' % (hit.body[:-1], orjson.dumps(round(hit.distance_km, 3)))


def _counts(values: list[FacetValue]) -> list[dict[str, Any]]:
    return [{"key": value.value, "doc_count": value.count} for value in values]
