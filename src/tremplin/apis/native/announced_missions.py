"""Missions that a partner announces to our API: described whole, changed in part, several together, withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation, errors, preconditions
from tremplin.apis.native import mission_bodies as shapes
from tremplin.apis.native.bodies import Body
from tremplin.apis.native.caller import authenticate, service
from tremplin.apis.native.documentation import announced_missions as described
from tremplin.apis.native.errors import Fault, InvalidBody, MissionUnknown
from tremplin.apis.native.query import Query
from tremplin.kit.db import Conn
from tremplin.kit.idempotency import actions as idempotency
from tremplin.kit.idempotency.model import Answer, checked, fingerprint
from tremplin.kit.refusal import Refusal
from tremplin.missions import pushing, store
from tremplin.missions.errors import MissionNotFound
from tremplin.missions.exchange import instant
from tremplin.missions.model import Mission, Status
from tremplin.missions.pushing import Outcome, Push, Upserted
from tremplin.missions.revision import Changes, problems_of
from tremplin.missions.texts import legible
from tremplin.partners.model import Partner, Scope

router = APIRouter(tags=["API Tremplin : annoncer des missions"])
ROOT = "/api/v1/missions"
_ONE = f"{ROOT}/{{client_id:path}}"
_MOST_IDENTIFIER = 250
Write = Callable[[Conn], Awaitable[Answer]]


@documentation.write(router, "PUT", _ONE, **described.PUT)
async def put_mission(request: Request, client_id: str) -> Response:
    """Décrit une mission, en entier, sous votre identifiant : elle est publiée, changée, ou revient si elle était retirée.

    Ce qui n'est pas donné est effacé (l'organisation, elle, garde ce que vous n'en dites pas). Une mission qu'une règle refuse est
    gardée et n'est montrée à personne : `status` vaut `REFUSED`, et `problems` dit toutes les raisons. La même, renvoyée, ne change
    rien. `If-Match` (l'`ETag` lu) n'écrase aucun changement fait entre-temps ; `If-None-Match: *` n'annonce que du nouveau.
    `?dryRun=true` vérifie tout et ne garde rien. Sous un `Idempotency-Key`, la même demande n'est faite qu'une fois en 24 heures.

    Exemple : `curl -X PUT -H "Authorization: Bearer $CLE" -H "content-type: application/json" -d @mission.json
    "https://…/api/v1/missions/lecture-12"`

    Refus : 400 `INVALID_BODY` ou `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `missions:write`), 404
    `MISSION_UNKNOWN` (l'adresse ne porte pas d'identifiant), 412 `PRECONDITION_FAILED`, 422 `IDEMPOTENCY_KEY_REUSED`, 429
    `TOO_MANY_REQUESTS`.
    """
    by, headers = await _caller(request)
    dry = _is_dry(request)
    identifier = _identifier(client_id)
    body = await Body.of(request, whole=True)
    changes = shapes.changes(body)
    body.refuse_if_wrong()

    async def write(conn: Conn) -> Answer:
        await _checked(request, conn, identifier, by=by)
        (done,) = await pushing.upsert(conn, [Push(identifier, changes)], by=by, now=service(request).now())
        if done.mission is None:
            raise InvalidBody([Fault(f"/body{each.pointer}", each.message, each.code) for each in done.problems])
        return await _kept(conn, done.mission, request, created=done.outcome == Outcome.CREATED, dry=dry)

    return await _written(request, write, by=by, headers=headers, dry=dry)


@documentation.write(router, "PATCH", _ONE, **described.PATCH)
async def patch_mission(request: Request, client_id: str) -> Response:
    """Change une mission en partie (merge patch, RFC 7396) : ce qui n'est pas donné reste, `null` efface, une liste remplace la liste.

    Les en-têtes et les réponses sont ceux de PUT.

    Exemple : `curl -X PATCH -H "Authorization: Bearer $CLE" -H "content-type: application/merge-patch+json" -d '{"places":5}'
    "https://…/api/v1/missions/lecture-12"`

    Refus : 400 `INVALID_BODY` ou `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `MISSION_UNKNOWN` (jamais annoncée par
    vous, ou retirée), 412 `PRECONDITION_FAILED`, 422 `IDEMPOTENCY_KEY_REUSED`, 429 `TOO_MANY_REQUESTS`.
    """
    by, headers = await _caller(request)
    dry = _is_dry(request)
    identifier = _identifier(client_id)
    body = await Body.of(request, whole=True)
    changes = shapes.changes(body)
    body.refuse_if_wrong()

    async def write(conn: Conn) -> Answer:
        live = await _checked(request, conn, identifier, by=by)
        try:
            push = Push(identifier, await _merged(conn, changes, live))
            done = await pushing.revise(conn, push, by=by, now=service(request).now())
        except MissionNotFound:
            raise MissionUnknown from None
        return await _kept(conn, done.mission, request, created=False, dry=dry)

    return await _written(request, write, by=by, headers=headers, dry=dry)


@documentation.write(router, "DELETE", _ONE, **described.DELETE)
async def withdraw_mission(request: Request, client_id: str) -> Response:
    """Retire une mission de partout, à l'instant ; la retirer encore ne change rien. Un PUT du même identifiant la fait revenir.

    Exemple : `curl -X DELETE -H "Authorization: Bearer $CLE" "https://…/api/v1/missions/lecture-12"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `MISSION_UNKNOWN` (jamais annoncée par vous),
    412 `PRECONDITION_FAILED`, 429 `TOO_MANY_REQUESTS`.
    """
    by, headers = await _caller(request)
    Query(request).refuse_if_wrong()
    identifier = _identifier(client_id)
    async with service(request).db.writing() as conn:
        await _checked(request, conn, identifier, by=by)
        try:
            await pushing.retire(conn, identifier, by=by, now=service(request).now())
        except MissionNotFound:
            raise MissionUnknown from None
    return Response(None, 204, headers)


@documentation.write(router, "POST", ROOT, **described.POST)
async def put_missions(request: Request) -> Response:
    """Décrit jusqu'à 1 000 missions : `{"missions": [{"clientId": …, …}]}`, chacune en entier, comme par PUT.

    `data` rend un résultat par mission, dans l'ordre : `created`, `updated`, `unchanged`, `refused` (gardée, montrée à personne) ou
    `invalid` (illisible, pas gardée), avec tous ses problèmes. Une mission fautive n'empêche pas les autres.

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" -H "Idempotency-Key: $(uuidgen)" -d @missions.json
    "https://…/api/v1/missions"`

    Refus : 400 `INVALID_BODY` (pas de liste, trop de missions) ou `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 422
    `IDEMPOTENCY_KEY_REUSED`, 429 `TOO_MANY_REQUESTS`.
    """
    by, headers = await _caller(request)
    dry = _is_dry(request)
    body = await Body.of(request, whole=True)
    sent = body.whatever("missions")
    if not isinstance(sent, list) or len(sent) > described.MOST_TOGETHER or not all(isinstance(each, dict) for each in sent):
        body.fault("missions", f"« missions » est une liste de {described.MOST_TOGETHER} objets au plus.")
    body.refuse_if_wrong()
    pushes, refused = _read_all(sent)

    async def write(conn: Conn) -> Answer:
        upserted = await pushing.upsert(conn, list(pushes.values()), by=by, now=service(request).now())
        done = dict(zip(pushes, upserted, strict=True))
        results = [refused.get(k) or _result(pushes[k].client_id, done[k], k, dry=dry) for k in range(len(sent))]
        counts = Counter(each["outcome"] for each in results)
        told = {"counts": {outcome.value: counts[outcome.value] for outcome in Outcome}, "data": results}
        return Answer(200, orjson.dumps({**told, "dryRun": True} if dry else told))

    return await _written(request, write, by=by, headers=headers, dry=dry)


async def own(conn: Conn, client_id: str, *, by: Partner, base_url: str) -> dict[str, Any] | None:
    """A mission under its announcer's identifier, in any state, as its announcer reads it; None when there is none."""
    mission = await store.find_by_client_id(conn, by.id, legible(client_id))
    return await _told(conn, mission, base_url) if mission else None


def mark(told: dict[str, Any]) -> str:
    """The mark of a state of a mission, as its announcer reads it."""
    return preconditions.mark_of(f"{told['id']} {told['updatedAt']} {told['deletedAt']}".encode())


async def _told(conn: Conn, mission: Mission, base_url: str) -> dict[str, Any]:
    found = await store.find_organisations(conn, [mission.organisation_id] if mission.organisation_id else [])
    public = mission.status != Status.REFUSED and mission.deleted_at is None
    return {
        "clientId": mission.client_id,
        "id": mission.id,
        "pageUrl": f"{base_url}/missions/{mission.id}" if public else None,
        "status": mission.status,
        "statusComment": mission.status_comment or None,
        "mission": shapes.told(mission, found.get(mission.organisation_id or "")),
        "problems": [shapes.problem(each, "/mission") for each in problems_of(mission)],
        "createdAt": instant(mission.created_at),
        "updatedAt": instant(mission.updated_at),
        "deletedAt": instant(mission.deleted_at),
    }


async def _kept(conn: Conn, mission: Mission, request: Request, *, created: bool, dry: bool) -> Answer:
    told = await _told(conn, mission, request.app.state.portal.base_url)
    told["created"] = created
    if dry:
        told["dryRun"] = True
        if created:  # what will not exist has no id
            told["id"] = told["pageUrl"] = None
    return Answer(201 if created and not dry else 200, orjson.dumps(told))


async def _checked(request: Request, conn: Conn, client_id: str, *, by: Partner) -> Mission | None:
    """The mission as it is now, once nobody else changes it; None when there is none, or none any more. Raises PreconditionFailed."""
    await store.take_turn(conn, by.id)
    found = (await store.hold(conn, by.id, [client_id])).get(client_id)
    live = found if found and found.deleted_at is None else None
    states = {"id": live.id, "updatedAt": instant(live.updated_at), "deletedAt": None} if live else None
    preconditions.check(request, mark(states) if states else None)
    return live


async def _merged(conn: Conn, given: Changes, live: Mission | None) -> Changes:
    """Changes whose organisation, when they name none, is the one the mission has: a patch goes into what is there."""
    named = "client_id" in given.organisation or not any(given.organisation.values())
    if named or live is None or live.organisation_id is None:
        return given
    (current,) = (await store.find_organisations(conn, [live.organisation_id])).values()
    name = {} if "name" in given.organisation else {"name": current.name}
    return replace(given, organisation={**given.organisation, **name, "client_id": current.client_id})


async def _caller(request: Request) -> tuple[Partner, dict[str, str]]:
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_WRITE)
    return caller.partner, {**headers, "Cache-Control": "no-store"}


async def _written(request: Request, write: Write, *, by: Partner, headers: dict[str, str], dry: bool) -> Response:
    """The answer to a write, done entirely or not at all; under a key, once."""
    key = request.headers.get("idempotency-key")
    async with service(request).db.writing() as conn:
        if dry:
            async with conn.transaction(force_rollback=True):
                done = await write(conn)
        elif key is None:
            done = await write(conn)
        else:
            done = await _once(request, conn, checked(key), write, by=by)
    more = {"Idempotent-Replayed": "true"} if done.replayed else {}
    if done.status in (200, 201) and not dry and request.method != "POST":
        more["ETag"] = mark(orjson.loads(done.body))
    return Response(done.body, done.status, {**headers, **more}, "application/json" if done.status < 400 else errors.MEDIA_TYPE)


async def _once(request: Request, conn: Conn, key: str, write: Write, *, by: Partner) -> Answer:
    asked = fingerprint(request.method.encode(), request.url.path.encode(), request.url.query.encode(), await request.body())

    async def attempt() -> Answer:
        try:
            async with conn.transaction():
                return await write(conn)
        except Refusal as refusal:  # an answer as any other: given again, whatever has changed since
            said = errors.answer(refusal)
            return Answer(said.status_code, bytes(said.body))

    return await idempotency.once(conn, by.id, key, asked, now=service(request).now(), answer=attempt)


def _is_dry(request: Request) -> bool:
    query = Query(request)
    dry = query.flag("dryRun")
    query.refuse_if_wrong()
    return dry


def _identifier(client_id: str) -> str:
    """The partner's own identifier, in the address. One that holds what texts can't is nobody's: without it, it would be another's."""
    given = client_id.strip()
    if legible(given) != given or not given.isprintable() or not given or len(given) > _MOST_IDENTIFIER:
        raise MissionUnknown
    return given


def _read_all(sent: list[dict[str, Any]]) -> tuple[dict[int, Push], dict[int, dict[str, Any]]]:
    """The missions of a batch by rank: those that can be read, and what is told of the others."""
    pushes: dict[int, Push] = {}
    refused: dict[int, dict[str, Any]] = {}
    first: dict[str, int] = {}
    for rank, each in enumerate(sent):
        body = Body(each, f"/body/missions/{rank}")
        client_id = legible(body.text("clientId", least=1, most=_MOST_IDENTIFIER))
        changes: Changes = shapes.changes(body)
        if client_id and first.setdefault(client_id, rank) != rank:
            body.fault(
                "clientId", f"« {client_id[:80]} » est déjà l'identifiant de la mission n° {first[client_id]} de cette demande."
            )
        if faults := body.faults():
            problems = [{**fault.as_json(), "severity": "error"} for fault in faults]
            refused[rank] = {"clientId": client_id or None, "id": None, "outcome": "invalid", "status": None, "problems": problems}
        else:
            pushes[rank] = Push(client_id, changes)
    return pushes, refused


def _result(client_id: str, done: Upserted, rank: int, *, dry: bool) -> dict[str, Any]:
    mission = done.mission
    invented = dry and done.outcome == Outcome.CREATED
    return {
        "clientId": client_id,
        "id": mission.id if mission and not invented else None,
        "outcome": done.outcome,
        "status": mission and mission.status,
        "problems": [shapes.problem(each, f"/body/missions/{rank}") for each in done.problems],
    }
