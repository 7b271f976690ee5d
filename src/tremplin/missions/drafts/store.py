"""The statements of missions being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.missions.drafts.model import Draft

_NAMES = tuple(each.name for each in fields(Draft))
_DRAFT = ", ".join(_NAMES)


async def save(conn: Conn, drafts: Sequence[Draft]) -> None:
    """Adds drafts, or replaces what they say."""
    values = ", ".join(f"%({name})s" for name in _NAMES)
    changed = ", ".join(f"{name} = excluded.{name}" for name in _NAMES if name not in {"id", "owner", "created_at"})
    async with conn.cursor() as cursor:
        await cursor.executemany(
            f"""
            INSERT INTO missions.draft AS kept ({_DRAFT}) VALUES ({values})
            ON CONFLICT (id) DO UPDATE SET {changed} WHERE kept.owner = excluded.owner
            """.encode(),
            [_row(each) for each in drafts],
        )


async def find(conn: Conn, owner: str, draft_id: str) -> Draft | None:
    """A draft of an announcer."""
    async with conn.cursor(row_factory=class_row(Draft)) as cursor:
        await cursor.execute(f"SELECT {_DRAFT} FROM missions.draft WHERE id = %s AND owner = %s".encode(), (draft_id, owner))
        return await cursor.fetchone()


async def of_owner(conn: Conn, owner: str, *, limit: int) -> list[Draft]:
    """The drafts of an announcer, those to be published first, then the last changed."""
    async with conn.cursor(row_factory=class_row(Draft)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_DRAFT} FROM missions.draft WHERE owner = %s ORDER BY publish_at NULLS LAST, updated_at DESC, id LIMIT %s
            """.encode(),
            (owner, limit),
        )
        return await cursor.fetchall()


async def take_due(conn: Conn, now: datetime, *, limit: int) -> list[Draft]:
    """Drafts whose time has come, that no other process takes."""
    async with conn.cursor(row_factory=class_row(Draft)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_DRAFT} FROM missions.draft WHERE publish_at <= %s ORDER BY publish_at, id LIMIT %s FOR UPDATE SKIP LOCKED
            """.encode(),
            (now, limit),
        )
        return await cursor.fetchall()


async def delete(conn: Conn, owner: str, ids: Sequence[str]) -> list[str]:
    """Forgets drafts, and tells which existed."""
    rows = await conn.execute("DELETE FROM missions.draft WHERE owner = %s AND id = ANY(%s) RETURNING id", (owner, list(ids)))
    return [row[0] for row in await rows.fetchall()]


def _row(draft: Draft) -> dict[str, Any]:
    return {**asdict(draft), "mission": Jsonb(dict(draft.mission)), "organisation": Jsonb(dict(draft.organisation))}
