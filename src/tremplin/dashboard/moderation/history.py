"""What a moderator did, gesture by gesture, and how long missions waited."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, desk_of
from tremplin.dashboard.listing import asked
from tremplin.dashboard.moderation.inbox import OPEN, UNDO_LASTS, check_moderator, link
from tremplin.identity.model import Right
from tremplin.kit.abreast import abreast
from tremplin.kit.french import day_of
from tremplin.missions.moderation import actions
from tremplin.missions.moderation.history import store
from tremplin.missions.moderation.history.model import LATELY, told_delay
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.motives import label

router = APIRouter(include_in_schema=False)
_SIZE = 30


@router.api_route(f"{AT}/moderation/historique", methods=READ)
async def history(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    before = _instant(asked(request, "avant", 40))
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE)
        check_moderator(here.at)
        gestures, delays, oldest = await abreast(
            conn,
            lambda conn: store.gestures(conn, here.at.id, before=before, limit=_SIZE),
            lambda conn: store.delays(conn, here.at.id, since=desk.now() - LATELY),
            lambda conn: actions.inbox(conn, here.at, Wanted(status=OPEN), limit=1, count=False),
        )
    last = gestures[-1].at if len(gestures) == _SIZE else None
    return pages.drawn(
        request, here, "moderation/history.html", section="moderation", gestures=gestures, delays=delays, days=LATELY.days,
        oldest=oldest.lines[0] if oldest.lines else None, waiting=oldest.total, told=told_delay, first=before is None,
        label=lambda code: label(code, here.at.id), link=lambda mission_id: link(here, mission_id),
        age=(day_of(desk.now()) - day_of(oldest.lines[0].waiting_since)).days if oldest.lines else 0,
        undoable_since=desk.now() - UNDO_LASTS, older=last.isoformat() if last else None,
    )  # fmt: skip


def _instant(raw: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(raw.replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year <= 2100 else None
