"""A partner's events and refusals as they are stored: server-sent events, for whoever connects a site."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation
from tremplin.apis.native.caller import MOST_STREAMS, authenticate, recognise, service
from tremplin.apis.native.documentation import live as described
from tremplin.apis.native.errors import TooManyStreams
from tremplin.apis.native.query import Query
from tremplin.apis.native.streaming import Stream
from tremplin.kit.db import Conn
from tremplin.partners.model import Scope
from tremplin.tracking.live import actions, wire
from tremplin.tracking.live.following import Door, follow

router = APIRouter(tags=["API Tremplin : suivi"])
_GAP = (
    "La reprise est impossible : plus d'une heure d'absence, ou un identifiant qui n'est pas de ce flux. Le direct"
    " continue d'ici ; relisez /api/v1/events depuis votre dernier événement reçu."
)


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
    headers |= wire.HEADERS
    if request.method == "HEAD":
        return Response(None, 200, headers, wire.MEDIA_TYPE)
    reader = caller.partner.id
    if not held.streams.take(reader):
        raise TooManyStreams(most=MOST_STREAMS)
    door = Door(reader, partial(_still_open, request), _GAP)
    pieces = follow(held.db, held.watch, held.now, door, position, missed=missed)
    return Stream(pieces, leave=partial(held.streams.leave, reader), headers=headers, media_type=wire.MEDIA_TYPE)


async def _still_open(request: Request, conn: Conn) -> bool:
    """Whether the key still opens the stream: it may have been revoked since."""
    caller = await recognise(request, conn)
    return caller is not None and Scope.ACTIVITY_READ in caller.key.scopes
