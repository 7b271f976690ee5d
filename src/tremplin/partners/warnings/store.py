"""Every SQL statement about warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.partners.warnings.model import TITLES, Finding, Kind, Warned

_WARNING = ", ".join(field.name for field in fields(Warned))


async def record(conn: Conn, ids: Sequence[str], findings: Sequence[Finding], *, at: datetime) -> list[str]:
    """Opens or repeats a warning per finding, and returns the ids of those just opened. Findings differ by partner or kind."""
    rows = await conn.execute(
        """
        INSERT INTO partners.warning (id, partner_id, kind, title, description, occurrences, opened_at, seen_at)
        SELECT id, partner_id, kind, title, description, 1, %(at)s, %(at)s
        FROM unnest(%(ids)s::text[], %(partners)s::text[], %(kinds)s::text[], %(titles)s::text[], %(descriptions)s::text[])
            AS found(id, partner_id, kind, title, description)
        ON CONFLICT (partner_id, kind) WHERE closed_at IS NULL
        DO UPDATE SET occurrences = warning.occurrences + 1, seen_at = %(at)s, description = excluded.description
        RETURNING id
        """,
        {
            "at": at,
            "ids": list(ids),
            "partners": [each.partner_id for each in findings],
            "kinds": [each.kind.value for each in findings],
            "titles": [TITLES[each.kind] for each in findings],
            "descriptions": [each.description for each in findings],
        },
    )
    return sorted({row[0] for row in await rows.fetchall()}.intersection(ids))


async def close(conn: Conn, kinds: Sequence[Kind], *, among: Sequence[str] | None, besides: Sequence[Finding], at: datetime) -> int:
    """Closes the open warnings of these kinds that are not among the findings, of some partners or of all; tells how many."""
    done = await conn.execute(
        """
        UPDATE partners.warning SET closed_at = %(at)s
        WHERE closed_at IS NULL AND kind = ANY(%(kinds)s)
          AND (%(among)s::text[] IS NULL OR partner_id = ANY(%(among)s::text[]))
          AND NOT EXISTS (
              SELECT FROM unnest(%(partners)s::text[], %(found)s::text[]) AS still(partner_id, kind)
              WHERE still.partner_id = warning.partner_id AND still.kind = warning.kind
          )
        """,
        {
            "at": at,
            "kinds": [kind.value for kind in kinds],
            "among": list(among) if among is not None else None,
            "partners": [each.partner_id for each in besides],
            "found": [each.kind.value for each in besides],
        },
    )
    return done.rowcount


async def find_all(conn: Conn, warning_ids: Sequence[str]) -> list[Warned]:
    """Warnings by id, in the order of ids."""
    async with conn.cursor(row_factory=class_row(Warned)) as cursor:
        await cursor.execute(f"SELECT {_WARNING} FROM partners.warning WHERE id = ANY(%s) ORDER BY id", (list(warning_ids),))
        return await cursor.fetchall()


async def page(
    conn: Conn, partner_id: str | None, *, open_only: bool, limit: int, skip: int, kind: str | None = None
) -> tuple[int, list[Warned]]:
    """Warnings of a partner, or of all: how many, and a page of them, open ones first, then the latest."""
    asked = {"partner": partner_id, "open": open_only, "kind": kind, "limit": limit, "skip": skip}
    condition = """
        (%(partner)s::text IS NULL OR partner_id = %(partner)s) AND (NOT %(open)s OR closed_at IS NULL)
        AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    """
    row = await (await conn.execute(f"SELECT count(*) FROM partners.warning WHERE {condition}", asked)).fetchone()
    async with conn.cursor(row_factory=class_row(Warned)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_WARNING} FROM partners.warning WHERE {condition}
            ORDER BY closed_at IS NOT NULL, seen_at DESC, id LIMIT %(limit)s OFFSET %(skip)s
            """,
            asked,
        )
        return (int(row[0]) if row else 0), await cursor.fetchall()
