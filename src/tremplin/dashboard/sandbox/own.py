"""The page of one's sandbox: made by one click, erased by another."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import HOME, READ, at, desk_of, said, to
from tremplin.dashboard.sandbox import actions

router = APIRouter(include_in_schema=False)
PATH = f"{HOME}/bac-a-sable"


@router.api_route(PATH, methods=READ)
async def sandbox(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.known(request, conn)
        held = await actions.own(conn, here.held.account)
    return pages.drawn(request, here, "sandbox.html", sandbox=held, space=at(held.id) if held else "", key="", base_url=desk.base_url)


@router.post(PATH)
async def change(request: Request) -> Response:
    """The test key is in the answer itself: nothing else will ever show it."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.known(request, conn, sent=sent)
        held = await actions.own(conn, here.held.account)
        if sent.get("geste") == "creer" and held is None:
            made = await actions.make(conn, here.held.account, now=desk.now())
            return pages.drawn(
                request, here, "sandbox.html", sandbox=made.partner, space=at(made.partner.id), key=made.key, base_url=desk.base_url
            )
        if sent.get("geste") == "effacer" and held is not None:
            await actions.erase(conn, held, now=desk.now())
            return to(PATH, "bac-efface")
    return to(PATH)
