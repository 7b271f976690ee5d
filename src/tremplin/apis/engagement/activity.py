"""Applications and accounts, declared and followed from server to server (contract §4.5)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import bodies, documentation
from tremplin.apis.engagement.activity_bodies import Activity, Change
from tremplin.apis.engagement.caller import Service, authenticate, service
from tremplin.apis.engagement.documentation import activity as described
from tremplin.apis.engagement.errors import InvalidActivity, InvalidBody
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.missions.exchange import instant
from tremplin.missions.texts import legible
from tremplin.partners.model import Scope
from tremplin.tracking import activities, store
from tremplin.tracking.activities import Declaration
from tremplin.tracking.model import ACTIVITIES, Event, Source, referer_host
from tremplin.tracking.refusals.model import Door, Reason

router = APIRouter(tags=["API Engagement : activité"])
_NO_REFERER = "not_defined"


@documentation.read(router, "/v2/activity/{activity_id}", **described.SHOW)
async def show_activity(request: Request, activity_id: str) -> Response:
    """Une candidature ou une création de compte dont vous êtes l'annonceur ou le diffuseur, par notre identifiant ou par le vôtre.

    `type` (`apply` ou `account`) tranche quand votre identifiant sert aux deux.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v2/activity/019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 404 `NOT_FOUND` (inconnue, ou pas à vous), 409 `INVALID_PARAMS` (ambiguë),
    429 `TOO_MANY_REQUESTS`.
    """
    kind = _kind(request)
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        event = await activities.find(conn, legible(activity_id), by=caller.partner, kind=kind)
        body = await _told(conn, event)
    return Response(orjson.dumps({"ok": True, "data": body}), 200, headers, "application/json")


@documentation.write(router, "POST", "/v2/activity", **described.DECLARE)
async def declare_activity(request: Request) -> Response:
    """Déclare une candidature (`apply`, par défaut) ou une création de compte (`account`).

    Donnez `clickId` (l'`apiengagement_id` reçu avec la visite), ou `missionClientId` (votre identifiant d'une de vos missions), ou
    `missionId` (une mission que vous diffusez). `clientEventId`, facultatif, est votre identifiant : déclarée deux fois sous le même,
    une candidature n'est comptée qu'une.

    Exemple : `curl -X POST -H "x-api-key: $CLE" -H "content-type: application/json" -d '{"clickId":"019a…"}' "https://…/v2/activity"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (mission que vous ne diffusez pas, ou clé sans ce droit),
    404 `NOT_FOUND` (clic ou mission inconnus), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.ACTIVITY_WRITE)
        said = Declaration()
        try:
            said = await _declared(request)
            event = await activities.declare(conn, said, by=caller.partner, scope=caller.scope, now=held.now())
        except Refusal as refusal:
            _keep_refusal(held, caller.partner.id, refusal, said)
            raise
        body = await _told(conn, event)
    return Response(orjson.dumps({"ok": True, "data": body}), 200, headers, "application/json")


@documentation.write(router, "PUT", "/v2/activity/{activity_id}", **described.FOLLOW_UP)
async def change_activity(request: Request, activity_id: str) -> Response:
    """Note ce qu'est devenue une candidature : validée, annulée, refusée, ou mission accomplie.

    Exemple : `curl -X PUT -H "x-api-key: $CLE" -H "content-type: application/json" -d '{"status":"VALIDATED"}' "https://…/v2/activity/019a…"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnue, ou pas à vous),
    409 `INVALID_PARAMS` (ambiguë), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.ACTIVITY_WRITE)
        try:
            change = await _read(request, Change)
            kind = change.type or _kind(request)
            event = await activities.follow_up(conn, legible(activity_id), change.status, by=caller.partner, kind=kind, now=held.now())
        except Refusal as refusal:
            _keep_refusal(held, caller.partner.id, refusal, Declaration(client_event_id=activity_id))
            raise
        body = await _told(conn, event)
    return Response(orjson.dumps({"ok": True, "data": body}), 200, headers, "application/json")


