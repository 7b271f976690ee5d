"""A partner's events and refusals as they are stored: server-sent events, for whoever connects a site."""

from __future__ import annotations

import asyncio
from functools import partial

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation
from tremplin.apis.native.caller import MOST_STREAMS, authenticate, recognise, service
from tremplin.apis.native.documentation import live as described
from tremplin.apis.native.errors import TooManyStreams
from tremplin.apis.native.query import Query
from tremplin.apis.native.streaming import Pieces, Stream
from tremplin.kit.db import Conn
from tremplin.partners.model import Scope
from tremplin.tracking.exports.model import Line, instant, told
from tremplin.tracking.live import actions, model
from tremplin.tracking.live.actions import Given
from tremplin.tracking.live.model import Position

router = APIRouter(tags=["API Tremplin : suivi"])
_MEDIA_TYPE = "text/event-stream"
# Proxies and networks cut what says nothing for a minute or less.
_HEARTBEAT_SECONDS = 15.0
_RETRY_MILLISECONDS = 3000
_HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",  # nginx would keep events until it has enough of them
}
_GAP = {
    "detail": "La reprise est impossible : plus d'une heure d'absence, ou un identifiant qui n'est pas de ce flux. Le direct"
    " continue d'ici ; relisez /api/v1/events depuis votre dernier événement reçu."
}


@documentation.read(router, "/api/v1/events/live", **described.LIVE)
async def follow_events(request: Request) -> Response:
    """Vos événements à mesure qu'ils sont gardés, et ce qui n'a pas été compté, avec la raison : pour brancher un site.

    Un flux « server-sent events » qui dure tant que vous le lisez : `event` (un événement ; le même `id` revient s'il change, par
    exemple quand la personne est confirmée), `refusal` (un refus) et `gap` (la reprise est impossible). Après une coupure, renvoyez le
    dernier `id` reçu dans l'en-tête `Last-Event-ID`, comme le font les navigateurs : rien n'est perdu ni répété pendant une heure.

    Exemple : `curl -N -H "Authorization: Bearer $CLE" "https://…/api/v1/events/live"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `activity:read`), 429 `TOO_MANY_REQUESTS` ou
    `TOO_MANY_STREAMS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.ACTIVITY_READ)
        Query(request).refuse_if_wrong()
        position, missed = await actions.start(conn, request.headers.get("last-event-id"), now=held.now())
    headers |= _HEADERS
    if request.method == "HEAD":
        return Response(None, 200, headers, _MEDIA_TYPE)
    reader = caller.partner.id
    if not held.streams.take(reader):
        raise TooManyStreams(most=MOST_STREAMS)
    pieces = _messages(request, reader, position, missed=missed)
    return Stream(pieces, leave=partial(held.streams.leave, reader), headers=headers, media_type=_MEDIA_TYPE)


async def _messages(request: Request, reader: str, position: Position, *, missed: bool) -> Pieces:
    """The stream, from a position on. It ends when the process stops or the key no longer opens it."""
    held = service(request)
    yield b"retry: %d\n%b" % (_RETRY_MILLISECONDS, _advanced(position))
    if missed:
        yield _message("gap", model.written(position), orjson.dumps(_GAP))
    with held.watch.bell(reader) as bell:
        while not held.watch.closing:
            bell.clear()
            async with held.db.reading() as conn:
                if not await _still_open(request, conn):
                    return
                given, position = await actions.advance(conn, reader, position, now=held.now())
            if given:
                yield b"".join(_said(each, reader) for each in given)
                continue
            try:
                async with asyncio.timeout(_HEARTBEAT_SECONDS):
                    await bell.wait()
            except TimeoutError:
                yield _advanced(position)


async def _still_open(request: Request, conn: Conn) -> bool:
    """Whether the key still opens the stream: it may have been revoked since."""
    caller = await recognise(request, conn)
    return caller is not None and Scope.ACTIVITY_READ in caller.key.scopes


def _advanced(position: Position) -> bytes:
    """A comment, which keeps the connection open, and the position that a client resumes from though it has received nothing."""
    return b": \nid: %b\n\n" % model.written(position).encode()


def _said(given: Given, reader: str) -> bytes:
    news, position = given.news, model.written(given.position)
    if isinstance(news, Line):
        body = {**told(news, reader), "counted": news.bot is None, "reason": model.explained(news.bot)}
        return _message("event", position, orjson.dumps(body))
    body = {
        "id": news.id,
        "at": instant(news.at),
        "door": news.door,
        "code": news.code,
        "detail": news.sentence,
        "subject": news.subject,
    }
    return _message("refusal", position, orjson.dumps(body))


def _message(name: str, position: str, data: bytes) -> bytes:
    return b"event: %b\nid: %b\ndata: %b\n\n" % (name.encode(), position.encode(), data)
