"""The addresses beside the page of anything announced: its poster, its picture, the form that tells a problem."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from tremplin.flagging import actions as flagging
from tremplin.flagging.model import Reason
from tremplin.kit.mailbox import mailbox
from tremplin.portal import pages as portal
from tremplin.portal.items import calendar, pages, papers
from tremplin.portal.items.finding import PAGES, Find, desk_of
from tremplin.portal.items.forms import Told
from tremplin.portal.items.model import CALENDAR, FLAG, PICTURE, POSTER, Item

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
SENT = "envoye"
_KEPT = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
Answer = Callable[[Request, Item], Awaitable[Response]]


async def poster(request: Request, item: Item) -> Response:
    if refused := _too_many(request):
        return refused
    desk = desk_of(request)
    drawn = await asyncio.to_thread(papers.poster, item, base_url=desk.base_url, at=desk.now())
    headers = {**_KEPT, "Content-Disposition": f'inline; filename="affiche-{item.kind}.pdf"'}
    return Response(drawn, 200, headers, "application/pdf")


async def picture(request: Request, item: Item) -> Response:
    if refused := _too_many(request):
        return refused
    return Response(await asyncio.to_thread(papers.picture, item), 200, _KEPT, "image/png")


async def agenda(request: Request, item: Item) -> Response:
    """Its days for an agenda; what has none has no calendar here."""
    desk = desk_of(request)
    if item.days is None:
        return portal.error(404)
    written = calendar.calendar(item, item.days, base_url=desk.base_url, now=desk.now())
    return Response(written, 200, {**_KEPT, "Content-Disposition": f'attachment; filename="{item.kind}.ics"'}, calendar.MEDIA_TYPE)


async def flag_form(request: Request, item: Item) -> Response:
    return pages.flag(item, Told(), sent=SENT in request.query_params)


async def tell(request: Request, item: Item) -> Response:
    """Tells a problem. What is wrong in the form is said in it, with all that was typed."""
    desk, typed = desk_of(request), Told.read(await _said(request))
    if typed.errors:
        return pages.flag(item, typed, status=422)
    if desk.flags.take(request.client.host if request.client else "", desk.now().timestamp()).exceeded:
        return pages.flag(item, typed, status=429, alert=pages.TOO_MANY)
    async with desk.db.writing() as conn:
        await flagging.tell(
            conn,
            item.subject,
            Reason(typed.reason),
            typed.words,
            email=mailbox(typed.email),
            base_url=desk.base_url,
            now=desk.now(),
        )
    address = item.beside(FLAG)
    return RedirectResponse(f"{address}{'&' if '?' in address else '?'}{SENT}", 303)


def _too_many(request: Request) -> Response | None:
    """The refusal of one more drawing, when an address asks for too many in a minute."""
    desk = desk_of(request)
    quota = desk.papers.take(request.client.host if request.client else "", desk.now().timestamp())
    if not quota.exceeded:
        return None
    refused = portal.error(429)
    refused.headers["Retry-After"] = str(max(1, quota.reset - int(desk.now().timestamp())))
    return refused


def _answered(find: Find, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        async with desk_of(request).db.reading() as conn:
            item = await find(request, conn)
        return await answer(request, item) if item else portal.error(404)

    return endpoint


async def _said(request: Request) -> FormData:
    """What was posted; nothing when it can't be read, and every field is then asked for."""
    try:
        return await request.form(max_files=1, max_fields=10)
    except HTTPException:
        return FormData()


for _page, _find in PAGES.items():
    for _name, _answer in ((POSTER, poster), (PICTURE, picture), (CALENDAR, agenda), (FLAG, flag_form)):
        router.add_api_route(f"{_page}/{_name}", _answered(_find, _answer), methods=READ)
    router.add_api_route(f"{_page}/{FLAG}", _answered(_find, tell), methods=["POST"])
