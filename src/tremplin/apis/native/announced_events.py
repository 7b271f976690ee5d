"""Events that a partner announces: written whole, one by one or together, read again, withdrawn. It alone reads them here.

`missions:write` opens these routes, those that read too: it is the right of partners that announce.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation, errors, preconditions
from tremplin.apis.native import event_bodies as shapes
from tremplin.apis.native.bodies import Body
from tremplin.apis.native.caller import authenticate, service
from tremplin.apis.native.documentation import announced_events as described
from tremplin.apis.native.errors import EventUnknown, Fault, Forbidden, InvalidBody
from tremplin.apis.native.query import Query
from tremplin.events import actions, store
from tremplin.events.catalogue import actions as own
from tremplin.events.catalogue import store as catalogue
from tremplin.events.draft import EventDraft
from tremplin.events.errors import EventInvalid, EventNotFound
from tremplin.events.model import Event, Origin
from tremplin.events.preparation import Prepared
from tremplin.events.validation import IDENTIFIER_MOST
from tremplin.kit.db import Conn
from tremplin.kit.idempotency import actions as idempotency
from tremplin.kit.idempotency.model import Answer, checked, fingerprint
from tremplin.kit.problem import Severity
from tremplin.partners.model import Scope

router = APIRouter(tags=["API Tremplin : annoncer des événements"])
ROOT = "/api/v1/agenda/events"
_ONE = f"{ROOT}/{{event_id:path}}"


@documentation.write(router, "PUT", _ONE, **described.PUT)
async def put_event(request: Request) -> Response:
    """Annonce un événement, en entier, sous votre identifiant : il entre dans l'agenda, ou sa description est remplacée.

    Les clés sont celles des fichiers de `tremplin events load` et de l'API Événements. Ce qui n'est pas donné est effacé. Un jour seul
    (`2026-12-15`) est celui du lieu. Sans `timezone`, l'heure du lieu. `statut` : `PREVU`, `REPORTE` ou `ANNULE` ; il reste visible,
    et le dit. Tous les problèmes sont dits à la fois ; `warnings` n'empêche rien. `?dryRun=true` ne garde rien.

    `If-Match` (l'`ETag` lu) n'écrase aucun changement fait entre-temps ; `If-None-Match: *` n'annonce que du nouveau.

    Exemple : `curl -X PUT -H "Authorization: Bearer $CLE" -H "content-type: application/json" -d @evenement.json
    "https://…/api/v1/agenda/events/atelier-cv-12"`

    Refus : 400 `INVALID_BODY`, `INVALID_QUERY` ou `EVENT_INVALID` (une règle n'est pas tenue : `errors` dit lesquelles), 401
    `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `missions:write`), 404 `EVENT_UNKNOWN` (cet identifiant ne peut pas être
    gardé), 412 `PRECONDITION_FAILED`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        by, headers = await _caller(request, conn)
    query = Query(request)
    dry_run = query.flag("dryRun")
    query.refuse_if_wrong()
    body = await Body.of(request)
    draft = shapes.read(_identifier(request), body)
    unread = body.faults()
    async with held.db.writing() as conn, conn.transaction(force_rollback=dry_run):
        await store.claim(conn, by)
        (prepared,), known = await actions.prepare_all(conn, [draft], by=by, origin=Origin.API, now=held.now())
        before = known.get(draft.client_id)
        preconditions.check(request, _mark(before))
        if wrong := [*unread, *_rules(prepared, unread)]:
            return _refused(wrong, unread, prepared, headers)
        assert prepared.event is not None
        await actions.write(conn, [own.revised(prepared.event, before)])
        (kept,) = (await store.hold(conn, by, [draft.client_id])).values()
    created = before is None or before.withdrawn
    outcome = {**_told(request, kept), "created": created, "warnings": _warnings(prepared)}
    headers = headers if dry_run else {**headers, "ETag": _mark(kept) or ""}
    return _answer({**outcome, "dryRun": True} if dry_run else outcome, headers, status=201 if created and not dry_run else 200)


@documentation.write(router, "POST", ROOT, **described.POST)
async def put_events(request: Request) -> Response:
    """Annonce jusqu'à 100 événements à la fois : `{"events": [{"id": …, …}]}`, chacun comme pour un seul. Tous, ou aucun.

    Sous un en-tête `Idempotency-Key`, la même demande renvoyée n'est faite qu'une fois pendant 24 heures, et reçoit la même réponse.

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" -H "Idempotency-Key: $(uuidgen)" -d @evenements.json
    "https://…/api/v1/agenda/events"`

    Refus : 400 `INVALID_BODY`, `INVALID_QUERY` ou `EVENT_INVALID`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 422
    `IDEMPOTENCY_KEY_REUSED` (même clé, autre demande), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        by, headers = await _caller(request, conn)
    Query(request).refuse_if_wrong()
    body = await Body.of(request)
    parts = body.parts("events", most=described.MOST_TOGETHER)
    drafts = [shapes.read(shapes.identifier(part), part) for part in parts]
    _refuse_repeated(drafts, parts)
    unread = body.faults()
    key = request.headers.get("idempotency-key")

    async def write(conn: Conn) -> Answer:
        return await _write_all(request, conn, drafts, by=by, unread=unread)

    async with held.db.writing() as conn:
        if key is None:
            done = await write(conn)
        else:
            asked = fingerprint(b"POST", ROOT.encode(), await request.body())
            done = await idempotency.once(conn, by, checked(key), asked, now=held.now(), answer=lambda: write(conn))
    more = {"Idempotent-Replayed": "true"} if done.replayed else {}
    return Response(done.body, done.status, {**headers, **more}, "application/json" if done.status == 200 else errors.MEDIA_TYPE)


@documentation.read(router, ROOT, **described.LIST)
async def show_events(request: Request) -> Response:
    """Les événements que vous avez annoncés, passés et annulés aussi, dans l'ordre de vos identifiants.

    `next` est à redonner dans `cursor` pour avoir la suite ; il est `null` à la fin.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/agenda/events?limit=50"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        by, headers = await _caller(request, conn)
        query = Query(request)
        limit = query.number("limit", 20, least=1, most=100)
        after = query.text("cursor") or ""
        query.refuse_if_wrong()
        found = await catalogue.of_partner(conn, by, after=after, limit=limit + 1)
    following = found[limit - 1].client_id if len(found) > limit else None
    return _answer({"data": [_told(request, each) for each in found[:limit]], "next": following}, headers)


@documentation.read(router, _ONE, **described.SHOW)
async def show_event(request: Request) -> Response:
    """Un événement que vous avez annoncé, sous votre identifiant. `evenement` peut être renvoyé tel quel ; `ETag` en est la marque.

    Exemple : `curl -i -H "Authorization: Bearer $CLE" "https://…/api/v1/agenda/events/atelier-cv-12"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `EVENT_UNKNOWN` (jamais annoncé, ou retiré), 429
    `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        by, headers = await _caller(request, conn)
        Query(request).refuse_if_wrong()
        found = await catalogue.find(conn, by, _identifier(request))
    if found is None or found.withdrawn:
        raise EventUnknown
    return _answer(_told(request, found), {**headers, "ETag": _mark(found) or ""})


@documentation.write(router, "DELETE", _ONE, **described.DELETE)
async def withdraw_event(request: Request) -> Response:
    """Retire un événement qui n'aurait pas dû être annoncé : il n'est plus montré nulle part. L'annoncer de nouveau le fait revenir.

    Un événement qui n'aura pas lieu s'annule (`statut` : `ANNULE`) : qui comptait venir doit l'apprendre.

    Exemple : `curl -X DELETE -H "Authorization: Bearer $CLE" "https://…/api/v1/agenda/events/atelier-cv-12"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `EVENT_UNKNOWN`, 409 `EVENT_REGISTERED` (des personnes y
    sont inscrites : annulez-le), 412 `PRECONDITION_FAILED`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        by, headers = await _caller(request, conn)
    Query(request).refuse_if_wrong()
    client_id = _identifier(request)
    async with held.db.writing() as conn:
        known = (await store.hold(conn, by, [client_id])).get(client_id)
        if known is None or known.withdrawn:
            raise EventUnknown
        preconditions.check(request, _mark(known))
        try:
            await own.withdraw(conn, client_id, by=by, now=held.now())
        except EventNotFound:
            raise EventUnknown from None
    return Response(None, 204, headers)


async def _caller(request: Request, conn: Conn) -> tuple[str, dict[str, str]]:
    caller, headers = await authenticate(request, conn, Scope.MISSIONS_WRITE)
    if caller.partner.sandbox_until is not None:  # the agenda is shown to everyone
        raise Forbidden(scope=Scope.MISSIONS_WRITE)
    return caller.partner.id, {**headers, "Cache-Control": "no-store"}


def _identifier(request: Request) -> str:
    """The partner's own identifier, in the address; none holds what the database would refuse."""
    given: str = request.path_params["event_id"]
    if not given.isprintable() or not given.strip() or len(given) > IDENTIFIER_MOST:
        raise EventUnknown
    return given.strip()


def _mark(event: Event | None) -> str | None:
    if event is None or event.withdrawn:
        return None
    return preconditions.mark_of(f"{event.updated_at.timestamp()} {event.revision}".encode())


def _rules(prepared: Prepared, unread: Sequence[Fault], at: str = "/body") -> list[Fault]:
    """The rules that are broken: but not for lacking what was given and can't be read."""
    told = {fault.pointer for fault in unread}
    broken = (shapes.fault(each, at) for each in prepared.problems if each.severity == Severity.ERROR)
    return [each for each in broken if not any(f"{pointer}/".startswith(f"{each.pointer}/") for pointer in told)]


def _refused(wrong: Sequence[Fault], unread: Sequence[Fault], prepared: Prepared, headers: dict[str, str]) -> Response:
    if unread:
        raise InvalidBody(list(wrong))
    return errors.answer(EventInvalid([each for each in prepared.problems if each.severity == Severity.ERROR]), headers, wrong)


def _refuse_repeated(drafts: Sequence[EventDraft], parts: Sequence[Body]) -> None:
    seen: set[str] = set()
    for draft, part in zip(drafts, parts, strict=True):
        if draft.client_id in seen:
            part.fault("id", f"« {draft.client_id[:80]} » est déjà l'identifiant d'un autre événement de cette demande.")
        seen.add(draft.client_id)


async def _write_all(request: Request, conn: Conn, drafts: list[EventDraft], *, by: str, unread: list[Fault]) -> Answer:
    await store.claim(conn, by)
    prepared, known = await actions.prepare_all(conn, drafts, by=by, origin=Origin.API, now=service(request).now())
    broken = [fault for k, each in enumerate(prepared) for fault in _rules(each, unread, f"/body/events/{k}")]
    if unread or broken:
        refusal = InvalidBody([*unread, *broken]) if unread else EventInvalid([p for each in prepared for p in each.problems])
        said = errors.answer(refusal, faults=[*unread, *broken])
        return Answer(said.status_code, bytes(said.body))
    events = [own.revised(each.event, known.get(each.event.client_id)) for each in prepared if each.event is not None]
    await actions.write(conn, events)
    done = [
        {**_told(request, event), "created": event.client_id not in known, "warnings": _warnings(each)}
        for event, each in zip(events, prepared, strict=True)
    ]
    return Answer(200, orjson.dumps({"data": done}))


def _warnings(prepared: Prepared) -> list[dict[str, str]]:
    return [shapes.fault(each).as_json() for each in prepared.problems if each.severity != Severity.ERROR]


def _told(request: Request, event: Event) -> dict[str, Any]:
    return shapes.told(event, request.app.state.portal.base_url)


def _answer(body: dict[str, Any], headers: dict[str, str], *, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")
