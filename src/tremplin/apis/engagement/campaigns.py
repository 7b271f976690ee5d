"""The links of campaigns: followed, and seen (contract §6.2)."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import Service, service
from tremplin.apis.engagement.documentation import campaigns as described
from tremplin.apis.engagement.impressions import as_json
from tremplin.apis.engagement.redirect import VOLUNTEERING
from tremplin.apis.engagement.visits import ignored, lead_to, preflight, told, visit_of
from tremplin.tracking.campaigns.model import Campaign, trimmed
from tremplin.tracking.links import channels
from tremplin.tracking.refusals.model import CAMPAIGN_PAUSED, Door

router = APIRouter(tags=["API Engagement : liens suivis"])
_SEEN = "/r/impression/campaign/{campaign_id}"


@documentation.read(router, "/r/campaign/{campaign_id}", **described.REDIRECT)
async def follow_campaign(request: Request, campaign_id: str) -> Response:
    """Le lien d'une campagne : compte le clic pour le diffuseur à qui elle est, puis mène à la page choisie.

    L'adresse d'arrivée reçoit les paramètres de la campagne et `apiengagement_id` (le clic, à renvoyer avec la candidature). Ce qui a
    été collé derrière l'identifiant est laissé de côté. Aucun cookie n'est posé, aucune adresse IP n'est gardée.

    Exemple : `https://…/r/campaign/019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50`

    Jamais de refus : un robot reçoit la page sans paramètres de visite ; quand la campagne est inconnue ou en pause, rien n'est
    compté, une personne est menée à une page qui le dit et propose des missions, un programme à l'adresse de repli du contrat.
    """
    held = service(request)
    campaign = await held.campaigns.find(held.db, trimmed(campaign_id))
    if campaign is None or not campaign.active:
        if campaign:
            _refuse(request, held, Door.CLICK, campaign)
        browser = "text/html" in request.headers.get("accept", "")
        return lead_to(f"{held.base_url}/liens/{quote(trimmed(campaign_id))}" if browser else VOLUNTEERING)
    if request.method == "HEAD":  # a link checker, not a visit
        return lead_to(campaign.destination)
    visit = visit_of(request, held, held.address_limits)
    channel = channels.of_campaign(campaign.id, campaign.owner)
    click_id = await held.follower.count(channel, visit, owner=campaign.to_partner, mission_id=None)
    return lead_to(campaign.arrival(click_id) if click_id else campaign.destination)


@documentation.write(router, "GET", _SEEN, **described.IMPRESSION)
@documentation.write(router, "POST", _SEEN, **described.IMPRESSION_BY_BEACON)
@documentation.write(router, "OPTIONS", _SEEN, include_in_schema=False)
async def see_campaign(request: Request, campaign_id: str) -> Response:
    """Compte le lien d'une campagne vu sur une page. La réponse part aussitôt ; un robot est compté à part et reçoit `204`.

    Exemple : `https://…/r/impression/campaign/019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50`

    Refus : 404 `NOT_FOUND` (campagne inconnue, ou en pause).
    """
    if request.method == "OPTIONS":
        return preflight()
    held = service(request)
    campaign = await held.campaigns.find(held.db, trimmed(campaign_id))
    if campaign is None or not campaign.active:
        if campaign:
            _refuse(request, held, Door.IMPRESSION, campaign)
        return told({"ok": False, "code": "NOT_FOUND"}, 404)
    visit = visit_of(request, held, held.impression_limits)
    channel = channels.of_campaign(campaign.id, campaign.owner)
    seen = await held.follower.see(channel, visit, owner=campaign.to_partner, mission_id=None, tag="link")
    return ignored() if seen.bot else told({"ok": True, "data": as_json(seen)})


def _refuse(request: Request, held: Service, door: Door, campaign: Campaign) -> None:
    """Tells its owner that a paused campaign is still out there."""
    limits = held.address_limits if door is Door.CLICK else held.impression_limits
    if request.method != "HEAD" and not visit_of(request, held, limits).too_many:
        held.ledger.refuse(door, CAMPAIGN_PAUSED, {"campaignId": campaign.id}, partner_id=campaign.owner, now=held.now())
