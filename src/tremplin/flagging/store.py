"""Every SQL statement about problems told."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from psycopg.rows import class_row

from tremplin.flagging.model import Flag
from tremplin.kit.db import Conn

_COLUMNS = ", ".join(field.name for field in fields(Flag))
_VALUES = ", ".join(f"%({field.name})s" for field in fields(Flag))


async def insert(conn: Conn, flag: Flag) -> None:
    """Keeps a problem."""
    values = {field.name: getattr(flag, field.name) for field in fields(Flag)}
    await conn.execute(f"INSERT INTO flagging.flag ({_COLUMNS}) VALUES ({_VALUES})".encode(), values)


async def told_since(conn: Conn, kind: str, item_id: str, since: datetime) -> bool:
    """Whether a problem was told of something since an instant; two at once wait for each other."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"flag/{kind}/{item_id}",))
    rows = await conn.execute(
        "SELECT 1 FROM flagging.flag WHERE kind = %s AND item_id = %s AND at >= %s LIMIT 1", (kind, item_id, since)
    )
    return await rows.fetchone() is not None


async def find_all(conn: Conn, partner_id: str | None, *, most: int) -> list[Flag]:
    """Problems told of what a partner announces, or of anything (None): those still open first, the latest first."""
    async with conn.cursor(row_factory=class_row(Flag)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM flagging.flag
            WHERE %(partner)s::text IS NULL OR partner_id = %(partner)s
            ORDER BY handled_at IS NOT NULL, id DESC LIMIT %(most)s
            """.encode(),
            {"partner": partner_id, "most": most},
        )
        return await cursor.fetchall()


async def handle(
    conn: Conn, flag_id: str, partner_id: str | None, *, by: str, outcome: str, at: datetime
) -> tuple[str | None, str] | None:
    """Closes a problem still open, of a partner or of anyone (None).

    Tells who announced what it is about, and its title; None when there is none.
    """
    cursor = await conn.execute(
        """
        UPDATE flagging.flag SET handled_at = %(at)s, handled_by = %(by)s, outcome = %(outcome)s
        WHERE id = %(id)s AND handled_at IS NULL AND (%(partner)s::text IS NULL OR partner_id = %(partner)s)
        RETURNING partner_id, title
        """,
        {"id": flag_id, "partner": partner_id, "by": by, "outcome": outcome, "at": at},
    )
    found = await cursor.fetchone()
    return (found[0], found[1]) if found else None


async def forget(conn: Conn, before: datetime) -> int:
    """Forgets the problems told before an instant; says how many."""
    return (await conn.execute("DELETE FROM flagging.flag WHERE at < %s", (before,))).rowcount
