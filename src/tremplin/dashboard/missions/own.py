"""The page of a mission: what it says, what is wrong in it, who shows it or why not, what became of it."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import asked
from tremplin.dashboard.missions import form as forms
from tremplin.dashboard.missions.noting import note
from tremplin.identity.model import Right
from tremplin.kit.abreast import abreast
from tremplin.kit.db import Conn
from tremplin.missions import pushing, store, visibility
from tremplin.missions.catalogue.model import State
from tremplin.missions.model import Mission, Organisation, Status
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
DOOR = "form"
CHANGES = {"ACCEPTED": "Publiée", "REFUSED": "À corriger", "WITHDRAWN": "Retirée", "REVIVED": "Remise"}
DOORS = {"form": "depuis cet espace", "feed": "par votre catalogue", "api": "par l'API", "sheet": "par un tableur"}
_MOST_CHANGES = 30
_ONE = f"{AT}/mission/{{mission_id:path}}"


@router.api_route(_ONE, methods=READ)
async def mission(request: Request, partner_id: str, mission_id: str) -> Response:
    """What a mission is, what is wrong in it, and where it is shown or why not."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held = await own_alone(conn, here, mission_id)
        organisation, shown, history = await abreast(
            conn,
            lambda conn: _organisation(conn, held),
            lambda conn: visibility.everywhere(conn, held),
            lambda conn: store.history(conn, held.id),
        )
    chosen, seeing = asked(request, "diffuseur"), asked(request, "vue")
    told = [each for each in shown if chosen in ("", each.broadcaster_id) and seeing in ("", "oui" if each.visible else "non")]
    return pages.drawn(
        request, here, "missions/detail.html", section="missions", mission=held, organisation=organisation, shown=shown,
        told_of=told, chosen=chosen, seeing=seeing,
        faults=forms.faults(held.problems), domain=DOMAINS.get(held.domain or "", held.domain or ""),
        seen=sum(each.visible for each in shown), edit=href(here, held.id, "modifier"), copy=href(here, held.id, "copier"),
        one=href(here, held.id),
        may=Right.ANNOUNCE in here.rights, state=_state(held), history=history[::-1][:_MOST_CHANGES], told=CHANGES, doors=DOORS,
        public=f"/missions/{quote(held.id, safe='')}",
    )  # fmt: skip


@router.post(_ONE)
async def withdraw_or_restore(request: Request, partner_id: str, mission_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        held, _ = await own(conn, here, mission_id)
        if sent.get("geste") == "remettre" and held.deleted_at is not None:
            await pushing.restore(conn, held.client_id, by=here.at, now=desk.now(), door=DOOR)
            await note(desk, conn, here, held.title, "publiée de nouveau")
            return to(href(here, held.id), "remise")
        if sent.get("geste") == "retirer":
            await pushing.retire(conn, held.client_id, by=here.at, now=desk.now(), door=DOOR)
            await note(desk, conn, here, held.title, "retirée")
            return to(href(here, held.id), "retiree")
    return to(href(here, held.id))


async def own(conn: Conn, here: Here, mission_id: str) -> tuple[Mission, Organisation | None]:
    """A mission of this partner, and its organisation. Raises WorkspaceUnknown, the same for another's."""
    held = await own_alone(conn, here, mission_id)
    return held, await _organisation(conn, held)


async def own_alone(conn: Conn, here: Here, mission_id: str) -> Mission:
    """A mission of this partner. Raises WorkspaceUnknown, the same for another's."""
    held = await store.find(conn, mission_id) if "\0" not in mission_id else None
    if held is None or held.owner != here.at.id:
        raise WorkspaceUnknown
    return held


async def _organisation(conn: Conn, held: Mission) -> Organisation | None:
    found = await store.find_organisations(conn, [held.organisation_id] if held.organisation_id else [])
    return next(iter(found.values()), None)


def _state(held: Mission) -> State:
    if held.deleted_at is not None:
        return State.WITHDRAWN
    return State.VISIBLE if held.status == Status.ACCEPTED else State.REFUSED


def href(here: Here, mission_id: str, page: str = "mission") -> str:
    """The address of a page of a mission."""
    return here.href(f"{page}/{quote(mission_id, safe='')}")
