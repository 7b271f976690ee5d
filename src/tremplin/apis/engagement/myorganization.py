"""One of the caller's organisations: who shows its missions, who does not, with how many clicks (contract §1.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import bodies, documentation
from tremplin.apis.engagement.bodies import Body, custom_issue
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import myorganization as described
from tremplin.apis.engagement.errors import InvalidBody, OrganizationNotFound
from tremplin.apis.engagement.publishers import publisher
from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.conditions import LONGEST_VALUE
from tremplin.diffusion.model import ORGANISATION_FIELD, Opening
from tremplin.missions import actions as missions
from tremplin.missions import store as mission_store
from tremplin.missions.texts import legible
from tremplin.partners.model import Scope
from tremplin.tracking import store as tracking

router = APIRouter(tags=["API Engagement : mes organisations"])
_COUNTED = timedelta(days=30)


class Allowed(Body):
    """Qui peut montrer les missions d'une organisation. Le nom ne sert que si elle n'est pas encore connue."""

    publisher_ids: list[str]
    organization_name: str | None = None


@documentation.read(router, "/v0/myorganization/{organization_client_id:path}", **described.ORGANIZATION)
async def show_organization(request: Request, organization_client_id: str) -> Response:
    """Une de vos organisations : chaque partenaire qui diffuse vos missions, s'il en est exclu, et ses clics.

    `organizationClientId` est votre identifiant de l'organisation. `excluded` est vrai quand une de vos règles exclut cette
    organisation chez ce diffuseur. `clicks` compte les visites de personnes (sans les robots) des 30 derniers jours, sur vos missions
    de cette organisation.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/myorganization/org-77"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (vous n'avez pas d'organisation sous cet identifiant).
    """
    held = service(request)
    client_id = legible(organization_client_id).strip()
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        owner = caller.partner.id
        found = (await mission_store.organisation_ids(conn, owner, [client_id])).get(client_id)
        if found is None:
            raise OrganizationNotFound
        openings = await diffusion.openings(conn, owner)
        clicks = await tracking.clicks_by_broadcaster(conn, owner, organisation_id=found, since=held.now() - _COUNTED)
    rows = [{**row, "clicks": clicks.get(row["_id"], 0)} for row in _rows(openings, client_id)]
    return _answer(rows, headers)


@documentation.write(router, "PUT", "/v0/myorganization/{organization_client_id:path}", **described.organization_change(Allowed))
async def change_organization(request: Request, organization_client_id: str) -> Response:
    """Choisit qui peut diffuser une de vos organisations, dès la requête suivante.

    `publisherIds` donne **tous** les diffuseurs autorisés : l'organisation est exclue chez les autres. Ceux qui ne diffusent pas vos
    missions sont ignorés. Une organisation inconnue est créée, sous le nom `organizationName` s'il est donné : vous pouvez décider
    avant de publier. Vos autres règles ne changent pas.

    Exemple : `curl -X PUT -H "x-api-key: $CLE" -H "content-type: application/json" -d '{"publisherIds":["60cd04a0d2321e05a743fa8d"]}'
    "https://…/v0/myorganization/org-77"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`.
    """
    held = service(request)
    client_id = legible(organization_client_id).strip()
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.SETTINGS_WRITE)
        allowed = await bodies.read(request, Allowed)
        if not 0 < len(client_id) <= LONGEST_VALUE:
            message = f"Invalid organizationClientId: expected 1 to {LONGEST_VALUE} characters"
            raise InvalidBody([custom_issue(message, "organizationClientId")])
        now = held.now()
        await missions.declare_organisation(conn, client_id, by=caller.partner, name=allowed.organization_name, now=now)
        openings = await diffusion.allow_only(
            conn,
            announcer_id=caller.partner.id,
            broadcaster_ids=set(allowed.publisher_ids),
            field=ORGANISATION_FIELD,
            value=client_id,
            now=now,
        )
    return _answer(_rows(openings, client_id), headers)


def _rows(openings: list[Opening], client_id: str) -> list[dict[str, Any]]:
    return [
        {
            **publisher(opening.broadcaster),
            "excluded": bool(diffusion.exclusions_of(opening.tree, ORGANISATION_FIELD, client_id)),
        }
        for opening in openings
    ]


def _answer(rows: list[dict[str, Any]], headers: dict[str, str]) -> Response:
    return Response(orjson.dumps({"ok": True, "data": rows, "total": len(rows)}), 200, headers, "application/json")
