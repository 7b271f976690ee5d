"""Every SQL statement about diffusion rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from psycopg.rows import class_row

from tremplin.diffusion.model import Rule
from tremplin.kit.db import Conn

_RULE = ", ".join(field.name for field in fields(Rule))
_VALUES = ", ".join(f"%({field.name})s" for field in fields(Rule))


async def rules_of(conn: Conn, broadcaster_id: str) -> list[Rule]:
    """All rules of a broadcaster, roots first, in their order."""
    async with conn.cursor(row_factory=class_row(Rule)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_RULE} FROM diffusion.rule WHERE broadcaster_id = %s
            ORDER BY root_id IS NOT NULL, position, created_at, id
            """,
            (broadcaster_id,),
        )
        return await cursor.fetchall()


async def insert(conn: Conn, rules: Sequence[Rule]) -> int:
    """Adds rules, roots before their children; those that exist already are left as they are. Returns how many were added."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            f"INSERT INTO diffusion.rule ({_RULE}) VALUES ({_VALUES}) ON CONFLICT DO NOTHING",
            [asdict(rule) for rule in rules],
        )
        return cursor.rowcount
