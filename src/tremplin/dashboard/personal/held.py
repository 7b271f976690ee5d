"""What the platform holds of a person: for themselves, and for staff who answer for them."""

from __future__ import annotations

import json
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import HOME, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.listing import asked
from tremplin.dashboard.pages import STAFF
from tremplin.dashboard.personal import actions, model, store
from tremplin.dashboard.personal.model import Holding
from tremplin.events.registrations.tickets import Tickets
from tremplin.identity import actions as identity
from tremplin.identity import store as accounts
from tremplin.identity.errors import LastOwner
from tremplin.identity.model import Trace
from tremplin.identity.oversight.actions import checked_reason
from tremplin.identity.oversight.errors import ReasonMissing
from tremplin.identity.oversight.model import staff_author
from tremplin.kit.db import Conn
from tremplin.kit.mailbox import mailbox
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
OWN, STAFFS = f"{HOME}/compte/donnees", f"{STAFF}/donnees"
_GO = "EFFACER"
_CONFIRM = f"Écrivez {_GO} dans la case pour confirmer : cela ne se défait pas."


@router.api_route(OWN, methods=READ)
async def own(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.known(request, conn)
        held = await store.held(conn, here.held.account.email)
    return _own(request, here, held)


@router.post(OWN)
async def change_own(request: Request) -> Response:
    """Gives it all in a file; or erases what can be, and closes the account."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.known(request, conn, sent=sent)
        email = here.held.account.email
        if sent.get("geste") == "exporter":
            await identity.note(conn, Trace.EXPORTED, here.held.account, desk.visit(request))
            return _file(email, await store.held(conn, email))
        if sent.get("geste") != "effacer":
            return to(OWN)
        fault = "" if line(sent, "confirmer", 20) == _GO else _CONFIRM
        if not fault:
            try:
                async with conn.transaction():
                    await _erase(request, desk, conn, email)
                return to(f"{HOME}/connexion", "compte-efface")
            except LastOwner:
                fault = "Vous êtes la seule personne responsable d'un espace : nommez-en une autre, ou demandez sa fermeture."
        return _own(request, here, await store.held(conn, email), fault)


@router.api_route(STAFFS, methods=READ)
async def of_someone(request: Request) -> Response:
    """Only the form: looking at someone's data is an act, with a reason."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
    return _staffs(request, here, asked(request, "courriel", 254), None)


@router.post(STAFFS)
async def act_for_someone(request: Request) -> Response:
    """Shows, exports or erases what is held of an address; they read in their own account that it was done."""
    desk, sent = desk_of(request), await said(request)
    written, reason = line(sent, "courriel", 300), line(sent, "motif", 300)
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        email = mailbox(written)
        if email is None:
            return _staffs(request, here, written, None, "Cette adresse est illisible.")
        try:
            why = checked_reason(reason)
        except ReasonMissing as refusal:
            return _staffs(request, here, email, None, str(refusal))
        act = {"exporter": Act.EXPORTED, "effacer": Act.ERASED}.get(line(sent, "geste", 20), Act.READ)
        if act is Act.ERASED and line(sent, "confirmer", 20) != _GO:
            return _staffs(request, here, email, await store.held(conn, email), _CONFIRM)
        account = await accounts.find_by_email(conn, email)
        if account is not None:
            await identity.note(conn, Trace.READ, account, desk.visit(request))
        await note(conn, act, by=staff_author(here.held.account), now=desk.now(), subject=email, reason=why)
        if act is Act.ERASED:
            try:
                async with conn.transaction():
                    await _erase(request, desk, conn, email)
            except LastOwner as refusal:
                return _staffs(request, here, email, await store.held(conn, email), str(refusal))
            return to(f"{STAFFS}?courriel={quote(email)}&fait=effacees")
        held = await store.held(conn, email)
    return _file(email, held) if act is Act.EXPORTED else _staffs(request, here, email, held)


async def _erase(request: Request, desk: Desk, conn: Conn, email: str) -> None:
    tickets = Tickets(desk.base_url, desk.secrets)
    await actions.erase(conn, email, tickets=tickets, relay=request.app.state.relay, visit=desk.visit(request))


def _file(email: str, held: list[Holding]) -> Response:
    body = json.dumps(model.export(email, held), ensure_ascii=False, indent=2, default=str)
    headers = {"Content-Disposition": 'attachment; filename="donnees-personnelles.json"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/json", headers=headers)


def _own(request: Request, here: Here, held: list[Holding], fault: str = "") -> Response:
    return pages.drawn(
        request, here, "personal/own.html", 422 if fault else 200, section="compte", held=held, fault=fault, path=OWN, word=_GO
    )


def _staffs(request: Request, here: Here, email: str, held: list[Holding] | None, fault: str = "") -> Response:
    return pages.drawn(
        request, here, "personal/staff.html", 422 if fault else 200, section="personnes", email=email, held=held, fault=fault,
        path=STAFFS, word=_GO,
    )  # fmt: skip
