"""What goes wrong for the caller, told to it: ours, beside the contract, where only staff could see it (§3.9)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import warnings as described
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.missions.exchange import instant
from tremplin.partners.model import Scope
from tremplin.partners.warnings import store
from tremplin.partners.warnings.model import Kind, Warned

router = APIRouter(tags=["API Engagement : alertes"])
_DEFAULT_LIMIT, _MOST = 25, 1000


@documentation.read(router, "/v2/warning", **described.WARNING_LIST)
async def list_warnings(request: Request) -> Response:
    """Vos alertes : les ouvertes d'abord, puis les plus récentes.

    Une alerte s'ouvre quand un problème est vu, compte les fois où il est revu (`occurrences`) et se ferme d'elle-même quand il a
    disparu (`fixed`). Un courriel est envoyé à son ouverture, si votre compte a une adresse.

    Types : `ERROR_WARNING` (flux non importé), `EMPTY_WARNING` (flux vide), `VALIDATION_WARNING` (plus de 75 % de refus),
    `TRACKING_WARNING` (des clics et aucune candidature), `QUARANTINE_WARNING` (retraits à confirmer).

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v2/warning?open=true"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    parameters = Parameters(query_string(request))
    limit = parameters.number("limit", _DEFAULT_LIMIT, least=0, most=_MOST, whole=True)
    skip = parameters.number("skip", 0, least=0, most=1_000_000_000, whole=True)
    kind = next(iter(parameters.options("type", [each.value for each in Kind])), None)
    opened = parameters.options("open", ("true", "false"))
    parameters.refuse_if_wrong()
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        total, found = await store.page(
            conn, caller.partner.id, open_only="true" in opened, limit=int(limit or 0), skip=int(skip or 0), kind=kind
        )
    body = {"ok": True, "total": total, "data": [_told(each) for each in found], "limit": limit, "skip": skip}
    return Response(orjson.dumps(body), 200, headers, "application/json")


def _told(warned: Warned) -> dict[str, Any]:
    return {
        "id": warned.id,
        "type": warned.kind,
        "title": warned.title,
        "description": warned.description,
        "occurrences": warned.occurrences,
        "createdAt": instant(warned.opened_at),
        "updatedAt": instant(warned.seen_at),
        "fixed": warned.closed_at is not None,
        "fixedAt": instant(warned.closed_at),
    }
