"""The people of a partner: who may do what, who is expected."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.identity import membership, store
from tremplin.identity.actions import Visit
from tremplin.identity.arrivals import actions as arrivals
from tremplin.identity.arrivals import store as arrival_store
from tremplin.identity.arrivals.errors import JoinRequestUnknown
from tremplin.identity.errors import AccountUnknown, LastOwner, RoleUnknown
from tremplin.identity.model import ROLE_LABELS, Right
from tremplin.identity.oversight import actions as oversight
from tremplin.kit.db import Conn
from tremplin.partners.errors import EmailInvalid
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act

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
            done = await _changed(desk, conn, here, sent, visit)
        except (EmailInvalid, RoleUnknown, LastOwner, AccountUnknown, JoinRequestUnknown) as refusal:
            return await _page(request, desk, conn, here, fault=str(refusal), email=line(sent, "courriel", 300))
    return to(here.href("equipe"), done)


async def _changed(desk: Desk, conn: Conn, here: Here, sent: FormData, visit: Visit) -> str:
    """What a button of the page does; the word for what was done."""
    role, person = line(sent, "role", 30), line(sent, "personne")
    match sent.get("geste"):
        case "inviter":
            invited = await membership.invite(
                conn, here.held, here.at, line(sent, "courriel", 300), role, base_url=desk.base_url, visit=visit
            )
            await note(conn, Act.INVITED, by=here.author, now=visit.now, partner_id=here.at.id, subject=invited.email)
            return "invitee"
        case "reprendre":
            await store.cancel_invitation(conn, here.at.id, line(sent, "invitation"))
            return "reprise"
        case "retirer":
            member = await store.find_account(conn, person)
            if member and await membership.remove(conn, here.at.id, person, visit=visit):
                await note(conn, Act.REMOVED, by=here.author, now=visit.now, partner_id=here.at.id, subject=member.email)
            return "sortie"
        case "roles":
            chosen = tuple(each for each in ROLE_LABELS if each in sent.getlist("roles"))
            await oversight.set_roles(conn, here.at.id, person, chosen, by=here.author, now=visit.now)
            return "roles"
        case "accepter" | "refuser" as answer:
            given = role if answer == "accepter" else None
            await arrivals.answer(conn, here.held, here.at, line(sent, "demande"), role=given, base_url=desk.base_url, visit=visit)
            return "acceptee" if given else "entree-refusee"
    return ""


async def _page(request: Request, desk: Desk, conn: Conn, here: Here, *, fault: str = "", email: str = "") -> Response:
    return pages.drawn(
        request,
        here,
        "people/team.html",
        422 if fault else 200,
        section="equipe",
        members=await store.members(conn, here.at.id),
        invitations=await store.invitations(conn, here.at.id, now=desk.now()),
        asking=await arrival_store.requests(conn, here.at.id),
        roles=ROLE_LABELS,
        fault=fault,
        email=email,
    )
