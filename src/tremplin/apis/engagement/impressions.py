"""Impressions: a mission was seen in a list, on a page, in a widget (contract §6.2). Answered at once, written a moment later."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.bodies import read
from tremplin.apis.engagement.caller import Service, service
from tremplin.apis.engagement.documentation import impressions as described
from tremplin.apis.engagement.impression_bodies import SeenTogether
from tremplin.apis.engagement.visits import cut, ignored, preflight, short, told, visit_of
from tremplin.kit.edge import QUIET
from tremplin.missions.exchange import instant
from tremplin.tracking.actions import Visit
from tremplin.tracking.links import channels
from tremplin.tracking.links.store import Asked, Destination
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
    shown = _Shown(publisher_id, query.get("sourceId", ""), query.get("requestId"), query.get("tracker"))
    asked = shown.asked(mission_id)
    found = await held.destinations.find(asked, at_most=_FRESH_SECONDS)
    seen = await _count(held, shown, asked, found, visit_of(request, held, held.impression_limits))
    if seen is None:
        return told({"ok": False, "code": "NOT_FOUND"}, 404)
    return ignored() if seen.bot else told({"ok": True, "data": as_json(seen)})


@documentation.write(router, "POST", "/r/impressions", **described.IMPRESSIONS)
@documentation.write(router, "OPTIONS", "/r/impressions", include_in_schema=False)
async def see_together(request: Request) -> Response:
    """Compte en un envoi jusqu'à cent missions d'une même liste, vues ensemble : vingt fois moins de requêtes pour un téléphone.

    Le corps est du JSON, quel que soit le type annoncé : `navigator.sendBeacon` peut l'envoyer comme texte. Une mission inconnue
    n'empêche pas de compter les autres ; nommée deux fois, elle est comptée une fois. Un robot est compté à part et reçoit `204`.

    Exemple : `curl -X POST https://…/r/impressions -d '{"publisherId":"60cd04a0d2321e05a743fa8d","tracker":"link",
    "missions":["0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"]}'`

    Refus : 400 `INVALID_BODY` (pas de liste, ou plus de cent missions), 404 `NOT_FOUND` (diffuseur inconnu, ou aucune mission connue).
    """
    if request.method == "OPTIONS":
        return preflight()
    request.scope["state"][QUIET] = True
    held, given = service(request), await read(request, SeenTogether)
    shown = _Shown(given.publisher_id, given.source_id, given.request_id, given.tracker)
    asked = list(dict.fromkeys(shown.asked(each) for each in given.missions))
    found = await held.destinations.find_all(asked, at_most=_FRESH_SECONDS)
    visit = visit_of(request, held, held.impression_limits, calls=len(asked))
    counted = [await _count(held, shown, each, of, visit) for each, of in zip(asked, found, strict=True)]
    seen = [each for each in counted if each is not None]
    if not seen:
        return told({"ok": False, "code": "NOT_FOUND"}, 404)
    return ignored() if visit.bot else told({"ok": True, "data": {"counted": len(seen), "unknown": len(asked) - len(seen)}})


@dataclass(frozen=True, slots=True)
class _Shown:
    """Who shows missions, in which widget, after which search, and how they were seen, as the page says."""

    publisher_id: str
    source_id: str
    request_id: str | None
    tracker: str | None

    def asked(self, mission_id: str) -> Asked:
        return Asked(mission_id=cut(mission_id), broadcaster_id=cut(self.publisher_id), widget_id=cut(self.source_id))


async def _count(held: Service, shown: _Shown, asked: Asked, found: Destination | None, visit: Visit) -> Event | None:
    """Counts a mission seen; None, and why in the journal of its broadcaster, when it or its broadcaster is not known."""
    if found is None or not found.broadcaster_id:
        if not visit.too_many:
            given = {"missionId": asked.mission_id, "publisherId": asked.broadcaster_id, "sourceId": asked.widget_id}
            why = BROADCASTER_UNKNOWN if found else LINK_BROKEN
            held.ledger.refuse(Door.IMPRESSION, why, given, partner_id=asked.broadcaster_id, now=held.now())
        return None
    widget_id = found.widget_id if found.widget_owner == found.broadcaster_id else None
    channel = channels.of_list(found.broadcaster_id, widget_id=widget_id, request_id=short(shown.request_id))
    return await held.follower.see(channel, visit, owner=found.owner, mission_id=found.mission_id, tag=short(shown.tracker))


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
