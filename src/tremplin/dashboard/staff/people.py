"""People, as staff looks after them: found, signed out, their account closed and opened again."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import READ, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.pages import STAFF
from tremplin.identity import store as identity
from tremplin.identity.model import ROLE_LABELS, TRACE_LABELS, Role
from tremplin.identity.oversight import actions as oversight
from tremplin.identity.oversight import store
from tremplin.identity.oversight.errors import ReasonMissing, StaffStays
from tremplin.identity.oversight.model import PersonLine
from tremplin.kit.db import Conn

router = APIRouter(include_in_schema=False)
PATH = f"{STAFF}/personnes"
_ONE = f"{PATH}/{{account_id}}"


@router.api_route(PATH, methods=READ)
async def people(request: Request) -> Response:
    desk, words, number = desk_of(request), asked(request, "nom"), asked_page(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        total, found = await store.people(conn, words=words, limit=SIZE, skip=skipped(number))
    listed = [(each, f"{PATH}/{quote(each.id, safe='')}", _places(each)) for each in found]
    return pages.drawn(
        request, here, "staff/people.html", section="personnes", words=words,
        listed=listed, paging=Paging(PATH, {"nom": words}, number, total),
    )  # fmt: skip


@router.api_route(_ONE, methods=READ)
async def person(request: Request, account_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        return await _card(request, conn, here, account_id)


@router.post(_ONE)
async def change(request: Request, account_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    reason, done = line(sent, "motif", 300), ""
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        try:
            match sent.get("geste"):
                case "fermer":
                    await oversight.close_account(conn, account_id, held=here.held, reason=reason, now=desk.now())
                    done = "compte-ferme"
                case "rouvrir":
                    await oversight.reopen_account(conn, account_id, held=here.held, reason=reason, now=desk.now())
                    done = "compte-rouvert"
                case "deconnecter":
                    await oversight.end_sessions(conn, account_id, held=here.held, reason=reason, visit=desk.visit(request))
                    done = "sessions-finies"
        except (ReasonMissing, StaffStays) as refusal:
            return await _card(request, conn, here, account_id, fault=str(refusal))
    return to(f"{PATH}/{quote(account_id, safe='')}", done)


async def _card(request: Request, conn: Conn, here: Here, account_id: str, *, fault: str = "") -> Response:
    _, found = await store.people(conn, account_id=account_id) if "\0" not in account_id else (0, [])
    if not found:
        raise WorkspaceUnknown
    traces = await identity.traces_of(conn, found[0].id, limit=20)
    return pages.drawn(
        request, here, "staff/person.html", 422 if fault else 200, section="personnes", fault=fault, person=found[0],
        card=f"{PATH}/{quote(account_id, safe='')}", traces=[(at, TRACE_LABELS[kind], device) for at, kind, device in traces],
        held_on=f"{STAFF}/donnees", places=_places(found[0]),
    )  # fmt: skip


def _places(person: PersonLine) -> list[str]:
    """Where someone acts, and as what, as people say it."""
    return [f"{name} : {ROLE_LABELS[Role(role)].partition(' :')[0].lower()}" for name, role in person.places]
