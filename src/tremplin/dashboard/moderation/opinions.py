"""What moderators think of a mission, for its announcer: their reasons, what was said, a way to answer and be read again."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.missions.own import own_alone
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.missions.model import Mission
from tremplin.missions.moderation.errors import MessageEmpty, MessageTooMany, NotRefused, OpinionUnknown
from tremplin.missions.moderation.thread import actions
from tremplin.missions.moderation.thread.model import LONGEST

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/avis/{{mission_id:path}}"
_DONE = {"repondre": "message", "presenter": "presentee"}


@router.api_route(_ONE, methods=READ)
async def opinions(request: Request, partner_id: str, mission_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        return await _page(request, conn, here, await own_alone(conn, here, mission_id))


@router.post(_ONE)
async def answer(request: Request, partner_id: str, mission_id: str) -> Response:
    """Answers a moderator, or presents the mission to it again."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        mission = await own_alone(conn, here, mission_id)
        gesture, person = line(sent, "geste", 20), here.held.account
        if gesture not in _DONE:
            return to(_href(here, "avis", mission.id))
        try:
            await actions.answer(
                conn,
                mission,
                line(sent, "moderateur", 100),
                text(sent, "message", LONGEST),
                by=person.name or person.email,
                resubmits=gesture == "presenter",
                base_url=desk.base_url,
                now=desk.now(),
            )
        except OpinionUnknown:
            raise WorkspaceUnknown from None
        except (MessageEmpty, MessageTooMany, NotRefused) as refusal:
            return await _page(request, conn, here, mission, fault=str(refusal), status=refusal.status)
    return to(_href(here, "avis", mission.id), _DONE[gesture])


async def _page(request: Request, conn: Conn, here: Here, mission: Mission, *, fault: str = "", status: int = 200) -> Response:
    found = await actions.opinions(conn, mission)
    return pages.drawn(
        request, here, "moderation/opinions.html", status, section="missions", mission=mission, opinions=found, fault=fault,
        may=Right.ANNOUNCE in here.rights, longest=LONGEST, one=_href(here, "avis", mission.id),
        sheet=_href(here, "mission", mission.id), edit=_href(here, "modifier", mission.id),
    )  # fmt: skip


def _href(here: Here, page: str, mission_id: str) -> str:
    return here.href(f"{page}/{quote(mission_id, safe='')}")
