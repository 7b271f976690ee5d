"""What the platform tells every partner at the top of their pages, between two dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.pages import STAFF
from tremplin.kit.db import Conn
from tremplin.kit.french import PARIS, day_of
from tremplin.partners.announcements import actions, store
from tremplin.partners.announcements.errors import AnnouncementInvalid

router = APIRouter(include_in_schema=False)
PATH = f"{STAFF}/annonces"


@router.api_route(PATH, methods=READ)
async def announcements(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        return await _page(request, desk, conn, here)


@router.post(PATH)
async def change(request: Request) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        if sent.get("geste") == "retirer":
            done = await actions.withdraw(conn, line(sent, "annonce"), by=here.author, now=desk.now())
            desk.board.forget()
            return to(PATH, "annonce-retiree" if done else "")
        said_, first, last = line(sent, "phrase", 300), line(sent, "du", 10), line(sent, "au", 10)
        try:
            begins, ends = _midnight(first), _midnight(last) + timedelta(days=1)
            await actions.announce(conn, said_, starts_at=begins, ends_at=ends, by=here.author, now=desk.now())
        except (AnnouncementInvalid, ValueError, OverflowError):
            return await _page(request, desk, conn, here, fault=AnnouncementInvalid.sentence, typed=(said_, first, last))
    desk.board.forget()
    return to(PATH, "annoncee")


def _midnight(day: str) -> datetime:
    """When a day begins in France. Raises ValueError."""
    return datetime.combine(date.fromisoformat(day), time.min, tzinfo=PARIS)


async def _page(
    request: Request, desk: Desk, conn: Conn, here: Here, *, fault: str = "", typed: tuple[str, str, str] | None = None
) -> Response:
    today = day_of(desk.now())
    said_, first, last = typed or ("", today.isoformat(), (today + timedelta(days=7)).isoformat())
    return pages.drawn(
        request, here, "staff/announcements.html", 422 if fault else 200, section="annonces", fault=fault, path=PATH,
        said=said_, first=first, last=last, listed=await store.still(conn, desk.now()), now=desk.now(),
    )  # fmt: skip
