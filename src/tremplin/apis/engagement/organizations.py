"""The national register of organisations (contract §1.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import organizations as described
from tremplin.apis.engagement.parameters import FURTHEST, Parameters, query_string
from tremplin.missions.exchange import instant
from tremplin.missions.organisations import slug
from tremplin.partners.model import Scope
from tremplin.reference.communes import departments
from tremplin.reference.register import actions as register
from tremplin.reference.register.model import Lookup, read_lookup, words

router = APIRouter(tags=["API Engagement : organisations"])
DEFAULT_LIMIT, MOST = 25, 100


@documentation.read(router, "/v0/organization", **described.ORGANIZATION_LIST)
async def list_organizations(request: Request) -> Response:
    """Les organisations des répertoires nationaux (associations, organismes publics), par numéro ou par nom.

    `q` accepte un numéro RNA, un SIRET (14 chiffres), un SIREN (9 chiffres) ou le début de mots du nom, sans accents ni casse.
    Celles qui portent exactement ce nom viennent d'abord, puis celles en activité, puis les plus récemment mises à jour.
    `total` est exact jusqu'à 10 000.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/organization?q=passeurs+de+mots"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        _, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        lookup, limit, skip = _asked(query_string(request))
        page = await register.search(conn, lookup, limit=limit, skip=skip)
    body = orjson.dumps({"ok": True, "data": [organization_json(row) for row in page.rows], "total": page.total})
    return Response(body, 200, headers, "application/json")


def _asked(query_string: str) -> tuple[Lookup, int, int]:
    """What is looked for, and the page of it; a limit of 0 is one of 1 (contract). Raises InvalidQuery."""
    parameters = Parameters(query_string)
    limit = parameters.number("limit", DEFAULT_LIMIT, least=0, most=MOST, whole=True)
    skip = parameters.number("skip", 0, least=0, most=FURTHEST, whole=True)
    parameters.refuse_if_wrong()
    q, rna, siret = ((parameters.first(name) or "").replace("\x00", "") for name in ("q", "rna", "siret"))
    return read_lookup(q, rna=rna, siret=siret), max(1, int(limit or 0)), int(skip or 0)


def organization_json(row: dict[str, Any]) -> dict[str, Any]:
    """An organisation as the exchange writes it: every column of the original's, `null` for those that only serve inside it."""
    place = departments().get(row["address_department_code"] or "")
    written = {_WIRE_NAMES.get(name, _camel(name)): _value(value) for name, value in row.items() if name != "id"}
    return {
        "_id": row["id"],
        **written,
        "searchText": words(row["names"]),
        "titleSlug": slug(row["title"]),
        "shortTitleSlug": slug(row["short_title"]) if row["short_title"] else None,
        "addressDepartmentName": place.name if place else None,
        "addressRegion": place.region.name if place else None,
        # Of public interest: it has its decree's number, or its nature says so.
        "isRUP": bool(row["rup_mi"]) or row["nature"] == "R",
        "letudiantPublicId": None,
        "letudiantUpdatedAt": None,
        "lastExportedToPgAt": None,
    }


_WIRE_NAMES = {"synced_at": "syncAt"}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _value(value: Any) -> Any:
    return instant(value) if isinstance(value, datetime) else value
