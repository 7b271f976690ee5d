"""Following what is new for a partner, from a position to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tremplin.kit.db import Conn
from tremplin.tracking.exports.model import Line, Place
from tremplin.tracking.live import model, store
from tremplin.tracking.live.model import Position, Snapshot
from tremplin.tracking.refusals.model import Refused

_TOGETHER = 500
News: TypeAlias = "Line | Refused"


@dataclass(frozen=True, slots=True)
class Given:
    """Something new, and the position once it was given."""

    news: News
    position: Position


async def start(conn: Conn, resumed: str | None, *, now: datetime) -> tuple[Position, bool]:
    """Where a reader begins: from now on, or where it left; and whether it can have missed something in between."""
    present = await store.snapshot(conn, now)
    if resumed is None:
        return Position(present), False
    position = model.read(resumed)
    if position is None or not model.can_resume(position, present):
        return Position(present), True
    return position, False


async def advance(conn: Conn, partner_id: str, position: Position, *, now: datetime) -> tuple[list[Given], Position]:
    """What comes next for a partner, and the position reached; nothing, once it has been given all that is committed."""
    if position.reached is None:
        present = await store.snapshot(conn, now)
        if present.text == position.seen.text:
            return [], Position(present)
        position = Position(position.seen, present)
    events = await store.new_events(conn, partner_id, position, limit=_TOGETHER)
    refusals = await store.new_refusals(conn, partner_id, position, limit=_TOGETHER)
    merged: list[News] = [*events, *refusals]
    merged.sort(key=_order)
    given = [Given(news, model.at(position, Place(news.at, news.id))) for news in merged[:_TOGETHER]]
    if len(given) == _TOGETHER:
        return given, given[-1].position
    return given, Position(_reached(position))


def _order(news: News) -> tuple[datetime, str]:
    return news.at, news.id


def _reached(position: Position) -> Snapshot:
    assert position.reached is not None
    return position.reached
