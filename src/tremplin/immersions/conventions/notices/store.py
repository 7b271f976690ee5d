"""Every SQL statement about notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from tremplin.immersions.conventions.notices.model import MOST_ATTEMPTS, Kind, Notice, State, Wanted
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.vocabulary import Role
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn

_COLUMNS = tuple(each.name for each in fields(Notice))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM immersions.convention_notice"


async def add(conn: Conn, convention_id: str, wanted: Sequence[Wanted], *, occasion: str, now: datetime) -> list[str]:
    """Adds what was not told yet on that occasion; the ids of what was added."""
    rows = await conn.execute(
        """
        INSERT INTO immersions.convention_notice (id, convention_id, kind, channel, role, address, occasion, state, created_at)
        SELECT id, %s, kind, channel, role, address, %s, 'waiting', %s
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) AS t (id, kind, channel, role, address)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        (
            *(convention_id, occasion, now),
            [uuid7(now) for _ in wanted],
            [each.kind for each in wanted],
            [each.channel for each in wanted],
            [each.role for each in wanted],
            [each.address for each in wanted],
        ),
    )
    return [id_ for (id_,) in await rows.fetchall()]


async def hold(conn: Conn, notice_id: str) -> Notice | None:
    """A notice, kept from others until the transaction ends: it leaves once."""
    row = await (await conn.execute(f"{_SELECT} WHERE id = %s FOR UPDATE", (notice_id,))).fetchone()
    return _notice(row) if row else None


async def end(conn: Conn, notice_id: str, state: State, *, at: datetime, error: str | None = None) -> None:
    """What became of a notice."""
    await conn.execute(
        """
        UPDATE immersions.convention_notice SET state = %s, error = %s, ended_at = %s, attempts = attempts + 1 WHERE id = %s
        """,
        (state, error, at, notice_id),
    )


async def note_failure(conn: Conn, notice_id: str, *, error: str, at: datetime) -> None:
    """One more attempt that failed; the last one is the end of it."""
    await conn.execute(
        """
        UPDATE immersions.convention_notice SET attempts = attempts + 1, error = %s,
            state = CASE WHEN attempts + 1 >= %s THEN 'failed' ELSE state END,
            ended_at = CASE WHEN attempts + 1 >= %s THEN %s::timestamptz END
        WHERE id = %s AND state = 'waiting'
        """,
        (error, MOST_ATTEMPTS, MOST_ATTEMPTS, at, notice_id),
    )


async def of_convention(conn: Conn, convention_id: str) -> list[Notice]:
    """All that was told about a convention, the first first."""
    rows = await conn.execute(f"{_SELECT} WHERE convention_id = %s ORDER BY created_at, id", (convention_id,))
    return [_notice(row) for row in await rows.fetchall()]


async def last(conn: Conn, convention_id: str, kinds: Sequence[Kind], role: Role, channel: Channel) -> datetime | None:
    """When someone was last sent one of these, by that channel."""
    row = await (
        await conn.execute(
            """
            SELECT max(created_at) FROM immersions.convention_notice
            WHERE convention_id = %s AND kind = ANY(%s) AND role = %s AND channel = %s AND state IN ('waiting', 'sent')
            """,
            (convention_id, list(kinds), role, channel),
        )
    ).fetchone()
    return row[0] if row else None


async def forget(conn: Conn, *, before: datetime) -> int:
    """Forgets what was told before then; how many."""
    return (await conn.execute("DELETE FROM immersions.convention_notice WHERE created_at < %s", (before,))).rowcount


def _notice(row: Sequence[Any]) -> Notice:
    held = dict(zip(_COLUMNS, row, strict=True))
    named = {
        "kind": Kind(held["kind"]),
        "channel": Channel(held["channel"]),
        "role": Role(held["role"]),
        "state": State(held["state"]),
    }
    return Notice(**held | named)
