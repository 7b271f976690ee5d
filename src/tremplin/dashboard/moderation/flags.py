"""Problems that visitors told of what a partner announces; for who moderates, of anything announced."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, to
from tremplin.dashboard.errors import NotAllowed, WorkspaceUnknown
from tremplin.flagging import actions, store
from tremplin.flagging.errors import FlagUnknown
from tremplin.identity.model import Right

router = APIRouter(include_in_schema=False)
PAGE = "signalements"
_MOST = 100


@router.api_route(f"{AT}/{PAGE}", methods=READ)
async def flags(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await store.find_all(conn, _whose(here), most=_MOST)
    return pages.drawn(
        request, here, "moderation/flags.html", section=PAGE, flags=found, moderates=_whose(here) is None, may_close=_may_close(here)
    )  # fmt: skip


@router.post(f"{AT}/{PAGE}")
async def close(request: Request, partner_id: str) -> Response:
    """Says what was done about a problem."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE, sent=sent)
        if not _may_close(here):
            raise NotAllowed
        flag_id, outcome = line(sent, "signalement", 60), line(sent, "suite", 300)
        try:
            await actions.handle(conn, flag_id, partner_id=_whose(here), by=here.author, outcome=outcome, now=desk.now())
        except FlagUnknown:
            raise WorkspaceUnknown from None
    return to(here.href(PAGE), "signalement")


def _whose(here: Here) -> str | None:
    """Whose problems are shown: everyone's to those who moderate, their own to others."""
    return None if here.at.moderates and Right.MODERATE in here.rights else here.at.id


def _may_close(here: Here) -> bool:
    return _whose(here) is None or Right.ANNOUNCE in here.rights
