"""What was done in a space, by its people and by the platform's staff: read by anyone who may open the space."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, desk_of
from tremplin.dashboard.listing import SIZE, asked_page, skipped
from tremplin.identity.model import Right
from tremplin.partners.journal import store

router = APIRouter(include_in_schema=False)


@router.api_route(f"{AT}/journal", methods=READ)
async def journal(request: Request, partner_id: str) -> Response:
    desk, number = desk_of(request), asked_page(request)
    staff = True if request.query_params.get("qui") == "plateforme" else None
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await store.page(conn, partner_id=here.at.id, staff=staff, limit=SIZE + 1, skip=skipped(number))
    return pages.drawn(
        request, here, "people/journal.html", section="journal", entries=found[:SIZE], staff=bool(staff), number=number,
        more=len(found) > SIZE, base=here.href("journal"),
    )  # fmt: skip
