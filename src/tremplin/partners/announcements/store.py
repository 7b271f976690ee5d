"""Every SQL statement about announcements."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.partners.announcements.model import Announcement

_NAMES = ", ".join(field.name for field in fields(Announcement))
_MARKS = ", ".join(f"%({field.name})s" for field in fields(Announcement))


async def insert(conn: Conn, announcement: Announcement) -> None:
    """Adds an announcement."""
    await conn.execute(f"INSERT INTO partners.announcement ({_NAMES}) VALUES ({_MARKS})", asdict(announcement))


async def still(conn: Conn, now: datetime) -> list[Announcement]:
    """What is shown now or will be, the first to begin first."""
    async with conn.cursor(row_factory=class_row(Announcement)) as cursor:
        await cursor.execute(f"SELECT {_NAMES} FROM partners.announcement WHERE ends_at > %s ORDER BY starts_at, id LIMIT 50", (now,))
        return await cursor.fetchall()


async def end(conn: Conn, announcement_id: str, *, at: datetime) -> str | None:
    """Takes an announcement away; its sentence, None when there is none to take."""
    row = await (
        await conn.execute(
            "DELETE FROM partners.announcement WHERE id = %s AND ends_at > %s RETURNING sentence", (announcement_id, at)
        )
    ).fetchone()
    return str(row[0]) if row else None
