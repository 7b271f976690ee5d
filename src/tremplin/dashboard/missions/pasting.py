"""A mission that begins with a web page: fetched, read, and its words put in the form, for a person to complete."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said
from tremplin.dashboard.missions import form as forms
from tremplin.dashboard.missions.writing import check_announcer, form_page
from tremplin.feeds.fetching import open_fetcher
from tremplin.identity.model import Right
from tremplin.kit.fetch import FetchRefused
from tremplin.kit.fetch.answer import Limits
from tremplin.missions import webpage
from tremplin.missions.revision import Changes

router = APIRouter(include_in_schema=False)
_PASTE = f"{AT}/missions/coller"
_LIMITS = Limits(total_seconds=10, connect_seconds=5, max_bytes=3_000_000)
_FOUND = "Voici ce que dit cette page. Relisez, complétez, puis publiez : rien n'est encore enregistré."


@router.api_route(_PASTE, methods=READ)
async def ask(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
    return _asked(request, here)


@router.post(_PASTE)
async def read(request: Request, partner_id: str) -> Response:
    """Fills the form with what a page says."""
    desk, sent = desk_of(request), await said(request)
    url = line(sent, "adresse", 2_000)
    async with desk.db.writing() as conn:  # staff's gestures are noted
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
    check_announcer(here.at)
    if desk.insists(request):
        return _asked(request, here, url, "Vous lisez beaucoup de pages : attendez une minute.", 429)
    found = await _fetched(request, url)
    if isinstance(found, str):
        return _asked(request, here, url, found, 422)
    return form_page(request, here, forms.said(found), notice=_FOUND, action=here.href("missions/nouvelle"))


async def _fetched(request: Request, url: str) -> Changes | str:
    """What the page says, or why it can't be read."""
    loopback: bool = request.app.state.loopback
    page = bytearray()
    try:
        async with open_fetcher(loopback=loopback) as fetcher, fetcher.stream(url, limits=_LIMITS) as answer:
            if answer.status != 200:
                return (
                    f"Ce site a répondu {answer.status} au lieu de la page. Vérifiez l'adresse, et qu'elle s'ouvre sans être connecté."
                )
            async for piece in answer:
                page += piece
    except FetchRefused as refusal:
        return str(refusal)
    found = webpage.read(bytes(page), url)
    return found if found.mission.get("title") else "Cette adresse ne mène pas à une page où nous sachions lire une mission."


def _asked(request: Request, here: Here, url: str = "", fault: str = "", status: int = 200) -> Response:
    return pages.drawn(request, here, "missions/paste.html", status, section="missions", url=url, fault=fault)
