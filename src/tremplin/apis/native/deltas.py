"""What changed since an instant, what is gone included: whoever keeps a copy asks again with the last cursor.

The same log as RPDE's (`publication`), in the shape of our lists.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from starlette.responses import Response

from tremplin.apis.native.lists import OPEN
from tremplin.apis.native.query import Query
from tremplin.kit.db import Conn
from tremplin.publication import actions, store
from tremplin.publication.model import KEPT_FOR, Change, Kind, Place

Tell = Callable[[Sequence[Change]], Awaitable[list[dict[str, Any]]]]
"""The lines of changes that can still be seen, in their order."""
_MARGIN = timedelta(minutes=15)
"""What a transaction writes bears its first instant: one that lasted is told after others that began later."""
_TOLD_DAYS = KEPT_FOR.days


@dataclass(frozen=True, slots=True)
class Asked:
    """Changes after an instant, or after a place when one goes on."""

    since: datetime
    after: Place | None
    limit: int


async def page(
    query: Query, conn: Conn, quota: Mapping[str, str], kind: Kind, *, now: datetime, limit: int, tell: Tell
) -> Response | None:
    """The answer of a list that is asked for its changes rather than for what it holds, which is None.

    Raises InvalidQuery: no filter goes with `updatedSince`.
    """
    asked = _read(query, now=now, limit=limit)
    if not query.has("updatedSince"):
        return None
    query.refuse_if_wrong()
    assert asked is not None  # else its fault was refused
    told = await _answer(conn, kind, asked, now=now, tell=tell)
    return Response(orjson.dumps(told), 200, {**OPEN, **quota}, "application/json")


def _read(query: Query, *, now: datetime, limit: int) -> Asked | None:
    """What a request asks of the log; None when it asks for none of it. Faults are noted in `query`."""
    instant = query.instant("updatedSince")
    text = query.text("cursor", most=800)
    if instant is None:
        return None
    if instant < now - KEPT_FOR:
        query.fault("updatedSince", f"« updatedSince » remonte à {_TOLD_DAYS} jours au plus : au-delà, relisez toute la liste.")
    after = _place(text) if text is not None else None
    if text is not None and after is None:
        query.fault("cursor", "« cursor » n'est pas un curseur donné par cette route.")
    return Asked(instant, after, limit)


async def _answer(conn: Conn, kind: Kind, asked: Asked, *, now: datetime, tell: Tell) -> dict[str, Any]:
    """A page of changes: `deleted` marks what is gone; `next` is always given, and goes on from there whenever it is asked."""
    after = asked.after or await store.place_at(conn, kind, asked.since - _MARGIN)
    changes = await actions.read_on(conn, kind, after, now=now, limit=asked.limit)
    seen = iter(await tell([each for each in changes if each.body is not None]))
    lines = [{**next(seen), "deleted": False} if each.body else {"id": _id(kind, each.id), "deleted": True} for each in changes]
    place = changes[-1].place if changes else after
    return {"data": lines, "next": _written(place), "complete": len(changes) < asked.limit}


def _id(kind: Kind, id_: str) -> str | int:
    """As the lines of the list give it: events have numbers."""
    return int(id_) if kind == Kind.EVENTS else id_


def _written(place: Place) -> str:
    return base64.urlsafe_b64encode(f"{place.modified}~{place.id}".encode()).decode().rstrip("=")


def _place(text: str) -> Place | None:
    try:
        modified, _, id_ = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("~")
        return Place(int(modified), id_) if len(modified) < 19 and len(id_) <= 400 and "\0" not in id_ else None
    except (binascii.Error, ValueError):
        return None
