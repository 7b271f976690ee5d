"""The people of the agencies that an adviser is of: who decides, who reads, who is written to, who lets others in."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.conventions import entering
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.identity import membership
from tremplin.identity.model import Right, Role
from tremplin.immersions.agencies import actions as agencies
from tremplin.immersions.agencies.errors import RolesMissing
from tremplin.immersions.agencies.model import Agency, AgencyUser
from tremplin.immersions.agencies.vocabulary import ROLE_LABELS, AgencyRole
from tremplin.immersions.conventions.advising.model import Adviser
from tremplin.kit.db import Conn
from tremplin.kit.mailbox import mailbox
from tremplin.kit.refusal import Refusal
from tremplin.partners.errors import EmailInvalid
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
# Under « convention », where a sandbox sends nothing.
LIST = f"{AT}/conventions-structures"


@router.api_route(LIST, methods=READ)
async def mine(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        who = await entering.adviser(conn, here)
    listed = [(name, address(here, id_), who.agencies.get(id_, frozenset())) for id_, name in who.names.items()]
    return pages.drawn(request, here, "conventions/agencies.html", section="conventions", listed=listed, roles=ROLE_LABELS)


@router.api_route(f"{LIST}/{{agency_id:path}}", methods=READ)
async def people(request: Request, partner_id: str, agency_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        who = await member(conn, here, agency_id)
        return await _page(request, conn, here, who, agency_id)


@router.post(f"{LIST}/{{agency_id:path}}")
async def change(request: Request, partner_id: str, agency_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
        who = await member(conn, here, agency_id)
        try:
            async with conn.transaction():
                done = await _changed(conn, desk, request, here, who, agency_id, sent)
        except Refusal as refusal:
            return await _page(request, conn, here, who, agency_id, fault=str(refusal), status=refusal.status, typed=sent)
    return to(address(here, agency_id), done)


async def _changed(conn: Conn, desk: Desk, request: Request, here: Here, who: Adviser, agency_id: str, sent: FormData) -> str:
    """What a button of the page does; the word for what was done. Anyone says whether they are written to themselves."""
    email, gesture, in_charge = line(sent, "personne", 254), sent.get("geste"), manages(here, who, agency_id)
    roles = frozenset(AgencyRole(each) for each in sent.getlist("roles") if each in set(ROLE_LABELS))
    if gesture == "courriels" and (in_charge or email == who.email):
        agency = await agencies.change(conn, agency_id, email, None, notified=sent.get("courriels") == "oui")
        await _note(conn, desk, here, Act.ROLES, email, agency)
        return "structure-changee"
    if not in_charge:
        raise WorkspaceUnknown
    match gesture:
        case "inviter":
            mail = mailbox(line(sent, "courriel", 300))
            if mail is None:
                raise EmailInvalid(email=line(sent, "courriel", 300))
            agency = await agencies.join(conn, agency_id, AgencyUser(email=mail, roles=roles))
            visit = desk.visit(request)
            await membership.invite(conn, here.held, here.at, mail, Role.ADVISER, base_url=desk.base_url, visit=visit)
            await _note(conn, desk, here, Act.INVITED, mail, agency)
            return "structure-invitee"
        case "roles":
            if not roles:
                raise RolesMissing
            agency = await agencies.change(conn, agency_id, email, roles, notified=sent.get("courriels") == "oui")
            await _note(conn, desk, here, Act.ROLES, email, agency)
            return "structure-changee"
        case "retirer":
            agency = await agencies.leave(conn, agency_id, email)
            await _note(conn, desk, here, Act.REMOVED, email, agency)
            return "structure-retiree"
    return ""


async def member(conn: Conn, here: Here, agency_id: str) -> Adviser:
    """Someone of this agency. Raises WorkspaceUnknown, the same for one that exists and is not theirs."""
    who = await entering.adviser(conn, here)
    if agency_id not in who.names or not (who.everywhere or agency_id in who.agencies):
        raise WorkspaceUnknown
    return who


def manages(here: Here, who: Adviser, agency_id: str) -> bool:
    """Whether they say who is of an agency: its administrators, those of the partner that is this agency, those of the platform."""
    is_partner = agency_id == here.at.id and Right.MANAGE in here.rights
    return who.everywhere or is_partner or AgencyRole.ADMIN in who.agencies.get(agency_id, frozenset())


async def _note(conn: Conn, desk: Desk, here: Here, act: Act, email: str, agency: Agency) -> None:
    await note(conn, act, by=here.author, now=desk.now(), partner_id=here.at.id, subject=f"{email}, {agency.name}")


async def _page(
    request: Request, conn: Conn, here: Here, who: Adviser, agency_id: str, *, fault: str = "", status: int = 200,
    typed: FormData | None = None,
) -> Response:  # fmt: skip
    team = await agencies.people(conn, agency_id)
    asking = [each for each in team if each.roles == {AgencyRole.TO_REVIEW}]
    return pages.drawn(
        request, here, "conventions/agency.html", status, section="conventions", name=who.names[agency_id], who=who, fault=fault,
        asking=asking, team=[each for each in team if each not in asking], roles=ROLE_LABELS, manages=manages(here, who, agency_id),
        action=address(here, agency_id), particulars=here.href(f"convention-structure/{quote(agency_id, safe='')}"),
        email=line(typed, "courriel", 254) if typed is not None else "",
    )  # fmt: skip


def address(here: Here, agency_id: str) -> str:
    return here.href(f"conventions-structures/{quote(agency_id, safe='')}")
