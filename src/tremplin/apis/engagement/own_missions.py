"""The caller's own missions, refused ones included when asked, with what they brought (contract §1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import own_missions as described
from tremplin.apis.engagement.errors import NotFound
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.kit.db import Conn
from tremplin.missions import store
from tremplin.missions.exchange import exchanged, instant
from tremplin.missions.model import Mission, Status
from tremplin.missions.moderation import store as moderation
from tremplin.missions.moderation.model import Decision
from tremplin.missions.texts import legible
from tremplin.partners.model import Partner, Scope
from tremplin.tracking.model import Kind
from tremplin.tracking.statistics import store as statistics

router = APIRouter(tags=["API Engagement : vos missions"])
_DEFAULT_LIMIT, _MOST, _FURTHEST = 50, 10_000, 1_000_000_000
# What the contract leaves out here and has in `/v0/mission`.
_LEFT_OUT = ("deleted", "statusCommentHistoric", "soft_skills")
_STATISTICS = {"clicks": Kind.CLICK, "applications": Kind.APPLY}


@documentation.read(router, "/v0/mymission", **described.OWN_LIST)
async def list_own_missions(request: Request) -> Response:
    """Vos missions, de la date de début la plus lointaine à la plus proche : celles qui sont en ligne, sauf demande contraire.

    `status=REFUSED` donne celles qu'une règle refuse, `status=ACCEPTED,REFUSED` toutes ; `problems` dit pour chacune ce qui ne va
    pas et que faire. Les décisions d'un modérateur sont dans `moderation_<son identifiant>_status`, `_comment`, `_date` et `_title`.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/mymission?status=REFUSED&limit=100"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    parameters = Parameters(query_string(request))
    limit = int(parameters.number("limit", _DEFAULT_LIMIT, least=0, most=_MOST, whole=True) or 0)
    skip = int(parameters.number("skip", 0, least=0, most=_FURTHEST, whole=True) or 0)
    statuses = parameters.listed_options("status", [each.value for each in Status]) or [Status.ACCEPTED.value]
    parameters.refuse_if_wrong()
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        total, found = await store.page_of_owner(conn, caller.partner.id, statuses=statuses, limit=limit, skip=skip)
        data = await _described(conn, found, caller.partner)
    body = {"ok": True, "total": total, "limit": limit, "skip": skip, "data": data}
    return Response(orjson.dumps(body), 200, headers, "application/json")


@documentation.read(router, "/v0/mymission/{client_id:path}/stats", **described.OWN_STATISTICS)
async def show_own_statistics(request: Request, client_id: str) -> Response:
    """Les clics et les candidatures qu'une de vos missions a reçus, par diffuseur, robots mis à part.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/mymission/lecture-12/stats"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnue, ou pas à vous), 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        mission = await _own(conn, caller.partner, client_id)
        data = await _statistics(conn, mission)
    return Response(orjson.dumps({"ok": True, "data": data}), 200, headers, "application/json")


@documentation.read(router, "/v0/mymission/{client_id:path}", **described.OWN_DETAIL)
async def show_own_mission(request: Request, client_id: str) -> Response:
    """Une de vos missions par votre identifiant, dans tout état (refusée ou retirée aussi), avec ses clics et ses candidatures.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/mymission/lecture-12"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnue, ou pas à vous), 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        mission = await _own(conn, caller.partner, client_id)
        (told,) = await _described(conn, [mission], caller.partner)
        told["stats"] = await _statistics(conn, mission)
    return Response(orjson.dumps({"ok": True, "data": told}), 200, headers, "application/json")


async def _own(conn: Conn, partner: Partner, client_id: str) -> Mission:
    mission = await store.find_by_client_id(conn, partner.id, legible(client_id))
    if mission is None:
        raise NotFound
    return mission


async def _described(conn: Conn, missions: Sequence[Mission], owner: Partner) -> list[dict[str, Any]]:
    organisations = await store.find_organisations(conn, [each.organisation_id for each in missions if each.organisation_id])
    decisions = await moderation.decisions_of(conn, [each.id for each in missions])
    return [
        {
            **{
                name: value
                for name, value in exchanged(each, organisations.get(each.organisation_id or ""), owner).items()
                if name not in _LEFT_OUT
            },
            "applicationUrl": each.application_url,
            "problems": each.problems,
            **_moderated(decisions.get(each.id, [])),
        }
        for each in missions
    ]


def _moderated(decisions: Sequence[Decision]) -> dict[str, Any]:
    """The contract's four keys, a moderator; none where nobody has looked."""
    return {
        f"moderation_{each.moderator_id}_{name}": value
        for each in decisions
        for name, value in (
            ("status", each.status),
            ("comment", each.explanation),
            ("date", instant(each.decided_at)),
            ("title", each.title),
        )
    }


async def _statistics(conn: Conn, mission: Mission) -> dict[str, list[dict[str, Any]]]:
    brought = await statistics.brought_by_broadcaster(conn, mission.owner, mission.id, list(_STATISTICS.values()))
    return {
        name: [{"key": each.partner_id, "name": each.name, "doc_count": each.count} for each in brought if each.kind == kind]
        for name, kind in _STATISTICS.items()
    }
