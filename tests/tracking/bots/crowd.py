"""Visitors and what they do in a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.factories.partners import NOW
from tests.tracking.visits import event
from tremplin.kit.db import Conn, Database
from tremplin.tracking import store
from tremplin.tracking.model import Event

ROBOT = b"r" * 16
PERSON = b"p" * 16
MORNING = datetime(2026, 12, 1, 6, tzinfo=NOW.tzinfo)


def clicks(count: int, *, every: timedelta = timedelta(seconds=30), begin: datetime = MORNING, **given: Any) -> list[Event]:
    """Links followed one after another by one visitor, the robot unless said."""
    return [event(begin + number * every, **{"visitor": ROBOT, **given}) for number in range(count)]


async def happen(db: Database, events: list[Event]) -> list[Event]:
    async with db.writing() as conn:
        await store.add(conn, events)
    return events


async def flags(conn: Conn) -> dict[str | None, int]:
    """How many events bear each flag."""
    rows = await conn.execute("SELECT bot, count(*) FROM tracking.event GROUP BY bot")
    return dict(await rows.fetchall())
