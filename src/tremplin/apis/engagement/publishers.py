"""The broadcasters of an announcer (contract §1.5)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import publishers as described
from tremplin.apis.engagement.errors import PublisherNotFound
from tremplin.diffusion import actions
from tremplin.partners.model import Partner, Scope

router = APIRouter(tags=["API Engagement : diffuseurs"])


def publisher(partner: Partner) -> dict[str, Any]:
    """A partner as the contract tells it to others."""
    return {
        "_id": partner.id,
        "name": partner.name,
        "category": partner.category,
        "url": partner.url,
        "logo": partner.logo,
        "description": partner.description,
        "widget": partner.uses_widgets,
        "api": partner.uses_api,
        "campaign": partner.uses_campaigns,
        "annonceur": partner.announces,
    }


@documentation.read(router, "/v0/publisher", **described.PUBLISHER_LIST)
async def list_publishers(request: Request) -> Response:
    """Les partenaires qui diffusent vos missions, par ordre alphabétique.

    `widget`, `api` et `campaign` disent par quels moyens chacun diffuse ; `annonceur`, s'il publie aussi des missions.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/publisher"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        openings = await actions.openings(conn, caller.partner.id)
    data = [publisher(opening.broadcaster) for opening in openings]
    return Response(orjson.dumps({"ok": True, "data": data, "total": len(data)}), 200, headers, "application/json")


@documentation.read(router, "/v0/publisher/{publisher_id}", **described.PUBLISHER_DETAIL)
async def show_publisher(request: Request, publisher_id: str) -> Response:
    """Un partenaire qui diffuse vos missions, par son identifiant.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/publisher/60cd04a0d2321e05a743fa8d"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnu, ou ne diffuse pas vos missions), 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        openings = await actions.openings(conn, caller.partner.id)
    found = next((opening.broadcaster for opening in openings if opening.broadcaster.id == publisher_id), None)
    if found is None:
        raise PublisherNotFound
    return Response(orjson.dumps({"ok": True, "data": publisher(found)}), 200, headers, "application/json")
