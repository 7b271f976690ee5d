"""Tracked links: made, changed, paused and resumed; their QR codes, posters and figures."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages, sheets
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import asked
from tremplin.dashboard.tracing import noted
from tremplin.diffusion.agreements import store as agreements
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.kit.refusal import Refusal
from tremplin.missions.organisations import slug
from tremplin.partners.journal.model import Act
from tremplin.tracking.campaigns import actions, errors, qr, store
from tremplin.tracking.campaigns.model import LONGEST_NAME, MOST_TRACKERS, Campaign, CampaignType, Tracker, link
from tremplin.tracking.campaigns.poster import LONGEST_TITLE, LONGEST_WORDS, poster
from tremplin.tracking.campaigns.qr import Shape
from tremplin.tracking.model import Side
from tremplin.tracking.statistics import store as statistics
from tremplin.tracking.statistics.model import MOST_ROWS, Figures, Grouping, Period, Question

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/campagnes/{{campaign_id}}"
_DAYS = 30
TYPES = {
    CampaignType.MAILING: "Courriel ou lettre d'information",
    CampaignType.AD_BANNER: "Bannière",
    CampaignType.TILE_BUTTON: "Bouton ou tuile",
    CampaignType.OTHER: "Affiche, papier ou autre",
}
_MEDIA = {Shape.SVG: "image/svg+xml", Shape.PNG: "image/png"}
_COLUMNS = ("Nom", "État", "Lien", "Page d'arrivée", "Créé le", "Redirections", "Comptes", "Candidatures")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in the form of a link."""

    name: str = ""
    url: str = ""
    type: str = CampaignType.OTHER
    announcer: str = ""
    trackers: str = ""

    @property
    def settings(self) -> dict[str, Any]:
        """The same as the domain reads it; no line of trackers: the usual ones."""
        return {"name": self.name, "url": self.url, "type": self.type}


