"""Every SQL statement about figures of companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn


@dataclass(frozen=True, slots=True)
class Figures:
    """A company, since when it is in the directory (None: it is not), and how many agreements name it."""

    siret: str
    name: str
    referenced_at: datetime | None
    conventions: int


async def count(conn: Conn) -> int:
    """How many companies have figures: those of the directory, and those that a convention names."""
    row = await (
        await conn.execute(
            """
            SELECT (SELECT count(*) FROM immersions.establishment)
                 + (SELECT count(DISTINCT siret) FROM immersions.convention c
                    WHERE NOT EXISTS (SELECT FROM immersions.establishment e WHERE e.siret = c.siret))
            """
        )
    ).fetchone()
    assert row is not None
    return int(row[0])


async def page(conn: Conn, *, limit: int, offset: int) -> list[Figures]:
    """Companies by siret: one line each, so that pages and their total agree. One that only conventions name has the name that the
    latest of them gives it."""
    async with conn.cursor(row_factory=class_row(Figures)) as cursor:
        await cursor.execute(
            """
            WITH known AS (
                SELECT siret FROM immersions.establishment UNION SELECT siret FROM immersions.convention
                ORDER BY siret LIMIT %s OFFSET %s
            )
            SELECT known.siret, coalesce(e.name, latest.business_name) AS name, e.created_at AS referenced_at,
                   (SELECT count(*) FROM immersions.convention c WHERE c.siret = known.siret) AS conventions
            FROM known LEFT JOIN immersions.establishment e USING (siret)
            LEFT JOIN LATERAL (
                SELECT business_name FROM immersions.convention c WHERE c.siret = known.siret AND e.siret IS NULL
                ORDER BY date_start DESC, id DESC LIMIT 1
            ) latest ON true
            ORDER BY siret
            """,
            (limit, offset),
        )
        return await cursor.fetchall()
