"""Embeds, drawn. Nothing here reads the database."""

from __future__ import annotations

from hashlib import blake2b
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
_TITLES = {"remote": "Sur place ou à distance", "country": "Pays", "minor": "Âge"}
assert set(_TITLES) == set(CHOICES)
# Short: a widget paused or changed is so on every site within the minute.
_BRIEFLY = "public, max-age=60"


def widget(request: Request, desk: EmbedDesk, listing: Listing) -> Response:
    """The page of a widget, for frames."""
    context = _of_list(desk, listing, level=1)
    address = desk.base_url + listing.path
    html = templates().html("embeds/widget.html", **context, address=address)
    return framed(request, html, hosts=listing.widget.hosts)


def fragment(request: Request, desk: EmbedDesk, listing: Listing) -> Response:
    """The same list alone, for the element that stands in a page of another site."""
    html = templates().html("embeds/list.html", **_of_list(desk, listing, level=2))
    return kept(request, html, hosting.shared_with(listing.widget.hosts, request.headers.get("origin")))


def mission(request: Request, desk: EmbedDesk, found: Card) -> Response:
    """A mission alone, for frames."""
    href = f"/r/{found.mission.id}/{desk.publisher_id}"
    context: dict[str, Any] = {"theme": theme(DEFAULT), "found": found, "href": href, "today": day_of(desk.now())}
    return framed(request, templates().html("embeds/mission.html", heading=found.mission.title, **context))


def closed(request: Request, desk: EmbedDesk, *, heading: str = CLOSED, sentence: str = CLOSED_SENTENCE) -> Response:
    """What stands where nothing is shown any more: a page that says so, whose status says it to programs."""
    return framed(request, templates().html("embeds/closed.html", **_told(desk, heading, sentence)), status=404)


def closed_fragment(desk: EmbedDesk, *, status: int = 404, heading: str = CLOSED, sentence: str = CLOSED_SENTENCE) -> Response:
    """The same, for the element."""
    html = templates().html("embeds/closed_part.html", **_told(desk, heading, sentence))
    return Response(html, status, {**hosting.shared_with((), None), "X-Robots-Tag": "noindex"}, "text/html")


def framed(request: Request, html: str, *, hosts: tuple[str, ...] = (), status: int = 200) -> Response:
    """A page that these sites may frame."""
    request.scope["state"][FRAMED] = True
    return kept(request, html, {"Content-Security-Policy": hosting.policy(hosts)}, status=status)


def kept(request: Request, html: str, headers: dict[str, str], *, status: int = 200) -> Response:
    """A document, or nothing but its mark (304) to who has it already."""
    body = html.encode()
    mark = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    # Any page may hold it, even one that asks its own files to be isolated; search engines have the pages of missions.
    told = {**headers, "ETag": mark, "Cache-Control": _BRIEFLY, "Cross-Origin-Resource-Policy": "cross-origin"}
    told["X-Robots-Tag"] = "noindex"
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if status == 200 and known & {mark, "*"}:
        return Response(None, 304, told)
    return Response(body, status, told, "text/html; charset=utf-8")


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