@router.api_route(f"{AT}/campagnes", methods=READ)
async def campaigns(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held = await store.of_owner(conn, here.at.id)
        figures = await _figures(desk, conn, here)
        if asked(request, "format") in {"csv", "xlsx"}:
            return await _sheet(asked(request, "format"), desk, held, figures)
        return await _list(request, desk, conn, here, held, figures, Typed())


@router.post(f"{AT}/campagnes")
async def create(request: Request, partner_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    typed = _typed(sent)
    fault = ""
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        try:
            async with conn.transaction():
                made = await actions.create(
                    conn, owner_id=here.at.id, now=desk.now(), announcer_id=typed.announcer or None,
                    trackers=_trackers(typed.trackers), **typed.settings,
                )  # fmt: skip
            await noted(desk, conn, here, Act.LINK, made.name, "créé")
            return to(here.href(f"campagnes/{made.id}"), "lien-cree")
        except Refusal as refusal:
            fault = str(refusal)
        held = await store.of_owner(conn, here.at.id)
        return await _list(request, desk, conn, here, held, await _figures(desk, conn, here), typed, fault=fault)


@router.api_route(_ONE, methods=READ)
async def campaign(request: Request, partner_id: str, campaign_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held = await _own(conn, here, campaign_id)
        return await _page(request, desk, conn, here, held, _as_typed(held))


@router.post(_ONE)
async def change(request: Request, partner_id: str, campaign_id: str) -> Response:
    """Changes a link, pauses or resumes it."""
    desk, sent = desk_of(request), await said(request)
    typed = _typed(sent)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        held = await _own(conn, here, campaign_id)
        whose: dict[str, Any] = {"owner_id": here.at.id, "now": desk.now()}
        page = here.href(f"campagnes/{held.id}")
        match line(sent, "geste"):
            case "arreter":
                await actions.pause(conn, held.id, **whose)
                await noted(desk, conn, here, Act.LINK, held.name, "arrêté")
                return to(page, "lien-arrete")
            case "reprendre":
                await actions.resume(conn, held.id, **whose)
                await noted(desk, conn, here, Act.LINK, held.name, "repris")
                return to(page, "lien-repris")
        try:
            async with conn.transaction():
                trackers = tuple(_trackers(typed.trackers) or ())
                await actions.change(conn, held.id, **whose, announcer=typed.announcer or None, trackers=trackers, **typed.settings)
            await noted(desk, conn, here, Act.LINK, typed.name, "modifié")
            return to(page, "lien-change")
        except Refusal as refusal:
            return await _page(request, desk, conn, here, held, typed, fault=str(refusal))


@router.api_route(f"{_ONE}/qr.{{shape}}", methods=READ)
async def code(request: Request, partner_id: str, campaign_id: str, shape: str) -> Response:
    """The QR code of a link, to be saved: a drawing for print, an image for everything else."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held = await _own(conn, here, campaign_id)
    if shape not in set(Shape):
        raise WorkspaceUnknown
    drawn = qr.draw(link(desk.base_url, held.id), Shape(shape), title=held.name)
    return _file(drawn, _MEDIA[Shape(shape)], f"qr-{slug(held.name)}.{shape}", inline="telecharger" not in request.query_params)


@router.api_route(f"{_ONE}/affiche.pdf", methods=READ)
async def printed(request: Request, partner_id: str, campaign_id: str) -> Response:
    """A poster to print, with the words of whoever prints it."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held = await _own(conn, here, campaign_id)
    title = asked(request, "titre", LONGEST_TITLE) or held.name
    made = await asyncio.to_thread(
        poster, link=link(desk.base_url, held.id), title=title, words=asked(request, "texte", LONGEST_WORDS), owner=here.at.name,
        at=desk.now(),
    )  # fmt: skip
    return _file(made, "application/pdf", f"affiche-{slug(held.name)}.pdf", inline=True)


def _file(content: bytes, media_type: str, name: str, *, inline: bool) -> Response:
    headers = {
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return Response(content, media_type=media_type, headers=headers)


async def _own(conn: Conn, here: Here, campaign_id: str) -> Campaign:
    if not campaign_id.isprintable():
        raise WorkspaceUnknown
    try:
        return await actions.find(conn, campaign_id, owner_id=here.at.id)
    except errors.CampaignUnknown:
        raise WorkspaceUnknown from None


async def _figures(desk: Desk, conn: Conn, here: Here) -> dict[str, Figures]:
    """What each link brought in the last thirty days, today included."""
    until = day_of(desk.now()) + timedelta(days=1)
    period = Period(until - timedelta(days=_DAYS), until)
    question = Question(partner_id=here.at.id, side=Side.BROADCASTER, period=period, source="campaign")
    _, rows = await statistics.breakdown(conn, question, Grouping.SOURCE, order="clicks", limit=MOST_ROWS, offset=0)
    return {each.key: each.figures for each in rows if each.key}


async def _sheet(shape: str, desk: Desk, held: list[Campaign], figures: dict[str, Figures]) -> Response:
    rows = [
        (
            each.name, "actif" if each.active else "arrêté", link(desk.base_url, each.id), each.url, day_of(each.created_at),
            found.clicks, found.accounts, found.applications,
        )
        for each in held
        for found in [figures.get(each.id, Figures())]
    ]  # fmt: skip
    return sheets.csv_response("liens", _COLUMNS, rows) if shape == "csv" else await sheets.xlsx_response("liens", _COLUMNS, rows)


async def _list(
    request: Request,
    desk: Desk,
    conn: Conn,
    here: Here,
    held: list[Campaign],
    figures: dict[str, Figures],
    typed: Typed,
    *,
    fault: str = "",
) -> Response:
    return pages.drawn(
        request, here, "diffusion/campaigns.html", 422 if fault else 200, section="campagnes", fault=fault, typed=typed, days=_DAYS,
        rows=[(each, link(desk.base_url, each.id), figures.get(each.id, Figures())) for each in held], types=TYPES,
        announcers=await _announcers(conn, here), may=Right.DIFFUSE in here.rights, most=LONGEST_NAME,
    )  # fmt: skip


async def _page(request: Request, desk: Desk, conn: Conn, here: Here, held: Campaign, typed: Typed, *, fault: str = "") -> Response:
    figures = (await _figures(desk, conn, here)).get(held.id, Figures())
    return pages.drawn(
        request, here, "diffusion/campaign.html", 422 if fault else 200, section="campagnes", fault=fault, typed=typed, held=held,
        link=link(desk.base_url, held.id), figures=figures, days=_DAYS, types=TYPES, announcers=await _announcers(conn, here),
        may=Right.DIFFUSE in here.rights, one=here.href(f"campagnes/{held.id}"), most=LONGEST_NAME, title_most=LONGEST_TITLE,
        words_most=LONGEST_WORDS,
    )  # fmt: skip


async def _announcers(conn: Conn, here: Here) -> dict[str, str]:
    """Whose page a link may lead to."""
    return {"": "Un site à nous, ou qui n'est pas partenaire"} | {
        each.id: each.name for each in sorted(await agreements.announcers(conn, here.at.id), key=lambda each: each.name.casefold())
    }


def _typed(sent: FormData) -> Typed:
    return Typed(
        line(sent, "nom", LONGEST_NAME + 1), line(sent, "adresse", 2_000), line(sent, "type"), line(sent, "annonceur"),
        text(sent, "suivi", 4_000),
    )  # fmt: skip


def _as_typed(held: Campaign) -> Typed:
    trackers = "\n".join(f"{each.key}={each.value}" for each in held.trackers)
    return Typed(held.name, held.url, held.type, held.announcer or "", trackers)


def _trackers(typed: str) -> list[Tracker] | None:
    """One `name=value` a line; None when nothing is typed."""
    lines = [each.partition("=") for each in typed.split("\n")[: MOST_TRACKERS + 1] if each.strip()]
    return [Tracker(name.strip(), value.strip()) for name, _, value in lines] or None
