"""« Pourquoi cette mission est-elle, ou n'est-elle pas, visible chez nous ? »: the answer, part by part."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, desk_of
from tremplin.dashboard.listing import asked
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.missions import visibility
from tremplin.missions.visibility import Hidden, Visibility
from tremplin.partners.model import Partner

router = APIRouter(include_in_schema=False)
_LONGEST = 1_000
# What comes before the identifier of a mission in the addresses that show or lead to one.
_BEFORE = ("missions", "mission", "browse", "r")


@router.api_route(f"{AT}/pourquoi", methods=READ)
async def why(request: Request, partner_id: str) -> Response:
    desk, typed = desk_of(request), asked(request, "mission", _LONGEST)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        answer = await _answer(conn, mission_in(typed), here.at) if typed else None
    return pages.drawn(request, here, "diffusion/why.html", section="annonceurs", typed=typed, answer=answer)


def mission_in(typed: str) -> str:
    """The identifier of a mission, given alone or in the address of a page that shows it or leads to it."""
    if "/" not in typed:
        return typed
    try:
        parts = [unquote(each) for each in urlsplit(typed if "://" in typed else f"//{typed}").path.split("/") if each]
    except ValueError:
        return typed
    for part, following in pairwise(parts):
        if part in _BEFORE and following not in _BEFORE:
            return following
    return parts[-1] if parts else typed


async def _answer(conn: Conn, mission_id: str, broadcaster: Partner) -> Visibility:
    answer = await visibility.at(conn, mission_id if mission_id.isprintable() else "", broadcaster.id)
    # Why another announcer withdrew its mission, or why it was refused, is told to those it is open to.
    if answer.reason in {Hidden.WITHDRAWN, Hidden.REFUSED} and not await visibility.is_open_to(conn, mission_id, broadcaster.id):
        return visibility.unknown_at(broadcaster)
    return answer
