"""The statements of tables being imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.missions.tables.model import Fate, Sheet, Told


async def insert(conn: Conn, sheet: Sheet) -> None:
    await conn.execute(
        "INSERT INTO missions.sheet (id, owner, name, heads, fields, lines, created_at) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (sheet.id, sheet.owner, sheet.name, list(sheet.heads), list(sheet.fields), Jsonb(list(sheet.lines)), sheet.created_at),
    )


async def find(conn: Conn, owner: str, sheet_id: str) -> Sheet | None:
    """A table of an announcer."""
    rows = await conn.execute(
        "SELECT name, heads, fields, lines, report, created_at FROM missions.sheet WHERE id = %s AND owner = %s", (sheet_id, owner)
    )
    row = await rows.fetchone()
    if row is None:
        return None
    name, heads, fields, lines, report, created_at = row
    return Sheet(
        id=sheet_id,
        owner=owner,
        name=name,
        heads=tuple(heads),
        fields=tuple(fields),
        lines=tuple((number, tuple(cells)) for number, cells in lines),
        created_at=created_at,
        report=tuple(Told(number, Fate(fate), title, id_) for number, fate, title, id_ in report) if report is not None else None,
    )


async def set_fields(conn: Conn, sheet_id: str, fields: Sequence[str]) -> None:
    await conn.execute("UPDATE missions.sheet SET fields = %s WHERE id = %s", (list(fields), sheet_id))


async def finish(conn: Conn, sheet_id: str, report: Sequence[Told]) -> None:
    """Keeps what became of the lines, and forgets what they said."""
    told = Jsonb([[each.number, each.fate, each.title, each.mission_id] for each in report])
    await conn.execute("UPDATE missions.sheet SET report = %s, lines = '[]' WHERE id = %s", (told, sheet_id))


async def delete(conn: Conn, owner: str, sheet_id: str) -> None:
    await conn.execute("DELETE FROM missions.sheet WHERE id = %s AND owner = %s", (sheet_id, owner))


async def delete_before(conn: Conn, before: datetime) -> None:
    await conn.execute("DELETE FROM missions.sheet WHERE created_at < %s", (before,))


async def known_heads(conn: Conn, owner: str) -> dict[str, str]:
    """Head → field, as this announcer said before."""
    rows = await conn.execute("SELECT head, field FROM missions.sheet_head WHERE owner = %s", (owner,))
    return dict(await rows.fetchall())


async def remember_heads(conn: Conn, owner: str, heads: Mapping[str, str]) -> None:
    await conn.execute(
        """
        INSERT INTO missions.sheet_head (owner, head, field) SELECT %s, * FROM unnest(%s::text[], %s::text[])
        ON CONFLICT (owner, head) DO UPDATE SET field = excluded.field
        """,
        (owner, list(heads), list(heads.values())),
    )
