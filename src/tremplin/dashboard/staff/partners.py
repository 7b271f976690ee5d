"""Partners, as staff looks after them: found, created, described, verified, closed and opened again; and stepping into a space."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import READ, Desk, Here, at, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.pages import STAFF
from tremplin.dashboard.staff import closing, merging
from tremplin.identity import membership, store
from tremplin.identity.errors import RoleUnknown
from tremplin.identity.model import ROLE_LABELS
from tremplin.identity.oversight import actions as oversight
from tremplin.identity.oversight import store as oversight_store
from tremplin.identity.oversight.errors import MergeImpossible, ReasonMissing
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.partners.enrolment import actions as enrolment
from tremplin.partners.enrolment import store as enrolments
from tremplin.partners.errors import EmailInvalid, PartnerNameMissing
from tremplin.partners.journal import store as journal
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act
from tremplin.partners.model import Partner

router = APIRouter(include_in_schema=False)
PATH = f"{STAFF}/partenaires"
_ONE = f"{PATH}/{{partner_id}}"
_STATES = {"open": "Ouverts", "to_check": "À vérifier", "sandbox": "Bacs à sable", "deleted": "Fermés"}
_SHOWN = 10
_REFUSED = (ReasonMissing, MergeImpossible, EmailInvalid, PartnerNameMissing, RoleUnknown)


@router.api_route(PATH, methods=READ)
async def partner_list(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        return await _list(request, conn, here)


@router.post(PATH)
async def create(request: Request) -> Response:
    """A partner by hand, with its owner invited when an address is given."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        email, does = line(sent, "courriel", 300), sent.getlist("fait")
        try:
            made = await partners.create(
                conn, name=line(sent, "nom", 120), now=desk.now(), announces="annonce" in does, broadcasts="diffuse" in does,
                moderates="modere" in does, email=email or None,
            )  # fmt: skip
        except (PartnerNameMissing, EmailInvalid) as refusal:
            return await _list(request, conn, here, fault=str(refusal))
        if email:
            await membership.invite(conn, here.held, made, email, "owner", base_url=desk.base_url, visit=desk.visit(request))
        await note(conn, Act.CREATED, by=here.author, now=desk.now(), partner_id=made.id, subject=made.name)
    return to(_href(made.id), "partenaire-cree")


async def _list(request: Request, conn: Conn, here: Here, *, fault: str = "") -> Response:
    words, state, number = asked(request, "nom"), asked(request, "etat") or "open", asked_page(request)
    state = state if state in _STATES else "open"
    total, found = await oversight_store.partners(conn, words=words, state=state, limit=SIZE, skip=skipped(number))
    return pages.drawn(
        request, here, "staff/partners.html", 422 if fault else 200, section="partenaires", fault=fault, words=words, state=state,
        states=_STATES, listed=[(each, _href(each.id)) for each in found],
        paging=Paging(PATH, {"nom": words, "etat": state}, number, total),
    )  # fmt: skip


@router.api_route(_ONE, methods=READ)
async def card(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        return await _card(request, conn, here, await _known(conn, partner_id))


@router.post(_ONE)
async def change(request: Request, partner_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        partner = await _known(conn, partner_id)
        try:
            where, done = await _changed(desk, conn, here, partner, sent)
        except _REFUSED as refusal:
            return await _card(request, conn, here, partner, fault=str(refusal))
    return to(where, done)


@router.post(f"{STAFF}/sortir")
async def step_out(request: Request) -> Response:
    """Ends the intervention, wherever it is."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        left = await oversight.step_out(conn, here.held, now=desk.now())
    return to(_href(left) if left else PATH, "intervention-finie")


async def _changed(desk: Desk, conn: Conn, here: Here, partner: Partner, sent: FormData) -> tuple[str, str]:
    """What a button of the card does: where it leads, and the word for what was done."""
    reason, now, by, card_ = line(sent, "motif", 300), desk.now(), here.author, _href(partner.id)
    match sent.get("geste"):
        case "intervenir" if partner.deleted_at is None:
            await oversight.step_in(
                conn, here.held, partner.id, role=line(sent, "role", 30), reason=reason, writes="modifier" in sent, now=now
            )
            return at(partner.id), "intervention"
        case "decrire":
            does = sent.getlist("fait")
            roles = ("annonce" in does, "diffuse" in does, "modere" in does)
            await oversight.describe(
                conn, partner, name=line(sent, "nom", 120), email=line(sent, "courriel", 300), url=line(sent, "site", 300),
                roles=roles, reason=reason, by=by, now=now,
            )  # fmt: skip
            return card_, "partenaire-modifie"
        case "verifier":
            await enrolment.verify(conn, partner.id, by=by, reason=oversight.checked_reason(reason), now=now)
            return card_, "partenaire-verifie"
        case "fermer":
            await closing.close(conn, partner, by=by, reason=reason, now=now)
            return card_, "partenaire-ferme"
        case "rouvrir":
            await closing.reopen(conn, partner, by=by, reason=reason, now=now)
            return card_, "partenaire-rouvert"
        case "reunir":
            kept = await merging.merge(conn, partner, line(sent, "avec", 80), by=by, reason=reason, now=now)
            return _href(kept.id), "partenaires-reunis"
    return card_, ""


async def _card(request: Request, conn: Conn, here: Here, partner: Partner, *, fault: str = "") -> Response:
    return pages.drawn(
        request,
        here,
        "staff/partner.html",
        422 if fault else 200,
        section="partenaires",
        fault=fault,
        partner=partner,
        card=_href(partner.id),
        space=at(partner.id),
        registration=await enrolments.of_partner(conn, partner.id),
        members=await store.members(conn, partner.id),
        entries=await journal.page(conn, partner_id=partner.id, limit=_SHOWN),
        roles=ROLE_LABELS,
    )


async def _known(conn: Conn, partner_id: str) -> Partner:
    """A partner, closed or not. Raises WorkspaceUnknown."""
    found = await partner_store.find_whatever(conn, partner_id) if "\0" not in partner_id else None
    if found is None:
        raise WorkspaceUnknown
    return found


def _href(partner_id: str) -> str:
    return f"{PATH}/{quote(partner_id, safe='')}"
