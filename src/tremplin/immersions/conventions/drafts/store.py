"""Every SQL statement about drafts and templates."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from psycopg.types.json import Jsonb

from tremplin.immersions.conventions.drafts.model import Draft
from tremplin.kit.db import Conn

_COLUMNS = tuple(each.name for each in fields(Draft))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM immersions.convention_draft"


async def insert(conn: Conn, draft: Draft) -> None:
    """Keeps a new draft."""
    values = {name: getattr(draft, name) for name in _COLUMNS} | {"answers": Jsonb(dict(draft.answers))}
    await conn.execute(
        f"""
        INSERT INTO immersions.convention_draft ({", ".join(_COLUMNS)}) VALUES ({", ".join(f"%({name})s" for name in _COLUMNS)})
        """,
        values,
    )


async def save(conn: Conn, draft: Draft) -> None:
    """Keeps the answers of a draft, and its next version."""
    await conn.execute(
        "UPDATE immersions.convention_draft SET answers = %s, version = %s, updated_at = %s WHERE id = %s",
        (Jsonb(dict(draft.answers)), draft.version, draft.updated_at, draft.id),
    )


async def find(conn: Conn, draft_id: str) -> Draft | None:
    """A draft or a template."""
    return await _one(conn, f"{_SELECT} WHERE id = %s", draft_id)


async def hold(conn: Conn, draft_id: str) -> Draft | None:
    """The same, kept from others until the transaction ends: pressed twice, a button submits once."""
    return await _one(conn, f"{_SELECT} WHERE id = %s FOR UPDATE", draft_id)


async def templates(conn: Conn, owner: str) -> list[Draft]:
    """The templates of someone, by name."""
    rows = await conn.execute(f"{_SELECT} WHERE owner = %s AND name IS NOT NULL ORDER BY name, id", (owner,))
    return [Draft(**dict(zip(_COLUMNS, row, strict=True))) for row in await rows.fetchall()]


async def delete(conn: Conn, draft_id: str) -> None:
    """Forgets a draft and its links."""
    await conn.execute("DELETE FROM immersions.convention_draft WHERE id = %s", (draft_id,))


async def forget(conn: Conn, *, unchanged_since: datetime) -> int:
    """Forgets drafts left since then; how many. Templates stay."""
    cursor = await conn.execute("DELETE FROM immersions.convention_draft WHERE name IS NULL AND updated_at < %s", (unchanged_since,))
    return cursor.rowcount


async def _one(conn: Conn, query: str, draft_id: str) -> Draft | None:
    row = await (await conn.execute(query, (draft_id,))).fetchone()
    return Draft(**dict(zip(_COLUMNS, row, strict=True))) if row else None
