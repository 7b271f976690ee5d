"""Tracked links: following one counts a click and leads to the announcer's page (contract §6.2, §6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import Service, service
from tremplin.apis.engagement.documentation import redirect as described
from tremplin.apis.engagement.visits import cut, is_uuid, lead_to, short, tags_of, visit_of
from tremplin.kit.edge import QUIET
from tremplin.missions.validation import is_link
from tremplin.tracking.links import channels
from tremplin.tracking.links.channels import Channel
from tremplin.tracking.links.store import Asked, Destination
from tremplin.tracking.refusals.model import BROADCASTER_UNKNOWN, LINK_BROKEN, SCORING_UNKNOWN, Door, Reason

router = APIRouter(tags=["API Engagement : liens suivis"])
# Where the contract sends programs when nothing better is known: each route has its own.
CIVIC_SERVICE = "https://www.service-civique.gouv.fr/"
VOLUNTEERING = "https://www.jeveuxaider.gouv.fr"
_is_link = lru_cache(maxsize=8192)(is_link)  # the same links are followed again and again


@dataclass(frozen=True, slots=True)
class _Followed:
    """A link followed. Without a channel nothing is counted: `why` says the reason, None when that is what was asked.

    `strict`: the contract sends programs to the fallback rather than to the announcer when it knows no channel.
    """

    asked: Asked
    destination: Destination | None
    channel: Channel | None
    fallback: str
    why: Reason | None = None
    strict: bool = False


@documentation.read(router, "/r/widget/{mission_id}", **described.WIDGET)
async def follow_from_widget(request: Request, mission_id: str) -> Response:
    """Le lien d'une mission montrée par un widget : compte le clic pour le widget et son propriétaire.

    `widgetId` est le widget, `requestId` la recherche qui a montré la mission. Un widget arrêté garde ses clics : la page qui le
    montre est peut-être encore ouverte.

    Exemple : `https://…/r/widget/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11?widgetId=019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50`

    Jamais de refus : sans widget connu, la page de l'annonceur, et rien n'est compté.
    """
    held, query = service(request), request.query_params
    asked = Asked(mission_id=cut(mission_id), widget_id=cut(query.get("widgetId", "")))
    found = await held.destinations.find(asked)
    channel = None
    if found and found.widget_id and found.widget and found.widget_owner:
        request_id = short(query.get("requestId"))
        channel = channels.of_widget(found.widget_id, found.widget, found.widget_owner, request_id=request_id)
    return await _lead(request, held, _Followed(asked, found, channel, VOLUNTEERING, BROADCASTER_UNKNOWN))


@documentation.read(router, "/r/seo/{mission_id}", **described.SEO)
async def follow_from_search_engine(request: Request, mission_id: str) -> Response:
    """Le lien d'une mission trouvée par un moteur de recherche : compte le clic pour la plateforme.

    Exemple : `https://…/r/seo/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11`
    """
    held = service(request)
    asked = Asked(mission_id=cut(mission_id))
    found = await held.destinations.find(asked)
    return await _lead(request, held, _Followed(asked, found, channels.of_search_engine(), CIVIC_SERVICE))


@documentation.read(router, "/r/notrack/{mission_id}", **described.NOTRACK)
async def follow_untracked(request: Request, mission_id: str) -> Response:
    """Mène à la page de l'annonceur sans rien compter ni rien ajouter.

    Exemple : `https://…/r/notrack/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11`
    """
    held = service(request)
    asked = Asked(mission_id=cut(mission_id))
    found = await held.destinations.find(asked)
    return await _lead(request, held, _Followed(asked, found, None, VOLUNTEERING))


@documentation.read(router, "/r/email/{mission_id}/{publisher_id}", **described.EMAIL)
async def follow_from_mail(request: Request, mission_id: str, publisher_id: str) -> Response:
    """Le lien d'une mission proposée dans un courriel : compte le clic pour le diffuseur qui l'a envoyé.

    `user_scoring_id`, facultatif, désigne les réponses d'après lesquelles la mission est proposée.

    Exemple : `https://…/r/email/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11/6c6a6ed4cf9795a1d770c1e2`
    """
    held = service(request)
    scoring = request.query_params.get("user_scoring_id")
    readable = scoring is None or is_uuid(scoring)
    asked = Asked(mission_id=mission_id, broadcaster_id=cut(publisher_id), user_scoring_id=(scoring or "") if readable else "")
    found = await held.destinations.find(asked)
    channel, why = None, BROADCASTER_UNKNOWN
    if found and found.broadcaster_id and found.broadcaster:
        if readable and found.user_scoring_id == scoring:
            channel = channels.of_mail(found.broadcaster_id, found.broadcaster, user_scoring_id=scoring)
        why = SCORING_UNKNOWN
    return await _lead(request, held, _Followed(asked, found, channel, VOLUNTEERING, why, strict=not readable))


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
    scoring, tags = None, tuple[str, ...]()
    if request.scope["query_string"]:
        scoring, tags = request.query_params.get("user_scoring_id"), tags_of(request.query_params.get("tags", ""))
        if scoring is not None and not is_uuid(scoring):
            scoring, tags = None, ()  # the contract's validator drops both together
    asked = Asked(mission_id=mission_id, broadcaster_id=cut(publisher_id), user_scoring_id=scoring or "")
    found = await held.destinations.find(asked)
    channel = None
    if found and found.broadcaster_id and found.broadcaster:
        channel = channels.of_broadcaster(found.broadcaster_id, found.broadcaster, tags=tags, user_scoring_id=found.user_scoring_id)
    return await _lead(request, held, _Followed(asked, found, channel, CIVIC_SERVICE, BROADCASTER_UNKNOWN, strict=True))


async def _lead(request: Request, held: Service, followed: _Followed) -> Response:
    """Where the visitor goes, whatever happens to the counting."""
    request.scope["state"][QUIET] = True  # a line of log each would take a tenth of the time, and clicks are kept anyway
    url = await _arrival(request, held, followed) or f"{held.base_url}/missions/{quote(followed.asked.mission_id, safe='')}"
    return lead_to(url)


async def _arrival(request: Request, held: Service, followed: _Followed) -> str | None:
    """The address to go to; None for a person whose mission is gone."""
    destination = followed.destination
    browser = "text/html" in request.headers.get("accept", "")
    link = destination.application_url if destination else None
    if destination is None or not link or not _is_link(link) or (browser and not destination.live):
        if destination is None:
            _refuse(request, held, followed, LINK_BROKEN)
        return None if browser else followed.fallback
    if followed.channel is None:
        if followed.why:
            _refuse(request, held, followed, followed.why)
        return followed.fallback if followed.strict and not browser else link
    if request.method == "HEAD":  # a link checker, not a visit
        return link
    visit = visit_of(request, held, held.address_limits)
    return await held.follower.follow(link, followed.channel, visit, owner=destination.owner, mission_id=destination.mission_id)


def _refuse(request: Request, held: Service, followed: _Followed, why: Reason) -> None:
    """Keeps why a link counts nothing, for who shows it; those who try addresses at random are not listened to for long."""
    address = request.client.host if request.client else ""
    now = held.now()
    if request.method == "HEAD" or held.address_limits.take(address, now.timestamp()).exceeded:
        return
    asked, found = followed.asked, followed.destination
    given = {
        "missionId": asked.mission_id,
        "publisherId": asked.broadcaster_id,
        "widgetId": asked.widget_id,
        "user_scoring_id": asked.user_scoring_id,
    }
    concerned = (found.widget_owner or found.broadcaster_id if found else None) or asked.broadcaster_id or None
    held.ledger.refuse(Door.CLICK, why, given, partner_id=concerned, now=now)
