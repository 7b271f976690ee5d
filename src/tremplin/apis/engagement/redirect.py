"""Tracked links: following one counts a click and leads to the announcer's page (contract §6.2, §6.3)."""

from __future__ import annotations

import re
import uuid

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import Service, service
from tremplin.missions import store as missions
from tremplin.tracking.actions import Visit

router = APIRouter(tags=["API Engagement : liens suivis"])
# Where the contract sends programs when nothing better is known.
NOWHERE = "https://www.service-civique.gouv.fr/"


@router.api_route("/r/{mission_id}/{publisher_id}", methods=["GET", "HEAD"], **documentation.REDIRECT)
async def follow(request: Request, mission_id: str, publisher_id: str) -> RedirectResponse:
    """Le lien suivi d'une mission : compte le clic pour le diffuseur, puis mène à la page de l'annonceur.

    C'est le `applicationUrl` que renvoient les API : utilisez-le tel quel. L'adresse d'arrivée reçoit `apiengagement_id` (le clic, à
    renvoyer avec la candidature), `apiengagement_tracking_token` et les paramètres de campagne. Paramètres : `tags`, une liste
    séparée par des virgules. Aucun cookie n'est posé, aucune adresse IP n'est gardée.

    Exemple : `https://…/r/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11/60cd04a0d2321e05a743fa8d?tags=accueil,liste`

    Jamais de refus : un robot reçoit l'adresse de l'annonceur sans paramètres ; pour une mission disparue, une personne est menée à
    une page qui propose des missions voisines, un programme à l'adresse de repli du contrat.
    """
    held = service(request)
    async with held.db.reading() as conn:
        destination = await missions.destination(conn, mission_id)
        broadcaster = await held.access.partner(conn, re.split(r"[^A-Za-z0-9-]", publisher_id)[0])
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer-when-downgrade",
    }
    browser = "text/html" in request.headers.get("accept", "")
    gone = destination is None or not destination.application_url or (browser and not destination.live)
    if destination is None or gone:
        url = f"{held.base_url}/missions/{mission_id}" if browser else NOWHERE
    elif broadcaster is None:
        url = destination.application_url or NOWHERE if browser else NOWHERE
    elif request.method == "HEAD":  # a link checker, not a visit
        url = destination.application_url or NOWHERE
    else:
        url = await held.follower.follow(destination, broadcaster=broadcaster, visit=_visit(request, held))
    return RedirectResponse(url, 302, headers)


def _visit(request: Request, held: Service) -> Visit:
    address = request.client.host if request.client else ""
    scoring = request.query_params.get("user_scoring_id")
    tags = tuple(tag.strip() for tag in request.query_params.get("tags", "").split(",") if tag.strip())
    if scoring is not None and not _is_uuid(scoring):
        scoring, tags = None, ()  # the contract's validator drops both together
    return Visit(
        address=address,
        user_agent=request.headers.get("user-agent", ""),
        referer=request.headers.get("referer"),
        tags=tags[:50],
        user_scoring_id=scoring,
        too_many=held.address_limits.take(address, held.now().timestamp()).exceeded,
    )


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
