"""What happens now: the latest events and refusals of a partner, then each as it arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, desk_of
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.tracking.live import actions, model, store, wire
from tremplin.tracking.live.following import Door, follow
from tremplin.tracking.live.model import Position

router = APIRouter(include_in_schema=False)
KINDS = {"print": "Impression", "click": "Clic", "apply": "Candidature", "account": "Compte créé"}
_SHOWN = 50
_LATELY = timedelta(days=7)
_FULL_MILLISECONDS = 30_000
_GAP = "Des événements ont pu manquer pendant l'absence : rechargez la page pour les voir."


@router.api_route(f"{AT}/statistiques/direct", methods=READ)
async def live(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MEASURE)
        since = desk.now() - _LATELY
        events = await store.latest_events(conn, here.at.id, since=since, limit=_SHOWN)
        refusals = await store.latest_refusals(conn, here.at.id, since=since, limit=_SHOWN)
    return pages.drawn(
        request, here, "measures/live.html", section="statistiques", events=events, refusals=refusals, kinds=KINDS, days=_LATELY.days,
        explained=model.explained, stream=here.href("statistiques/direct/flux"), call=_call(desk.base_url),
    )  # fmt: skip


@router.get(f"{AT}/statistiques/direct/flux")
async def stream(request: Request, partner_id: str) -> Response:
    """The same as the API gives to keys (`/api/v1/events/live`), to whoever is signed in."""
    desk, native = desk_of(request), request.app.state.native
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MEASURE)
        position, missed = await actions.start(conn, request.headers.get("last-event-id"), now=desk.now())
    pieces = _messages(request, here.at.id, native, position, missed=missed)
    return StreamingResponse(pieces, media_type=wire.MEDIA_TYPE, headers=wire.HEADERS)


async def _messages(request: Request, reader: str, native: Any, position: Position, *, missed: bool) -> AsyncIterator[bytes]:
    """The stream, until the page is left, the process stops, or the session no longer opens it."""
    desk = desk_of(request)

    async def still_open(conn: Conn) -> bool:
        try:
            await desk.enter(request, conn, reader, Right.MEASURE)
        except Refusal:
            return False
        return True

    if not native.streams.take(reader):  # the browser asks again later, when another page may have been closed
        yield b"retry: %d\n\n" % _FULL_MILLISECONDS
        return
    try:
        door = Door(reader, still_open, _GAP)
        async with aclosing(follow(desk.db, native.watch, desk.now, door, position, missed=missed)) as pieces:
            async for piece in pieces:
                yield piece
    finally:
        native.streams.leave(reader)


def _call(base_url: str) -> str:
    return f'curl -N -H "Authorization: Bearer $CLE" "{base_url}/api/v1/events/live"'
