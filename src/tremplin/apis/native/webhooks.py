"""Endpoints of a partner: where what changes is told to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation, webhook_logs
from tremplin.apis.native.bodies import Body
from tremplin.apis.native.caller import authenticate, service
from tremplin.apis.native.documentation import webhooks as described
from tremplin.apis.native.query import Query
from tremplin.apis.native.webhook_logs import instant
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox
from tremplin.partners.model import Scope
from tremplin.webhooks import actions, store
from tremplin.webhooks.log import store as log
from tremplin.webhooks.log.model import Question
from tremplin.webhooks.model import OVERLAP, PARTNERS_EVENTS, DeliveryState, Endpoint

router = APIRouter(tags=["API Tremplin : webhooks"])
_ROOT = "/api/v1/webhooks"
_ONE = f"{_ROOT}/{{endpoint_id}}"
_MOST_URL, _MOST_DESCRIPTION, _MOST_OVERLAP = 2048, 255, 7 * 24
_REPLAYABLE = (DeliveryState.DEAD, DeliveryState.CANCELLED, DeliveryState.DELIVERED)
_OUR_HOUR = timedelta(hours=1)


@documentation.write(router, "POST", _ROOT, **described.DECLARE)
async def declare(request: Request) -> Response:
    """Déclare une adresse de chez vous où vous annoncer ce qui change, et donne le secret qui signe les envois, cette seule fois.

    Événements : `mission.updated` et `mission.withdrawn` (vos missions, celles que vous diffusez), `feed_run.finished` (vos imports),
    `application.created` et `application.updated` (candidatures et comptes dont vous êtes l'annonceur ou le diffuseur),
    `offer.updated` et `offer.withdrawn` (l'annuaire des immersions), `event.updated` et `event.withdrawn` (les événements).

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" -H "content-type: application/json"
    -d '{"url": "https://vous.example/tremplin", "events": ["mission.updated"]}' "https://…/api/v1/webhooks"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `settings:write`), 409 `TOO_MANY_ENDPOINTS`,
    422 `ADDRESS_REFUSED` (adresse privée, ou sans https), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        partner_id, headers = await _caller(request, conn)
        body = await Body.of(request)
        url = body.text("url", least=1, most=_MOST_URL)
        events = body.texts("events", PARTNERS_EVENTS, required=True)
        description = body.text("description", most=_MOST_DESCRIPTION)
        body.refuse_if_wrong()
        endpoint, secret = await actions.declare(
            conn,
            _secrets(request),
            partner_id=partner_id,
            url=url,
            events=events,
            description=description,
            loopback=request.app.state.loopback,
            now=held.now(),
        )
    return _answer({**_told(endpoint), "secret": secret}, {**headers, "Location": f"{_ROOT}/{endpoint.id}"}, status=201)


@documentation.read(router, _ROOT, **described.LIST)
async def show_all(request: Request) -> Response:
    """Vos points de livraison, du plus ancien au plus récent. Leurs secrets ne sont jamais montrés.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/webhooks"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        partner_id, headers = await _caller(request, conn)
        Query(request).refuse_if_wrong()
        found = await store.of_partner(conn, partner_id)
    return _answer({"data": [_told(each) for each in found]}, headers)


@documentation.read(router, _ONE, **described.SHOW)
async def show(request: Request) -> Response:
    """Un point de livraison : son état, et depuis quand il échoue s'il échoue.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/webhooks/$ID"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        partner_id, headers = await _caller(request, conn)
        Query(request).refuse_if_wrong()
        endpoint = await actions.find(conn, _id(request), partner_id=partner_id)
    return _answer(_told(endpoint), headers)


@documentation.write(router, "DELETE", _ONE, **described.DELETE)
async def remove(request: Request) -> Response:
    """Supprime un point de livraison, son journal, et ce qui l'attendait.

    Exemple : `curl -X DELETE -H "Authorization: Bearer $CLE" "https://…/api/v1/webhooks/$ID"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.writing() as conn:
        partner_id, headers = await _caller(request, conn)
        await actions.remove(conn, _id(request), partner_id=partner_id)
    return Response(None, 204, headers)


@documentation.write(router, "POST", f"{_ONE}/pause", **described.PAUSE)
async def pause(request: Request) -> Response:
    """Suspend les envois, par exemple pendant une maintenance. Ce qui change attend, trente jours au plus.

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" "https://…/api/v1/webhooks/$ID/pause"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN`, 409 `ENDPOINT_NOT_ACTIVE` (il est désactivé),
    429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        partner_id, headers = await _caller(request, conn)
        endpoint = await actions.pause(conn, _id(request), partner_id=partner_id, now=held.now())
    return _answer(_told(endpoint), headers)


@documentation.write(router, "POST", f"{_ONE}/resume", **described.RESUME)
async def resume(request: Request) -> Response:
    """Remet en service un point de livraison suspendu ou désactivé. Ce qui l'attendait part aussitôt, dans l'ordre.

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" "https://…/api/v1/webhooks/$ID/resume"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        partner_id, headers = await _caller(request, conn)
        endpoint = await actions.resume(conn, _id(request), partner_id=partner_id, now=held.now())
    return _answer(_told(endpoint), headers)


@documentation.write(router, "POST", f"{_ONE}/rotate", **described.ROTATE)
async def rotate(request: Request) -> Response:
    """Donne un nouveau secret, cette seule fois. L'ancien signe encore à côté de lui pendant `overlap_hours` (24 ; 0 s'il a fui).

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" -H "content-type: application/json" -d '{"overlap_hours": 48}'
    "https://…/api/v1/webhooks/$ID/rotate"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        partner_id, headers = await _caller(request, conn)
        body = await Body.of(request)
        hours = body.number("overlap_hours", OVERLAP // _OUR_HOUR, least=0, most=_MOST_OVERLAP)
        body.refuse_if_wrong()
        secret, until = await actions.rotate(
            conn, _secrets(request), _id(request), partner_id=partner_id, overlap=timedelta(hours=hours), now=held.now()
        )
    return _answer({"secret": secret, "previous_until": instant(until)}, headers)


@documentation.write(router, "POST", f"{_ONE}/test", **described.TEST)
async def ping(request: Request) -> Response:
    """Envoie un événement qui ne veut rien dire, `endpoint.test`. Une seconde plus tard, le journal dit ce que vous avez répondu.

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" "https://…/api/v1/webhooks/$ID/test"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN`, 409 `ENDPOINT_NOT_ACTIVE`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        partner_id, headers = await _caller(request, conn)
        delivery_id = await actions.ping(conn, _id(request), partner_id=partner_id, now=held.now())
    return _answer({"delivery_id": delivery_id}, headers, status=202)


@documentation.read(router, f"{_ONE}/deliveries", **described.DELIVERIES)
async def show_deliveries(request: Request) -> Response:
    """Le journal d'un point de livraison, trente jours, du plus récent au plus ancien : chaque tentative, la réponse et sa durée.

    États : `pending` (à envoyer, `due_at` dit quand), `sending`, `delivered`, `dead` (abandonné), `cancelled`.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/webhooks/$ID/deliveries?state=dead&since=2026-03-01"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        partner_id, headers = await _caller(request, conn)
        query = Query(request)
        states, cursor = query.choices("state", tuple(DeliveryState)), query.text("cursor")
        question = Question(_id(request), states, query.instant("since"), query.instant("until"))
        limit = query.number("limit", 50, least=1, most=200)
        after = webhook_logs.read(cursor) if cursor else None
        if cursor and after is None:
            query.fault("cursor", "« cursor » n'est pas celui d'une page de ce journal : reprenez de la première, sans lui.")
        query.refuse_if_wrong()
        await actions.find(conn, question.endpoint_id, partner_id=partner_id)
        found = await log.page(conn, question, after=after, limit=limit + 1)
    following = webhook_logs.written(found[limit - 1]) if len(found) > limit else None
    return _answer({"data": [webhook_logs.told(each) for each in found[:limit]], "next_cursor": following}, headers)


@documentation.write(router, "POST", f"{_ONE}/replay", **described.REPLAY)
async def replay(request: Request) -> Response:
    """Rejoue un envoi (`delivery_id`), ou ceux d'une période (`since`, `until`) : par défaut ceux qui ont été abandonnés (`states`).

    Chacun repart avec le même identifiant, le même corps et la même version : ce que vous avez déjà traité, ignorez-le.

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" -H "content-type: application/json"
    -d '{"since": "2026-03-01", "until": "2026-03-03"}' "https://…/api/v1/webhooks/$ID/replay"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ENDPOINT_UNKNOWN` ou `DELIVERY_UNKNOWN`,
    409 `DELIVERY_UNDER_WAY` ou `ENDPOINT_NOT_ACTIVE` (il est désactivé), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        partner_id, headers = await _caller(request, conn)
        body = await Body.of(request)
        delivery_id = body.text("delivery_id", most=64)
        states = body.texts("states", _REPLAYABLE, required=False) or (DeliveryState.DEAD,)
        question = Question(_id(request), states, body.instant("since"), body.instant("until"))
        if delivery_id and (body.has("since") or body.has("until") or body.has("states")):
            body.fault("delivery_id", "« delivery_id » désigne un seul envoi : retirez « since », « until » et « states ».")
        if not delivery_id and question.since is None:
            body.fault("since", "Donnez « delivery_id », ou « since » : depuis quand rejouer.")
        body.refuse_if_wrong()
        if delivery_id:
            await actions.replay(conn, question.endpoint_id, delivery_id, partner_id=partner_id, now=held.now())
            return _answer({"replayed": 1}, headers, status=202)
        count = await actions.replay_all(conn, question, partner_id=partner_id, now=held.now())
    return _answer({"replayed": count}, headers, status=202)


async def _caller(request: Request, conn: Conn) -> tuple[str, dict[str, str]]:
    caller, headers = await authenticate(request, conn, Scope.SETTINGS_WRITE)
    return caller.partner.id, {**headers, "Cache-Control": "no-store"}


def _secrets(request: Request) -> SecretBox:
    found: SecretBox = request.app.state.secrets
    return found


def _id(request: Request) -> str:
    """The id in the address; no id of ours holds what the database would refuse."""
    given: str = request.path_params["endpoint_id"]
    return given if given.isprintable() else ""


def _answer(body: dict[str, Any], headers: dict[str, str], *, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")


def _told(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "events": list(endpoint.events),
        "description": endpoint.description,
        "state": endpoint.state,
        "state_reason": endpoint.state_reason,
        "failing_since": instant(endpoint.failing_since),
        "created_at": instant(endpoint.created_at),
        "updated_at": instant(endpoint.updated_at),
    }
