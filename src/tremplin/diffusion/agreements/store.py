"""Every SQL statement about requests between partners and their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from tremplin.diffusion.agreements.model import Entry, Offered, Request
from tremplin.kit.db import Conn

_ENTRY = ", ".join(field.name for field in fields(Entry))


async def insert_request(conn: Conn, request: Request) -> bool:
    """Adds a request; False when one waits already between the two."""
    done = await conn.execute(
        """
        INSERT INTO diffusion.request (id, broadcaster_id, announcer_id, word, asked_by, asked_at, state)
        VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (
            request.id,
            request.broadcaster_id,
            request.announcer_id,
            request.word,
            request.asked_by,
            request.asked_at,
            request.state,
        ),
    )
    return done.rowcount == 1


async def settle(conn: Conn, broadcaster_id: str, announcer_id: str, state: str, *, answer: str, at: datetime) -> bool:
    """Ends the request that waits between two partners; False when there is none."""
    done = await conn.execute(
        """
        UPDATE diffusion.request SET state = %s, answer = %s, answered_at = %s
        WHERE broadcaster_id = %s AND announcer_id = %s AND state = 'asked'
        """,
        (state, answer, at, broadcaster_id, announcer_id),
    )
    return done.rowcount == 1


async def note(conn: Conn, entry: Entry) -> None:
    """Adds an entry to the history."""
    await conn.execute(
        f"INSERT INTO diffusion.trace ({_ENTRY}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            entry.id,
            entry.at,
            entry.broadcaster_id,
            entry.announcer_id,
            entry.kind,
            entry.side,
            entry.actor,
            _json(entry.before),
            _json(entry.after),
        ),
    )


async def history_between(conn: Conn, broadcaster_id: str, announcer_id: str, *, limit: int) -> list[Entry]:
    """What was done between two partners, the latest first."""
    return await _entries(conn, "broadcaster_id = %s AND announcer_id = %s", (broadcaster_id, announcer_id, limit))


async def last_entries(conn: Conn, *, broadcaster_id: str | None = None, announcer_id: str | None = None) -> list[Entry]:
    """Of a partner, the last thing said between it and each other: asked, refused, opened, stopped…; choices and rules left aside."""
    whose, partner_id = ("broadcaster_id", broadcaster_id) if broadcaster_id else ("announcer_id", announcer_id)
    async with conn.cursor(row_factory=class_row(Entry)) as cursor:
        await cursor.execute(
            f"""
            SELECT DISTINCT ON (broadcaster_id, announcer_id) {_ENTRY} FROM diffusion.trace
            WHERE {whose} = %s AND kind NOT IN ('condition', 'restricted', 'lifted')
            ORDER BY broadcaster_id, announcer_id, at DESC, id DESC
            """.encode(),
            (partner_id,),
        )
        return await cursor.fetchall()


async def announcers(conn: Conn, broadcaster_id: str) -> list[Offered]:
    """Every announcer but the broadcaster itself, with since when it is shown and what was last said between both."""
    async with conn.cursor(row_factory=class_row(Offered)) as cursor:
        await cursor.execute(
            """
            SELECT p.id, p.name, p.description, p.url, r.created_at AS opened_at,
                r.condition IS NOT NULL OR EXISTS (SELECT FROM diffusion.rule c WHERE c.root_id = r.id) AS narrowed,
                last.kind AS said, last.side AS said_by, last.at AS said_at, coalesce(last.after ->> 'word', '') AS word
            FROM partners.partner p
            LEFT JOIN diffusion.rule r ON r.broadcaster_id = %(broadcaster)s AND r.root_id IS NULL AND r.value = p.id
            LEFT JOIN LATERAL (
                SELECT kind, side, at, after FROM diffusion.trace t
                WHERE t.broadcaster_id = %(broadcaster)s AND t.announcer_id = p.id
                    AND t.kind NOT IN ('condition', 'restricted', 'lifted')
                ORDER BY at DESC, id DESC LIMIT 1
            ) AS last ON true
            WHERE p.announces AND p.deleted_at IS NULL AND p.sandbox_until IS NULL AND p.id <> %(broadcaster)s
            """,
            {"broadcaster": broadcaster_id},
        )
        return await cursor.fetchall()


async def forget_names(conn: Conn, *, before: datetime) -> int:
    """Forgets who did what was done before an instant; returns how many entries that is."""
    await conn.execute("UPDATE diffusion.request SET asked_by = '' WHERE asked_at < %s AND asked_by <> ''", (before,))
    return (await conn.execute("UPDATE diffusion.trace SET actor = '' WHERE at < %s AND actor <> ''", (before,))).rowcount


async def _entries(conn: Conn, condition: str, values: Sequence[object]) -> list[Entry]:
    async with conn.cursor(row_factory=class_row(Entry)) as cursor:
        statement = f"SELECT {_ENTRY} FROM diffusion.trace WHERE {condition} ORDER BY at DESC, id DESC LIMIT %s"
        await cursor.execute(statement.encode(), values)
        return await cursor.fetchall()


def _json(value: Any) -> Jsonb | None:
    return None if value is None else Jsonb(value)
