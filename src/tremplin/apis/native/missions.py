"""Missions, for any program: the search, what changed, and one by its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import announced_missions as announced
from tremplin.apis.native import deltas, documentation, lists
from tremplin.apis.native.caller import admit, recognise, service
from tremplin.apis.native.documentation import missions as described
from tremplin.apis.native.errors import MissionUnknown
from tremplin.apis.native.query import Query
from tremplin.apis.native.walking import Cursor
from tremplin.kit.condition import All, Condition, Is
from tremplin.kit.db import Conn
from tremplin.missions.documents import are_rare
from tremplin.missions.model import KIND, Remote
from tremplin.partners.actions import PORTAL_ID
from tremplin.publication.bodies import completed
from tremplin.publication.model import Change, Kind
from tremplin.reference.communes import departments
from tremplin.reference.domains import DOMAINS
from tremplin.reference.located import Located
from tremplin.search import engine
from tremplin.search import model as searched
from tremplin.search.model import Hit, Order, Result

router = APIRouter(tags=["API Tremplin : missions"])
_TYPES = ("benevolat", "volontariat_service_civique", "volontariat_sapeurs_pompiers", "volontariat_reserve_operationnelle")
_YES_NO = ("yes", "no")
_ORDERS = {"created": Order.CREATED, "distance": Order.DISTANCE}
# Name in our answers → search field.
FACETS = {
    "domain": "domain",
    "activity": "activity",
    "department": "departmentName",
    "remote": "remote",
    "type": "type",
    "openToMinors": "openToMinors",
    "reducedMobilityAccessible": "reducedMobilityAccessible",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: `places`, what `near` may mean, the best first."""

    query: searched.Query
    places: Sequence[Located]
    facets: tuple[str, ...]
    fields: tuple[str, ...]
    limit: int
    after: Cursor | None


@documentation.read(router, announced.ROOT, **described.LIST)
async def list_missions(request: Request) -> Response:
    """Les missions publiées, la dernière annoncée d'abord, ou la plus proche (`sort=distance`), sans clé.

    `near` est une commune, un code postal ou INSEE, ou `48.11,-1.68` ; ce qui se fait de partout est alors trouvé aussi. `next` est à
    redonner dans `cursor` : quoi qu'il soit écrit entre deux pages, une mission qui reste est donnée une fois et une seule. `fields`
    ne donne que les clés nommées. Un `ETag` redonné dans `If-None-Match` répond 304, sans corps, si rien n'a changé.

    `updatedSince` répond autre chose : ce qui a changé depuis un instant, dans l'ordre où cela a changé, ce qui n'est plus publié
    compris (`"deleted": true`). `next` y est toujours donné : gardez-le, et redemandez plus tard. Il remonte à 14 jours.

    Exemple : `curl "https://…/api/v1/missions?near=Rennes&radius_km=30&domain=education&fields=title,pageUrl"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED` (clé donnée, mais inconnue), 429 `TOO_MANY_REQUESTS` (120 appels par minute et par
    adresse sans clé ; avec une clé, le quota de votre compte).
    """
    held, base_url = service(request), request.app.state.portal.base_url
    async with held.db.reading() as conn:
        quota = await admit(request, conn)
        query = Query(request)
        limit = query.number("limit", lists.DEFAULT, least=1, most=lists.MOST)
        wanted = lists.fields(query, described.KEYS)

        async def tell(changes: Sequence[Change]) -> list[dict[str, Any]]:
            return [line(each.id, each.body or b"", base_url, wanted) for each in changes]

        if (changes := await deltas.page(query, conn, quota, Kind.MISSIONS, now=held.now(), limit=limit, tell=tell)) is not None:
            return changes
        asked = _asked(request, query, limit, wanted)
        headers, unchanged = await lists.marked(request, quota, now=held.now())
        if unchanged:
            return unchanged
        scope = await request.app.state.portal.scope(conn)
        told, following = await page(conn, replace(asked, query=replace(asked.query, scope=scope)), request, base_url)
    return Response(orjson.dumps(told), 200, {**headers, **lists.link(request, base_url, following)}, "application/json")


