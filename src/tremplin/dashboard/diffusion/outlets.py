"""Files for channels: declared, their address given and changed, paused, confirmed; when they were last made and read."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.tracing import noted
from tremplin.identity.model import Right
from tremplin.kit.condition import ALWAYS, Is
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.outlets import actions, errors, store
from tremplin.outlets.formats.known import FORMATS
from tremplin.outlets.model import LeftOut, Outlet
from tremplin.partners.journal.model import Act
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/fichiers/{{outlet_id}}"
_MOST_CAP = 1_000_000
REASONS = {
    LeftOut.EXPIRED: "terminées",
    LeftOut.TOO_SHORT: "au texte trop court pour ce canal",
    LeftOut.TOO_LONG: "au texte trop long pour ce canal",
    LeftOut.QUOTA: "au-delà du quota de leur domaine",
    LeftOut.CAP: "au-delà du plafond",
}
FREQUENCIES = {"1": "Toutes les heures", "6": "Toutes les 6 heures", "24": "Chaque jour"}
_NOTED = {
    "fichier-pause": "mis en pause",
    "fichier-repris": "repris",
    "fichier-adresse": "adresse changée",
    "fichier-confirme": "nouveau fichier servi",
}
SHAPES = {name: shape.title for name, shape in FORMATS.items()}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in the form of a file."""

    shape: str = ""
    every_hours: str = "1"
    cap: str = ""
    domain: str = ""


@router.api_route(f"{AT}/fichiers", methods=READ)
async def outlets(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        return await _list(request, desk, conn, here, Typed())


@router.post(f"{AT}/fichiers")
async def create(request: Request, partner_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    typed = Typed(line(sent, "format"), line(sent, "frequence"), line(sent, "plafond", 20), line(sent, "domaine"))
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        if not here.at.broadcasts:
            raise WorkspaceUnknown
        try:
            made = await _create(conn, desk, here, typed)
            await noted(desk, conn, here, Act.OUTLET, SHAPES[made.format], "déclaré")
        except Refusal as refusal:
            return await _list(request, desk, conn, here, typed, fault=str(refusal))
    return to(here.href("fichiers"), "fichier-cree")


@router.post(_ONE)
async def act(request: Request, partner_id: str, outlet_id: str) -> Response:
    """Pauses or resumes a file, gives it another address, serves the one that was held back."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        held = await store.find(conn, outlet_id) if outlet_id.isprintable() else None
        if held is None or held.partner_id != here.at.id:
            raise WorkspaceUnknown
        done = ""
        match line(sent, "geste"):
            case "pause":
                await actions.pause(conn, held.id, now=desk.now())
                done = "fichier-pause"
            case "reprendre":
                await actions.resume(conn, held.id, now=desk.now())
                done = "fichier-repris"
            case "adresse":
                await actions.renew(conn, held.id)
                done = "fichier-adresse"
            case "confirmer":
                await actions.confirm(conn, held.id, now=desk.now())
                done = "fichier-confirme"
        if done:
            await noted(desk, conn, here, Act.OUTLET, SHAPES[held.format], _NOTED[done])
    return to(here.href("fichiers"), done)


async def _create(conn: Conn, desk: Desk, here: Here, typed: Typed) -> Outlet:
    if typed.cap and not (typed.cap.isdecimal() and 0 < int(typed.cap) <= _MOST_CAP):
        raise errors.OutletSettingInvalid(reason="le plafond est un nombre d'annonces")
    return await actions.create(
        conn,
        partner_id=here.at.id,
        shape=typed.shape,
        now=desk.now(),
        filter=Is("domain", (typed.domain,)) if typed.domain in DOMAINS else ALWAYS,
        cap=int(typed.cap) if typed.cap else None,
        every_hours=int(typed.every_hours) if typed.every_hours in FREQUENCIES else 1,
    )


async def _list(request: Request, desk: Desk, conn: Conn, here: Here, typed: Typed, *, fault: str = "") -> Response:
    may = Right.DIFFUSE in here.rights
    held = await store.of_partner(conn, here.at.id)
    return pages.drawn(
        request, here, "diffusion/outlets.html", 422 if fault else 200, section="fichiers", shapes=SHAPES, frequencies=FREQUENCIES,
        # The address is a secret: it opens the file to whoever has it.
        rows=[(each, actions.address(desk.secrets, each, desk.base_url) if may else "", _left_out(each)) for each in held],
        typed=typed, fault=fault, domains=DOMAINS, may=may and here.at.broadcasts,
    )  # fmt: skip


def _left_out(outlet: Outlet) -> list[tuple[int, str]]:
    return [(number, REASONS[LeftOut(reason)]) for reason, number in sorted(outlet.left_out.items())]
