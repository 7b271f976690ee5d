"""Why a mission of the caller is, or is not, visible at those who show its missions: ours, beside the contract."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import visibility as described
from tremplin.apis.engagement.errors import NotFound, PublisherNotFound
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.kit.db import Conn
from tremplin.missions import store, visibility
from tremplin.missions.model import Mission
from tremplin.missions.texts import legible
from tremplin.missions.visibility import Visibility
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Scope

router = APIRouter(tags=["API Engagement : visibilité"])


@documentation.read(router, "/v2/mission/{mission_id}/visibility", **described.VISIBILITY)
async def show_visibility(request: Request, mission_id: str) -> Response:
    """Pourquoi votre mission est visible, ou non, chez chaque partenaire qui diffuse vos missions.

    Chaque réponse a un code stable (`reason`), une phrase, et le détail de ce qui cache la mission : vos règles, ou la condition
    choisie par le diffuseur, partie par partie. `publisher` n'en demande qu'un, même s'il ne diffuse pas vos missions.

    Codes : `OPENED`, `OWN` (visible) ; `WITHDRAWN`, `REFUSED`, `NOT_OPENED`, `HIDDEN_BY_RULES`, `HIDDEN_BY_CONDITION`, `NOT_ACCEPTED`.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v2/mission/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11/visibility"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (mission inconnue ou pas à vous, partenaire inconnu).
    """
    query = query_string(request)
    publisher_id = legible(Parameters(query).first("publisher") or "")
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        mission = await store.find(conn, mission_id) if legible(mission_id) == mission_id else None
        if mission is None or mission.owner != caller.partner.id:
            raise NotFound
        answers = await _answers(conn, mission, publisher_id)
    data = [each.as_json() for each in answers]
    return Response(orjson.dumps({"ok": True, "data": data, "total": len(data)}), 200, headers, "application/json")


async def _answers(conn: Conn, mission: Mission, publisher_id: str) -> list[Visibility]:
    if not publisher_id:
        return await visibility.everywhere(conn, mission)
    try:
        return [await visibility.at(conn, mission.id, publisher_id)]
    except PartnerUnknown:
        raise PublisherNotFound from None
