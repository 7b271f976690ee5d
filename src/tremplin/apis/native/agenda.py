"""Job events, for any program: the search, and one by its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import deltas, documentation, lists
from tremplin.apis.native.caller import admit, service
from tremplin.apis.native.documentation import agenda as described
from tremplin.apis.native.errors import EventUnknown
from tremplin.apis.native.query import Query
from tremplin.apis.native.walking import Cursor
from tremplin.events import agenda, store
from tremplin.events import documents as names
from tremplin.events.agenda import EventPage, EventQuery, Sort
from tremplin.events.model import SHOWN_STATUSES, Event, paris_day
from tremplin.events.rendering import page_of
from tremplin.events.vocabulary import SECTORS, TYPES, Family
from tremplin.kit.db import Conn
from tremplin.publication.model import Change, Kind
from tremplin.reference.communes import departments
from tremplin.reference.located import Located
from tremplin.reference.rome.catalogue import find_appellation
from tremplin.reference.rome.wanted import Wanted, understand
from tremplin.search.model import Hit

router = APIRouter(tags=["API Tremplin : événements"])
# Name in our answers → search field.
FACETS = {
    "department": names.DEPARTMENT_NAME,
    "type": names.TYPE,
    "mode": names.MODE,
    "sector": names.SECTOR,
    "audience": names.TAGS[Family.AUDIENCES],
}
_MODES = {"on_site": "ENPHY", "remote": "ADIST"}
_TOLD_MODES = {code: name for name, code in _MODES.items()}
_SORTS = {"start": Sort.START, "distance": Sort.DISTANCE, "relevance": Sort.RELEVANCE, "created": Sort.CREATED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: `places`, what `near` may mean, the best first; `after`, the last line of the page before."""

    query: EventQuery
    facets: tuple[str, ...]
    job: Wanted | None
    places: Sequence[Located]
    fields: tuple[str, ...]
    limit: int
    after: Cursor | None


