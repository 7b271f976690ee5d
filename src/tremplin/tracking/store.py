"""Every SQL statement about tracking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.tracking.model import Event

_EVENT = tuple(field.name for field in fields(Event))
_COLUMNS = ", ".join(_EVENT)


async def add(conn: Conn, events: Sequence[Event]) -> None:
    """Adds events, all together."""
    async with conn.cursor() as cursor, cursor.copy(f"COPY tracking.event ({_COLUMNS}) FROM STDIN") as copy:
        for event in events:
            await copy.write_row([_adapted(getattr(event, name)) for name in _EVENT])


def _adapted(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return Jsonb(value) if isinstance(value, dict) else value


async def salt_of(conn: Conn, day: date, proposed: bytes) -> bytes:
    """The salt of a day: the one already kept, or the one proposed."""
    row = await (
        await conn.execute(
            """
            INSERT INTO tracking.salt (day, salt) VALUES (%s, %s)
            ON CONFLICT (day) DO UPDATE SET salt = tracking.salt.salt RETURNING salt
            """,
            (day, proposed),
        )
    ).fetchone()
    assert row is not None
    return bytes(row[0])


async def forget_salts(conn: Conn, before: date) -> None:
    """Forgets the salts of past days: from then on, nobody can tell which visitor a digest was."""
    await conn.execute("DELETE FROM tracking.salt WHERE day < %s", (before,))


async def ensure_month(conn: Conn, day: date) -> None:
    """Makes the partition of a day's month if it is missing, with the events already kept elsewhere for want of it.

    Left there, they would forbid the partition for ever (PostgreSQL: no row of the default one may belong to it).
    """
    first = datetime(day.year, day.month, 1, tzinfo=UTC)
    after = (first + timedelta(days=31)).replace(day=1)
    async with conn.cursor(row_factory=class_row(Event)) as cursor:
        await cursor.execute(f"DELETE FROM tracking.event_elsewhere WHERE at >= %s AND at < %s RETURNING {_COLUMNS}", (first, after))
        late = await cursor.fetchall()
    await conn.execute("SELECT tracking.ensure_month(%s)", (day,))
    if late:
        await add(conn, late)


async def count_clicks(conn: Conn, mission_id: str) -> int:
    """How many people followed the link of a mission, robots left out."""
    row = await (
        await conn.execute(
            "SELECT count(*) FROM tracking.event WHERE mission_id = %s AND kind = 'click' AND bot IS NULL",
            (mission_id,),
        )
    ).fetchone()
    return int(row[0]) if row else 0