def _keep_refusal(held: Service, partner_id: str, refusal: Refusal, said: Declaration) -> None:
    """For the partner's live tail: what its server was answered may be in no log it reads."""
    given = {
        "clickId": said.click_id,
        "missionId": said.mission_id,
        "missionClientId": said.mission_client_id,
        "clientEventId": said.client_event_id,
    }
    why = Reason(refusal.code, refusal.sentence or "Un champ est faux : lisez la réponse.")
    held.ledger.refuse(Door.ACTIVITY, why, given, partner_id=partner_id, now=held.now())


async def _read(request: Request, model: type[bodies.Model]) -> bodies.Model:
    try:
        return await bodies.read(request, model)
    except InvalidBody as refusal:
        raise InvalidActivity(refusal.issues) from None


async def _declared(request: Request) -> Declaration:
    """The body, with the combinations that the contract forbids refused."""
    sent = await _read(request, Activity)
    if not (sent.click_id or sent.mission_id or sent.mission_client_id):
        raise InvalidActivity([bodies.custom_issue("clickId, missionId or missionClientId is required")])
    if sent.click_id and sent.mission_id:
        raise InvalidActivity([bodies.custom_issue("clickId and missionId cannot be used together", "missionId")])
    if sent.mission_id and sent.mission_client_id:
        raise InvalidActivity([bodies.custom_issue("missionId and missionClientId cannot be used together", "missionId")])
    return Declaration(
        kind=sent.type,
        click_id=sent.click_id,
        mission_id=sent.mission_id,
        mission_client_id=sent.mission_client_id,
        tag=sent.tag or None,
        client_event_id=sent.client_event_id or None,
        custom=sent.custom_attributes,
        referer_host=referer_host(request.headers.get("referer")),
    )


def _kind(request: Request) -> str | None:
    parameters = Parameters(query_string(request))
    kinds = parameters.options("type", [each.value for each in ACTIVITIES])
    parameters.refuse_if_wrong()
    return kinds[0] if kinds else None


async def _told(conn: Conn, event: Event) -> dict[str, Any]:
    """An event in the contract's words. Nothing that could tell a visitor apart is in it."""
    # What a server declares comes, in the contract's words, from who declares it; whose link brought it is in `fromPublisherId`.
    source, source_id = (Source.PUBLISHER.value, event.declared_by) if event.declared_by else (event.source, event.source_id)
    names = await store.names_of(conn, event, source=source, source_id=source_id)
    steps = await store.status_changes(conn, event.id)
    return {
        "_id": event.id,
        "id": event.id,
        "type": event.kind,
        "status": event.status,
        "statusHistory": [
            {"status": each.status, "at": instant(each.at), "publisherId": each.partner_id, "expected": each.expected}
            for each in steps
        ],
        "createdAt": instant(event.at),
        "updatedAt": instant(event.updated_at or event.at),
        "clickId": event.click_id,
        "clientEventId": event.client_event_id,
        "tag": event.tag or "",
        "tags": event.tags,
        "isBot": event.bot is not None,
        "isHuman": event.bot is None,
        "host": "",
        "referer": event.referer_host or _NO_REFERER,
        "customAttributes": event.custom,
        "source": source,
        "sourceId": source_id,
        "sourceName": names.source_name,
        "fromPublisherId": event.from_partner,
        "fromPublisherName": names.from_name,
        "toPublisherId": event.to_partner,
        "toPublisherName": names.to_name,
        "missionId": event.mission_id,
        "missionClientId": names.mission_client_id,
        "missionTitle": names.mission_title,
        "missionDomain": names.mission_domain,
        "missionPostalCode": names.mission_postal_code,
        "missionDepartmentName": names.mission_department_name,
        "missionOrganizationId": names.organisation_id,
        "missionOrganizationName": names.organisation_name,
        "missionOrganizationClientId": names.organisation_client_id,
    }
