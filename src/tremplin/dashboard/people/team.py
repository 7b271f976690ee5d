"""The people of a partner: who may do what, who is expected."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.identity import membership, store
from tremplin.identity.errors import LastOwner, RoleUnknown
from tremplin.identity.model import ROLE_LABELS, Right
from tremplin.kit.db import Conn
from tremplin.partners.errors import EmailInvalid

router = APIRouter(include_in_schema=False)


@router.api_route(f"{AT}/equipe", methods=READ)
async def people(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE)
        return await _page(request, desk, conn, here)


@router.post(f"{AT}/equipe")
async def change(request: Request, partner_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    visit = desk.visit(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE, sent=sent)
        try:
            match sent.get("geste"):
                case "inviter":
                    email, role = line(sent, "courriel", 300), line(sent, "role", 30)
                    await membership.invite(conn, here.held, here.at, email, role, base_url=desk.base_url, visit=visit)
                    return to(here.href("equipe"), "invitee")
                case "reprendre":
                    await store.cancel_invitation(conn, here.at.id, line(sent, "invitation"))
                    return to(here.href("equipe"), "reprise")
                case "retirer":
                    await membership.remove(conn, here.at.id, line(sent, "personne"), visit=visit)
                    return to(here.href("equipe"), "sortie")
        except (EmailInvalid, RoleUnknown, LastOwner) as refusal:
            return await _page(request, desk, conn, here, fault=str(refusal), email=line(sent, "courriel", 300))
    return to(here.href("equipe"))


async def _page(request: Request, desk: Desk, conn: Conn, here: Here, *, fault: str = "", email: str = "") -> Response:
    return pages.drawn(
        request,
        here,
        "people/team.html",
        422 if fault else 200,
        section="equipe",
        members=await store.members(conn, here.at.id),
        invitations=await store.invitations(conn, here.at.id, now=desk.now()),
        roles=ROLE_LABELS,
        fault=fault,
        email=email,
    )
