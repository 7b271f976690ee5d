"""One mission to accept or refuse: what it says, the signs seen in it, what was decided and said of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.moderation.inbox import GESTURES, NEEDS_MOTIVE, OPEN, author, check_moderator, given, link, motives
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.missions.moderation import actions
from tremplin.missions.moderation.errors import (
    MessageEmpty,
    MessageTooMany,
    MissionNotOffered,
    MotiveRequired,
    MotiveUnknown,
    NothingToUndo,
)
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.thread import actions as thread
from tremplin.missions.moderation.thread.model import LONGEST
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/moderation/{{mission_id:path}}"


@router.api_route(_ONE, methods=READ)
async def mission(request: Request, partner_id: str, mission_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE)
        check_moderator(here.at)
        return await _sheet(request, conn, here, mission_id)


@router.post(_ONE)
async def decide(request: Request, partner_id: str, mission_id: str) -> Response:
    """Accepts, refuses with a motive, undoes the last decision, or writes to the announcer."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE, sent=sent)
        check_moderator(here.at)
        if "\0" in mission_id:
            raise WorkspaceUnknown
        try:
            return await _done(request, conn, here, mission_id, sent)
        except MissionNotOffered:
            raise WorkspaceUnknown from None
        except (MotiveRequired, MotiveUnknown):
            return await _sheet(request, conn, here, mission_id, fault=NEEDS_MOTIVE)
        except (NothingToUndo, MessageEmpty, MessageTooMany) as refusal:
            return await _sheet(request, conn, here, mission_id, refusal=refusal, fault=str(refusal))


async def _done(request: Request, conn: Conn, here: Here, mission_id: str, sent: FormData) -> Response:
    desk, gesture, by = desk_of(request), sent.get("geste"), author(here)
    if gesture == "annuler":
        await actions.undo(conn, here.at, mission_id, by=by, now=desk.now())
        return to(link(here, mission_id), "annulee")
    if gesture == "ecrire":
        body = text(sent, "message", LONGEST)
        await thread.write(conn, here.at, mission_id, body, by=by.name, base_url=desk.base_url, now=desk.now())
        return to(link(here, mission_id), "message")
    if gesture not in GESTURES:
        return to(link(here, mission_id))
    done = await actions.decide_many(conn, here.at, Wanted(ids=(mission_id,)), given(sent), by=by, now=desk.now())
    if not done.mission_ids:
        raise MissionNotOffered
    return to(here.href("moderation"), "decidee", lot=done.batch or "", nombre="1")


async def _sheet(
    request: Request, conn: Conn, here: Here, mission_id: str, *, fault: str = "", refusal: Refusal | None = None
) -> Response:
    if "\0" in mission_id:
        raise WorkspaceUnknown
    desk = desk_of(request)
    try:
        seen, beside = await actions.sheet(conn, here.at, mission_id, now=desk.now())
    except MissionNotOffered:
        raise WorkspaceUnknown from None
    status = refusal.status if refusal else 422 if fault else 200
    return pages.drawn(
        request, here, "moderation/detail.html", status, section="moderation", seen=seen, mission=seen.mission,
        decision=seen.decision, organisation=seen.organisation, beside=beside, waits=seen.decision.status in OPEN, fault=fault,
        motives=motives(here), domain=DOMAINS.get(seen.mission.domain or "", ""), one=link(here, mission_id), longest=LONGEST,
    )  # fmt: skip
