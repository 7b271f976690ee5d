"""Impressions: a mission was seen in a list, on a page, in a widget (contract §6.2). Answered at once, written a moment later."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import service
from tremplin.apis.engagement.documentation import impressions as described
from tremplin.apis.engagement.visits import cut, ignored, preflight, short, told, visit_of
from tremplin.kit.edge import QUIET
from tremplin.missions.exchange import instant
from tremplin.tracking.links import channels
from tremplin.tracking.links.store import Asked
from tremplin.tracking.model import Event
from tremplin.tracking.refusals.model import BROADCASTER_UNKNOWN, LINK_BROKEN, Door

router = APIRouter(tags=["API Engagement : liens suivis"])
_PATH = "/r/impression/{mission_id}/{publisher_id}"
# Whose a mission is never changes: what was read this many seconds ago tells it as well, and lists are seen a lot.
_FRESH_SECONDS = 60.0


@documentation.write(router, "GET", _PATH, **described.IMPRESSION)
@documentation.write(router, "POST", _PATH, **described.IMPRESSION_BY_BEACON)
@documentation.write(router, "OPTIONS", _PATH, include_in_schema=False)
async def see(request: Request, mission_id: str, publisher_id: str) -> Response:
    """Compte une mission vue. `sourceId` est le widget qui la montre, `requestId` la recherche, `tracker` comment elle a été vue.

    La réponse part aussitôt ; l'impression est écrite dans les 50 millisecondes. Un robot est compté à part et reçoit `204`.

    Exemple : `https://…/r/impression/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11/60cd04a0d2321e05a743fa8d?tracker=link`

    Refus : 404 `NOT_FOUND` (mission ou diffuseur inconnus).
    """
    if request.method == "OPTIONS":
        return preflight()
    request.scope["state"][QUIET] = True  # a line of log each would outweigh what they say
    held, query = service(request), request.query_params
    asked = Asked(mission_id=cut(mission_id), broadcaster_id=cut(publisher_id), widget_id=cut(query.get("sourceId", "")))
    found = await held.destinations.find(asked, at_most=_FRESH_SECONDS)
    visit = visit_of(request, held, held.impression_limits)
    if found is None or not found.broadcaster_id:
        if not visit.too_many:
            given = {"missionId": asked.mission_id, "publisherId": asked.broadcaster_id, "sourceId": asked.widget_id}
            why = BROADCASTER_UNKNOWN if found else LINK_BROKEN
            held.ledger.refuse(Door.IMPRESSION, why, given, partner_id=asked.broadcaster_id, now=held.now())
        return told({"ok": False, "code": "NOT_FOUND"}, 404)
    widget_id = found.widget_id if found.widget_owner == found.broadcaster_id else None
    channel = channels.of_list(found.broadcaster_id, widget_id=widget_id, request_id=short(query.get("requestId")))
    seen = await held.follower.see(channel, visit, owner=found.owner, mission_id=found.mission_id, tag=short(query.get("tracker")))
    return ignored() if seen.bot else told({"ok": True, "data": as_json(seen)})


def as_json(seen: Event) -> dict[str, object]:
    """An impression in the contract's words."""
    return {
        "_id": seen.id,
        "id": seen.id,
        "type": seen.kind,
        "createdAt": instant(seen.at),
        "missionId": seen.mission_id,
        "fromPublisherId": seen.from_partner,
        "toPublisherId": seen.to_partner,
        "source": seen.source,
        "sourceId": seen.source_id,
        "requestId": seen.request_id,
        "tag": seen.tag or "",
        "isBot": False,
        "isHuman": False,
    }
