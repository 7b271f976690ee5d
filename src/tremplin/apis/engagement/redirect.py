"""Tracked links: following one counts a click and leads to the announcer's page (contract §6.2, §6.3)."""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import Service, service
from tremplin.apis.engagement.documentation import redirect as described
from tremplin.missions.store import Destination
from tremplin.missions.validation import is_link
from tremplin.tracking.actions import Visit

router = APIRouter(tags=["API Engagement : liens suivis"])
# Where the contract sends programs when nothing better is known.
NOWHERE = "https://www.service-civique.gouv.fr/"
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer-when-downgrade",
}
# Every character a header can carry: only the others (accents, spaces) are encoded, so that links arrive as announced.
_AS_WRITTEN = "!#$%&'()*+,/:;=?@[]~"


@documentation.read(router, "/r/{mission_id}/{publisher_id}", **described.REDIRECT)
async def follow(request: Request, mission_id: str, publisher_id: str) -> Response:
    """Le lien suivi d'une mission : compte le clic pour le diffuseur, puis mène à la page de l'annonceur.

    C'est le `applicationUrl` que renvoient les API : utilisez-le tel quel. L'adresse d'arrivée reçoit `apiengagement_id` (le clic, à
    renvoyer avec la candidature), `apiengagement_tracking_token` et les paramètres de campagne. Paramètres : `tags`, une liste
    séparée par des virgules. Aucun cookie n'est posé, aucune adresse IP n'est gardée.

    Exemple : `https://…/r/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11/60cd04a0d2321e05a743fa8d?tags=accueil,liste`

    Jamais de refus : un robot reçoit l'adresse de l'annonceur sans paramètres ; pour une mission disparue, une personne est menée à
    une page qui propose des missions voisines, un programme à l'adresse de repli du contrat.
    """
    held = service(request)
    broadcaster_id = re.split(r"[^A-Za-z0-9_-]", publisher_id)[0]  # clients glue what they like behind (contract)
    destination = await held.links.find(held.db, mission_id, broadcaster_id)
    url = await _arrival(request, held, destination, broadcaster_id) or f"{held.base_url}/missions/{quote(mission_id, safe='')}"
    return Response(status_code=302, headers={**_HEADERS, "Location": quote(url, safe=_AS_WRITTEN)})


async def _arrival(request: Request, held: Service, destination: Destination | None, broadcaster_id: str) -> str | None:
    """The address to go to; None for a person whose mission is gone."""
    browser = "text/html" in request.headers.get("accept", "")
    link = destination.application_url if destination else None
    if destination is None or not link or not is_link(link) or (browser and not destination.live):
        return None if browser else NOWHERE
    if destination.broadcaster is None:
        return link if browser else NOWHERE
    if request.method == "HEAD":  # a link checker, not a visit
        return link
    return await held.follower.follow(destination, broadcaster_id=broadcaster_id, visit=_visit(request, held))


def _visit(request: Request, held: Service) -> Visit:
    address = request.client.host if request.client else ""
    scoring = request.query_params.get("user_scoring_id")
    said = (tag.strip() for tag in request.query_params.get("tags", "").split(","))
    tags = tuple(tag for tag in said if tag and tag.isprintable())  # PostgreSQL refuses texts with a zero byte
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
