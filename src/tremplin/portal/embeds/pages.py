"""Embeds, drawn. Nothing here reads the database."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tremplin.diffusion.widgets.model import Widget
from tremplin.kit.edge import FRAMED
from tremplin.kit.french import day_of
from tremplin.portal.embeds import hosting
from tremplin.portal.embeds.desk import EmbedDesk
from tremplin.portal.embeds.forms import CHOICES
from tremplin.portal.embeds.results import Listing
from tremplin.portal.embeds.theme import DEFAULT, Theme, theme
from tremplin.portal.items.model import Item
from tremplin.portal.pages import templates
from tremplin.portal.results import Card

HEADINGS = {
    "benevolat": "Trouver une mission de bénévolat",
    "volontariat": "Trouver une mission de Service Civique",
    "volontariat_sapeurs_pompiers": "Devenir sapeur-pompier volontaire",
    "volontariat_reserve_operationnelle": "Rejoindre la réserve opérationnelle",
}
CLOSED = "Cette liste de missions n'est plus proposée"
CLOSED_SENTENCE = "Le site qui la montrait l'a arrêtée, ou son adresse est incomplète."
ELSEWHERE = "Cette liste de missions n'est pas prévue pour ce site"
ELSEWHERE_SENTENCE = "Son propriétaire peut l'y autoriser, dans les réglages du widget."
GONE = "Cette mission n'est plus proposée"
GONE_SENTENCE = "D'autres cherchent du monde."
OFFER_GONE, EVENT_GONE = "Cette immersion n'est plus proposée", "Cet événement n'est plus annoncé"
OTHERS_SENTENCE = "Il y en a d'autres."
_TITLES = {"remote": "Sur place ou à distance", "country": "Pays", "minor": "Âge"}
assert set(_TITLES) == set(CHOICES)
# Short: a widget paused or changed is so on every site within the minute.
_BRIEFLY = "public, max-age=60"
# Any page may hold it, even one that asks its own files to be isolated; search engines have the pages of missions.
_TOLD = {"Cache-Control": _BRIEFLY, "Cross-Origin-Resource-Policy": "cross-origin", "X-Robots-Tag": "noindex"}


def widget(request: Request, desk: EmbedDesk, listing: Listing, mark: str) -> Response:
    """The page of a widget, for frames."""
    context = _of_list(desk, listing, level=1)
    address = desk.base_url + listing.path
    html = templates().html("embeds/widget.html", **context, address=address)
    return framed(request, html, desk, mark, hosts=listing.widget.hosts)


def fragment(request: Request, desk: EmbedDesk, listing: Listing, mark: str) -> Response:
    """The same list alone, for the element that stands in a page of another site."""
    html = templates().html("embeds/list.html", **_of_list(desk, listing, level=2))
    return kept(html, hosting.shared_with(listing.widget.hosts, request.headers.get("origin")), desk, mark)


def mission(request: Request, desk: EmbedDesk, found: Card, mark: str) -> Response:
    """A mission alone, for frames."""
    href = f"/r/{found.mission.id}/{desk.publisher_id}"
    context: dict[str, Any] = {"theme": theme(DEFAULT), "found": found, "href": href, "today": day_of(desk.now())}
    return framed(request, templates().html("embeds/mission.html", heading=found.mission.title, **context), desk, mark)


def item(request: Request, desk: EmbedDesk, found: Item, mark: str) -> Response:
    """An offer or an event alone, for frames."""
    context = {"theme": theme(DEFAULT), "found": found, "base_url": desk.base_url}
    return framed(request, templates().html("embeds/item.html", heading=found.title, **context), desk, mark)


def closed(request: Request, desk: EmbedDesk, *, heading: str = CLOSED, sentence: str = CLOSED_SENTENCE) -> Response:
    """What stands where nothing is shown any more: a page that says so, whose status says it to programs."""
    request.scope["state"][FRAMED] = True
    html = templates().html("embeds/closed.html", **_told(desk, heading, sentence))
    return Response(html, 404, {**_TOLD, "Content-Security-Policy": hosting.policy(())}, "text/html; charset=utf-8")


def closed_fragment(desk: EmbedDesk, *, status: int = 404, heading: str = CLOSED, sentence: str = CLOSED_SENTENCE) -> Response:
    """The same, for the element."""
    html = templates().html("embeds/closed_part.html", **_told(desk, heading, sentence))
    return Response(html, status, {**hosting.shared_with((), None), "X-Robots-Tag": "noindex"}, "text/html")


def framed(request: Request, html: str, desk: EmbedDesk, mark: str, *, hosts: tuple[str, ...] = ()) -> Response:
    """A page that these sites may frame."""
    request.scope["state"][FRAMED] = True
    return kept(html, {"Content-Security-Policy": hosting.policy(hosts)}, desk, mark)


def kept(html: str, headers: dict[str, str], desk: EmbedDesk, mark: str) -> Response:
    """A document that who holds its mark need not take again."""
    told = {**_TOLD, **headers, "ETag": mark}
    desk.kept.keep(mark, told)
    return Response(html, 200, told, "text/html; charset=utf-8")


def heading_of(shown: Widget) -> str:
    """What a widget is called on the page of a site."""
    return HEADINGS[shown.type]


def _of_list(desk: EmbedDesk, listing: Listing, *, level: int) -> dict[str, Any]:
    shown = listing.widget
    return {
        "listing": listing,
        "heading": heading_of(shown),
        "theme": theme(shown.color),
        "level": level,
        "titles": _TITLES,
        "choices": CHOICES,
        "volunteering": shown.type == "benevolat",
        "base_url": desk.base_url,
        "today": day_of(desk.now()),
    }


def _told(desk: EmbedDesk, heading: str, sentence: str) -> dict[str, str | Theme]:
    return {"heading": heading, "sentence": sentence, "base_url": desk.base_url, "theme": theme(DEFAULT)}