@documentation.read(router, "/api/v1/evenements", **described.LIST)
async def list_events(request: Request) -> Response:
    """Les événements emploi à venir (forums, ateliers, job dating, réunions…), du plus proche au plus lointain, sans clé.

    Sans `since` ni `until`, ceux d'aujourd'hui et des jours suivants ; les jours sont ceux de Paris. `near` est une commune, un code
    postal ou INSEE, ou `48.11,-1.68` ; ce qui ne se suit qu'à distance est trouvé partout. `job` se donne comme on le tape, ou par un
    code (appellation `11573`, ROME `D1102`). Un événement annulé ou reporté reste dans la liste, et `status` le dit.

    `next` est à redonner dans `cursor` : quoi qu'il soit écrit entre deux pages, un événement qui reste est donné une fois et une
    seule. `fields` ne donne que les clés nommées. Un `ETag` redonné dans `If-None-Match` répond 304, sans corps, si rien n'a changé.

    `updatedSince` répond autre chose : ce qui a changé depuis un instant (14 jours au plus), ce qui n'est plus montré compris
    (`"deleted": true`), dans l'ordre où cela a changé ; `next`, toujours donné, se redonne dans `cursor`, maintenant ou plus tard.

    Exemple : `curl "https://…/api/v1/evenements?near=Rennes&radius_km=30&type=Forum,Job%20dating&facets=mode"`

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
            kept = await _kept(conn, [each.id for each in changes])
            told = (line(kept[each.id], base_url) if each.id in kept else {"id": int(each.id)} for each in changes)
            return [lists.sparse(each, wanted) for each in told]

        if (changes := await deltas.page(query, conn, quota, Kind.EVENTS, now=held.now(), limit=limit, tell=tell)) is not None:
            return changes
        asked = _asked(request, query, limit, wanted, held.now())
        headers, unchanged = await lists.marked(request, quota, now=held.now())
        if unchanged:
            return unchanged
        found = await _find(request, conn, asked)
        kept = await _kept(conn, [hit.id for hit in found.lines])
    lines = [lists.sparse(line(kept[hit.id], base_url, hit.distance_km), wanted) for hit in found.lines if hit.id in kept]
    link = lists.link(request, base_url, found.following)
    return Response(orjson.dumps(_told(asked, found, lines)), 200, {**headers, **link}, "application/json")


@documentation.read(router, "/api/v1/evenements/{event_id}", **described.ONE)
async def show_event(request: Request, event_id: str) -> Response:
    """Un événement, par son numéro (`id` de la liste), passé ou annulé aussi.

    Exemple : `curl "https://…/api/v1/evenements/300001"`

    Refus : 400 `INVALID_QUERY` (cette route ne lit aucun paramètre), 401 `UNAUTHORIZED`, 404 `EVENT_UNKNOWN`, 429
    `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        quota = await admit(request, conn)
        query = Query(request)
        wanted = lists.fields(query, described.KEYS)
        query.refuse_if_wrong()
        is_number = event_id.isascii() and event_id.isdigit() and len(event_id) < 17
        event = await store.find(conn, int(event_id)) if is_number else None
    if event is None or event.withdrawn:
        raise EventUnknown
    told = line(event, request.app.state.portal.base_url)
    return lists.one(request, orjson.dumps(lists.sparse(told, wanted)), quota)


async def _kept(conn: Conn, ids: Sequence[str]) -> dict[str, Event]:
    return {str(each.id): each for each in await store.find_all(conn, [int(id_) for id_ in ids])} if ids else {}


async def _find(request: Request, conn: Conn, asked: Asked) -> lists.Page[EventPage, Hit]:
    async def ask(limit: int, offset: int, count: bool) -> tuple[EventPage, Sequence[Hit]]:
        facets = [FACETS[name] for name in asked.facets] if count else []
        found = await agenda.search(conn, replace(asked.query, limit=limit, offset=offset, facets=facets))
        return found, found.hits

    return await lists.page(request, ask, asked.after, asked.limit)


def _asked(request: Request, query: Query, limit: int, wanted: tuple[str, ...], now: datetime) -> Asked:
    """The request's parameters. Raises InvalidQuery."""
    text, places = query.text("job"), lists.near(query)
    near = lists.circle(query, places)
    job = understand(text) if text else None
    if job and job.words:
        query.fault("job", "« job » n'est le nom ni le code d'aucun métier : cherchez ces mots avec « words ».")
    facets = query.choices("facets", tuple(FACETS))
    asked = _filters(query, now)
    sort = query.choice("sort", tuple(_SORTS), "start")
    if sort == "distance" and not query.has("near"):
        query.fault("sort", "« distance » demande un lieu : donnez « near ».")
    after = lists.cursor(query, request)
    query.refuse_if_wrong()
    asked = replace(asked, sort=_SORTS[sort], near=near, remote_everywhere=near is not None, rome_codes=_codes(job))
    return Asked(asked, facets, job, places, wanted, limit, after)


def _filters(query: Query, now: datetime) -> EventQuery:
    """The criteria that are read the same way whatever the others are."""
    since, until = query.day("since"), query.day("until")
    if since and until and until < since:
        query.fault("until", "« until » précède « since ».")
    modes = query.choices("mode", tuple(_MODES))
    audiences = query.text("audience")
    return EventQuery(
        first_day=since or (None if until else paris_day(now)),
        last_day=until,
        words=query.text("words") or "",
        departments=query.choices("department", tuple(departments())) or None,
        types=query.choices("type", tuple(TYPES.values())) or None,
        modes=[_MODES[mode] for mode in modes] or None,
        sectors=query.choices("sector", tuple(SECTORS)) or None,
        statuses=query.choices("status", SHOWN_STATUSES) or None,
        tags={Family.AUDIENCES: [audiences]} if audiences else {},
        standing=True,
    )


def _codes(job: Wanted | None) -> list[str] | None:
    """The codes of ROME of a job; None when none was asked for."""
    if job is None:
        return None
    if job.rome:
        return [job.rome]
    found = (find_appellation(code) for code in job.appellations or ())
    return list(dict.fromkeys(each.rome_code for each in found if each))


def _told(asked: Asked, found: lists.Page[EventPage, Hit], lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "total": found.whole.total,
        "next": found.following,
        "job": {"label": asked.job.label, "rome_codes": asked.query.rome_codes, "guessed": asked.job.guessed} if asked.job else None,
        "near": lists.told_place(asked.places, asked.query.near),
        "corrected": found.whole.corrected,
        "facets": {name: _told_facet(name, found.whole) for name in asked.facets},
        "data": lines,
    }


def _told_facet(name: str, found: EventPage) -> list[dict[str, Any]]:
    return [{"value": _TOLD_MODES.get(each.value, each.value), "count": each.count} for each in found.facets.get(FACETS[name], [])]


def line(event: Event, base_url: str, distance_km: float | None = None) -> dict[str, Any]:
    """An event under our names: every key always there, null when nothing is known."""
    modes = [name for name, held in (("on_site", event.on_site), ("remote", event.remote)) if held]
    return {
        "id": event.id,
        "title": event.title,
        "description": event.description,
        "description_html": event.description_html,
        "programme": event.programme,
        "type": event.type,
        "status": event.status,
        "status_reason": event.status_reason,
        "starts_at": event.local_start.isoformat(timespec="seconds"),
        "ends_at": event.local_end.isoformat(timespec="seconds"),
        "all_day": event.all_day,
        "timezone": event.timezone,
        "modes": modes,
        "place": {
            "venue": event.venue,
            "street": event.street,
            "postcode": event.postcode,
            "city": event.city,
            "insee_code": event.insee,
            "department_code": event.department,
            "lat": event.lat,
            "lon": event.lon,
        },
        "remote_url": event.remote_url,
        "distance_m": None if distance_km is None else round(distance_km * 1000, 1),
        "audiences": event.audiences,
        "objectives": event.objectives,
        "rome_codes": event.rome_codes,
        "seats": {
            "on_site": event.seats_on_site,
            "on_site_taken": event.registered_on_site,
            "remote": event.seats_remote,
            "remote_taken": event.registered_remote,
        },
        "organiser": event.organiser,
        "url": event.url or page_of(event.id, base_url),
        "calendar_url": f"{page_of(event.id, base_url)}.ics",
        "updated_at": event.updated_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "created_at": event.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
