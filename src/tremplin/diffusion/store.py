"""Every SQL statement about diffusion rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from tremplin.diffusion import conditions
from tremplin.diffusion.model import Rule
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.partners.model import Partner

_NAMES = tuple(field.name for field in fields(Rule))
_RULE = ", ".join(_NAMES)
_PARTNER = ", ".join(field.name for field in fields(Partner))
_VALUES = ", ".join(f"%({name})s" for name in _NAMES)


async def rules_of(conn: Conn, broadcaster_id: str) -> list[Rule]:
    """All rules of a broadcaster, roots first, in their order."""
    return await _rules(
        conn,
        f"""
        SELECT {_RULE} FROM diffusion.rule WHERE broadcaster_id = %s
        ORDER BY root_id IS NOT NULL, position, created_at, id
        """,
        (broadcaster_id,),
    )


async def rules_and_names(conn: Conn, broadcaster_id: str) -> tuple[list[Rule], dict[str, str]]:
    """The same, with the names of the announcers that are shown, by id."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {", ".join(f"r.{name}" for name in _NAMES)}, p.name AS announcer FROM diffusion.rule r
            LEFT JOIN partners.partner p ON r.root_id IS NULL AND p.id = r.value AND p.deleted_at IS NULL
            WHERE r.broadcaster_id = %s ORDER BY r.root_id IS NOT NULL, r.position, r.created_at, r.id
            """.encode(),
            (broadcaster_id,),
        )
        found = [(row.pop("announcer"), _rule(row)) async for row in cursor]
    return [rule for _, rule in found], {rule.value: name for name, rule in found if name is not None}


async def rules_about(conn: Conn, announcer_id: str) -> list[Rule]:
    """The roots that open an announcer, whoever the broadcaster, and their children; roots first, in their order."""
    return await _rules(
        conn,
        f"""
        WITH root AS (
            SELECT id FROM diffusion.rule WHERE root_id IS NULL AND field = 'publisherId' AND value = %(announcer)s
        )
        SELECT {_RULE} FROM diffusion.rule WHERE id IN (SELECT id FROM root) OR root_id IN (SELECT id FROM root)
        ORDER BY root_id IS NOT NULL, position, created_at, id
        """,
        {"announcer": announcer_id},
    )


async def partners_about(conn: Conn, announcer_id: str) -> dict[str, Partner]:
    """An announcer and the broadcasters it is open to, by id; those deleted apart."""
    async with conn.cursor(row_factory=class_row(Partner)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_PARTNER} FROM partners.partner WHERE deleted_at IS NULL AND (id = %(announcer)s OR id IN (
                SELECT broadcaster_id FROM diffusion.rule WHERE root_id IS NULL AND field = 'publisherId' AND value = %(announcer)s))
            """.encode(),
            {"announcer": announcer_id},
        )
        return {partner.id: partner async for partner in cursor}


async def lock_roots(conn: Conn, announcer_id: str) -> None:
    """Makes whoever else would change what restricts an announcer wait: what is read after is still true when it is written."""
    await conn.execute(
        """
        SELECT FROM diffusion.rule WHERE root_id IS NULL AND field = 'publisherId' AND value = %s ORDER BY id FOR UPDATE
        """,
        (announcer_id,),
    )


async def find(conn: Conn, rule_id: str) -> Rule | None:
    """A rule by id."""
    found = await _rules(conn, f"SELECT {_RULE} FROM diffusion.rule WHERE id = %s", (rule_id,))
    return found[0] if found else None


async def insert(conn: Conn, rules: Sequence[Rule]) -> int:
    """Adds rules, roots before their children; those that exist already are left as they are. Returns how many were added."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            f"INSERT INTO diffusion.rule ({_RULE}) VALUES ({_VALUES}) ON CONFLICT DO NOTHING",
            [{name: getattr(rule, name) for name in _NAMES} | {"condition": _kept(rule.condition)} for rule in rules],
        )
        return cursor.rowcount


async def delete(conn: Conn, rule_ids: Sequence[str]) -> int:
    """Removes rules, and the children of the roots among them. Returns how many of those named there were."""
    return (await conn.execute("DELETE FROM diffusion.rule WHERE id = ANY(%s)", (list(rule_ids),))).rowcount


async def set_condition(conn: Conn, broadcaster_id: str, announcer_id: str, condition: Condition | None) -> bool:
    """Replaces the free condition of a root; False when the broadcaster does not show that announcer."""
    done = await conn.execute(
        """
        UPDATE diffusion.rule SET condition = %s
        WHERE broadcaster_id = %s AND root_id IS NULL AND field = 'publisherId' AND value = %s
        """,
        (_kept(condition), broadcaster_id, announcer_id),
    )
    return done.rowcount == 1


async def _rules(conn: Conn, statement: str, values: Any) -> list[Rule]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return [_rule(row) async for row in cursor]


def _rule(row: dict[str, Any]) -> Rule:
    condition = row.pop("condition")
    return Rule(**row, condition=None if condition is None else conditions.kept(condition))


def _kept(condition: Condition | None) -> Jsonb | None:
    return None if condition is None else Jsonb(conditions.written(condition))