@documentation.read(router, f"{announced.ROOT}/{{mission_id:path}}", **described.ONE)
async def show_mission(request: Request, mission_id: str) -> Response:
    """Une mission publiée, par son `id` ; ou, avec votre clé, une des vôtres par votre identifiant, dans tout état.

    De la vôtre, `mission` peut être renvoyé tel quel par PUT, et l'`ETag` donné dans `If-Match`.

    Exemple : `curl "https://…/api/v1/missions/0193a1f0-0000-7000-8000-000000000001"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 404 `MISSION_UNKNOWN` (inconnue, retirée ou refusée), 429 `TOO_MANY_REQUESTS`.
    """
    held, base_url = service(request), request.app.state.portal.base_url
    async with held.db.reading() as conn:
        quota = await admit(request, conn)
        query = Query(request)
        wanted = lists.fields(query, described.KEYS)
        query.refuse_if_wrong()
        hit, caller = None, await recognise(request, conn)
        mine = (
            await announced.own(conn, mission_id, by=caller.partner, base_url=base_url)
            if caller and mission_id.isprintable()
            else None
        )
        if mine is not None:
            return _own(mine, {**quota, "Cache-Control": "no-store"})
        if mission_id.isprintable():
            hit = await engine.get(conn, KIND, mission_id, await request.app.state.portal.scope(conn))
    if hit is None:
        raise MissionUnknown
    body = completed(Kind.MISSIONS, hit.id, hit.body, base_url=base_url, reader=PORTAL_ID)
    if wanted:
        body = orjson.dumps(lists.sparse(orjson.loads(body), wanted))
    return lists.one(request, body, quota)


def _own(mine: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(orjson.dumps(mine), 200, {**headers, "ETag": announced.mark(mine)}, "application/json")


async def page(conn: Conn, asked: Asked, request: Request, base_url: str) -> tuple[dict[str, Any], str | None]:
    """A page of the list, and the cursor of the next one."""
    facets = tuple(FACETS[name] for name in asked.facets)

    async def ask(limit: int, offset: int, count: bool) -> tuple[Result, Sequence[Hit]]:
        counted = facets if count else ()
        found = await engine.find(conn, replace(asked.query, limit=limit, offset=offset, count=counted, rare=are_rare(counted)))
        return found, found.hits

    found = await lists.page(request, ask, asked.after, asked.limit)
    return {
        "total": found.whole.total,
        "next": found.following,
        "near": lists.told_place(asked.places, asked.query.near),
        "corrected": found.whole.corrected,
        "facets": {
            name: [{"value": each.value, "count": each.count} for each in found.whole.facets.get(FACETS[name], [])]
            for name in asked.facets
        },
        "data": [line(hit.id, hit.body, base_url, asked.fields, hit.distance_km) for hit in found.lines],
    }, found.following


def asked_of(query: Query) -> tuple[searched.Query, Sequence[Located]]:
    """The criteria of a request, but for its order and its page; of everyone, until a scope is set."""
    places = lists.near(query)
    near = lists.circle(query, places)
    names = {code: each.name for code, each in departments().items()}
    inside = tuple(names[code] for code in query.choices("department", tuple(names)))
    activity = query.text("activity")
    conditions: list[Condition | None] = [
        _among("domain", query.choices("domain", tuple(DOMAINS))),
        _among("activity", (activity,) if activity else ()),
        _among("remote", query.choices("remote", tuple(Remote))),
        _among("type", query.choices("type", _TYPES)),
        _among("openToMinors", query.choices("openToMinors", _YES_NO)),
        _among("reducedMobilityAccessible", query.choices("reducedMobilityAccessible", _YES_NO)),
    ]
    return searched.Query(
        kinds=(KIND,),
        scope=All(),
        where=All(tuple(each for each in conditions if each is not None)),
        place=All((Is("departmentName", inside),)) if inside else All(),
        near=near,
        include_anywhere=near is not None,
        words=query.text("words") or "",
        created_after=query.instant("createdSince"),
        standing=True,
        order=Order.CREATED,
    ), places


def _asked(request: Request, query: Query, limit: int, wanted: tuple[str, ...]) -> Asked:
    """The request's parameters. Raises InvalidQuery."""
    asked, places = asked_of(query)
    sort = query.choice("sort", tuple(_ORDERS), "created")
    if sort == "distance" and asked.near is None:
        query.fault("sort", "« distance » demande un lieu : donnez « near ».")
    facets = query.choices("facets", tuple(FACETS))
    after = lists.cursor(query, request)
    query.refuse_if_wrong()
    return Asked(replace(asked, order=_ORDERS[sort]), places, facets, wanted, limit, after)


def _among(name: str, values: Sequence[str]) -> Condition | None:
    return Is(name, tuple(values)) if values else None


def line(id_: str, body: bytes, base_url: str, wanted: Sequence[str], distance_km: float | None = None) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(completed(Kind.MISSIONS, id_, body, base_url=base_url, reader=PORTAL_ID))
    told["distance_m"] = None if distance_km is None else round(distance_km * 1000, 1)
    return lists.sparse(told, wanted)
