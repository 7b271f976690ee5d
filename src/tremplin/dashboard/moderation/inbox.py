"""A moderator's desk: what waits, longest first; one mission, to accept or refuse; the way back."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.missions.moderation import actions
from tremplin.missions.moderation.errors import MissionNotOffered, MotiveRequired, MotiveUnknown, NothingToUndo
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.model import Author, Status
from tremplin.missions.moderation.motives import MOTIVES, label
from tremplin.partners.model import Partner
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/moderation/{{mission_id:path}}"
STATUSES = {Status.PENDING: "En attente", Status.ONGOING: "En cours", Status.ACCEPTED: "Acceptées", Status.REFUSED: "Refusées"}
ORIGINS = {"person": "", "rule": "par une règle", "change": "la mission a changé"}
_GESTURES = {"accepter": Status.ACCEPTED, "refuser": Status.REFUSED}


@router.api_route(f"{AT}/moderation", methods=READ)
async def inbox(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    chosen, words, number = asked(request, "etat"), asked(request, "texte"), asked_page(request)
    status = Status(chosen) if chosen in STATUSES else Status.PENDING
    decided = asked(request, "mission", 200)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE)
        _check_moderator(here.at)
        wanted = Wanted(status=(status,), words=words)
        found = await actions.inbox(conn, here.at, wanted, limit=SIZE, skip=skipped(number))
        last = await _last(conn, here, decided) if decided else None
    counts = {choice.value: choice.count for choice in found.choices.get("status", [])}
    paging = Paging(here.href("moderation"), {"etat": chosen, "texte": words}, number, found.total)
    today = day_of(desk.now())
    return pages.drawn(
        request, here, "moderation/inbox.html", section="moderation", lines=found.lines, paging=paging, chosen=status, words=words,
        statuses=[(each.value, name, counts.get(each, 0)) for each, name in STATUSES.items()], last=last, today=today,
        link=lambda mission_id: _href(here, mission_id), age=lambda line: (today - day_of(line.waiting_since)).days,
    )  # fmt: skip


@router.api_route(_ONE, methods=READ)
async def mission(request: Request, partner_id: str, mission_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE)
        _check_moderator(here.at)
        return await _sheet(request, conn, here, mission_id)


@router.post(_ONE)
async def decide(request: Request, partner_id: str, mission_id: str) -> Response:
    """Accepts, refuses with a motive, or undoes the last decision."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE, sent=sent)
        _check_moderator(here.at)
        person = here.held.account
        by, gesture = Author(name=person.name or person.email), sent.get("geste")
        if "\0" in mission_id:
            raise WorkspaceUnknown
        try:
            if gesture == "annuler":
                await actions.undo(conn, here.at, mission_id, by=by, now=desk.now())
                return to(here.href("moderation"), "annulee")
            if gesture in _GESTURES:
                given = {
                    "status": _GESTURES[str(gesture)].value,
                    "motive": line(sent, "motif", 60),
                    "comment": text(sent, "commentaire", 2_000),
                }
                await actions.decide(conn, here.at, mission_id, given, by=by, now=desk.now())
                return to(here.href("moderation"), "decidee", mission=mission_id)
        except MissionNotOffered:
            raise WorkspaceUnknown from None
        except (MotiveRequired, MotiveUnknown):
            return await _sheet(request, conn, here, mission_id, fault="Donnez un motif ou un commentaire : l'annonceur les lira.")
        except NothingToUndo as refusal:
            return await _sheet(request, conn, here, mission_id, fault=str(refusal))
    return to(_href(here, mission_id))


def _check_moderator(partner: Partner) -> None:
    if not partner.moderates:
        raise WorkspaceUnknown


async def _last(conn: Conn, here: Here, mission_id: str) -> tuple[str, str] | None:
    """The title and the address of the mission just decided, to undo it."""
    try:
        seen = await actions.look(conn, here.at, mission_id)
    except MissionNotOffered:
        return None
    return seen.mission.title or "sans titre", _href(here, mission_id)


async def _sheet(request: Request, conn: Conn, here: Here, mission_id: str, *, fault: str = "") -> Response:
    if "\0" in mission_id:
        raise WorkspaceUnknown
    try:
        seen = await actions.look(conn, here.at, mission_id)
    except MissionNotOffered:
        raise WorkspaceUnknown from None
    changes = await actions.history(conn, here.at, mission_id)
    return pages.drawn(
        request, here, "moderation/detail.html", 422 if fault else 200, section="moderation", seen=seen, mission=seen.mission,
        decision=seen.decision, organisation=seen.organisation, changes=changes, statuses=STATUSES, origins=ORIGINS, fault=fault,
        motives={code: label(code, here.at.id) for code in MOTIVES}, domain=DOMAINS.get(seen.mission.domain or "", ""),
        one=_href(here, mission_id),
    )  # fmt: skip


def _href(here: Here, mission_id: str) -> str:
    return here.href(f"moderation/{quote(mission_id, safe='')}")
