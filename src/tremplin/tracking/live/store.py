"""Every SQL statement about what is new since a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from psycopg.rows import args_row, class_row

from tremplin.kit.db import Conn
from tremplin.tracking.exports.model import Line
from tremplin.tracking.exports.store import LINE
from tremplin.tracking.live.model import Position, Snapshot
from tremplin.tracking.refusals.model import Refused

_REFUSED = ", ".join(field.name for field in fields(Refused))
# A row only keeps the low half of its transaction's number: the rest is that of the snapshot, or one less past a turn of the counter.
# PostgreSQL asks that these numbers be those of whole transactions: events must not be written under a savepoint.
_NUMBER = """
    (pg_snapshot_xmax(%(until)s::pg_snapshot)::text::bigint
     - ((pg_snapshot_xmax(%(until)s::pg_snapshot)::text::bigint - xmin::text::bigint) & 4294967295))::text::xid8
"""
_NEW = f"""
    at >= %(from)s
    AND pg_visible_in_snapshot({_NUMBER}, %(until)s::pg_snapshot)
    AND NOT pg_visible_in_snapshot({_NUMBER}, %(since)s::pg_snapshot)
"""
_AFTER = """ AND (%(after_at)s::timestamptz IS NULL OR (at, id COLLATE "C") > (%(after_at)s, %(after_id)s))"""
_IN_ORDER = """ORDER BY at, id COLLATE "C" LIMIT %(limit)s"""


async def snapshot(conn: Conn, now: datetime) -> Snapshot:
    """What is committed now."""
    row = await (await conn.execute("SELECT pg_current_snapshot()::text")).fetchone()
    assert row is not None
    return Snapshot(row[0], now)


async def new_events(conn: Conn, partner_id: str, position: Position, *, limit: int) -> list[Line]:
    """The events of a partner that come next, on either side."""
    async with conn.cursor(row_factory=args_row(Line)) as cursor:
        await cursor.execute(
            f"""
            SELECT {LINE} FROM (
                SELECT * FROM tracking.event
                WHERE (to_partner = %(partner)s OR from_partner = %(partner)s) AND {_NEW} {_AFTER} {_IN_ORDER}
            ) e {_IN_ORDER}
            """,
            {**_bounds(position), "partner": partner_id, "limit": limit},
        )
        return await cursor.fetchall()


async def new_refusals(conn: Conn, partner_id: str, position: Position, *, limit: int) -> list[Refused]:
    """What comes next of what a partner sent, or was sent for it, and was not counted."""
    async with conn.cursor(row_factory=class_row(Refused)) as cursor:
        await cursor.execute(
            f"SELECT {_REFUSED} FROM tracking.refusal WHERE partner_id = %(partner)s AND {_NEW} {_AFTER} {_IN_ORDER}",
            {**_bounds(position), "partner": partner_id, "limit": limit},
        )
        return await cursor.fetchall()


async def latest_events(conn: Conn, partner_id: str, *, since: datetime, limit: int) -> list[Line]:
    """A partner's latest events, on either side, latest first. Each side is read from the end of its own index."""
    sides = " UNION ALL ".join(
        f"(SELECT * FROM tracking.event WHERE {side} = %(partner)s AND at >= %(since)s ORDER BY at DESC LIMIT %(limit)s)"
        for side in ("to_partner", "from_partner")
    )
    async with conn.cursor(row_factory=args_row(Line)) as cursor:
        await cursor.execute(
            f"SELECT {LINE} FROM (SELECT DISTINCT ON (at, id) * FROM ({sides}) AS either "
            f"ORDER BY at DESC, id DESC LIMIT %(limit)s) e ORDER BY e.at DESC, e.id DESC",
            {"partner": partner_id, "since": since, "limit": limit},
        )
        return await cursor.fetchall()


async def latest_refusals(conn: Conn, partner_id: str, *, since: datetime, limit: int) -> list[Refused]:
    """What was not counted lately for a partner, latest first."""
    async with conn.cursor(row_factory=class_row(Refused)) as cursor:
        await cursor.execute(
            f"SELECT {_REFUSED} FROM tracking.refusal WHERE partner_id = %s AND at >= %s ORDER BY at DESC, id DESC LIMIT %s",
            (partner_id, since, limit),
        )
        return await cursor.fetchall()


async def concerned(conn: Conn, partner_ids: Sequence[str], since: Snapshot, until: Snapshot) -> set[str]:
    """The partners, among some, for whom there is something new from one snapshot to the next."""
    rows = await conn.execute(
        f"""
        SELECT to_partner FROM tracking.event WHERE to_partner = ANY(%(partners)s) AND {_NEW}
        UNION SELECT from_partner FROM tracking.event WHERE from_partner = ANY(%(partners)s) AND {_NEW}
        UNION SELECT partner_id FROM tracking.refusal WHERE partner_id = ANY(%(partners)s) AND {_NEW}
        """,
        {**_bounds(Position(since, until)), "partners": list(partner_ids)},
    )
    return {partner_id for (partner_id,) in await rows.fetchall()}


def _bounds(position: Position) -> dict[str, object]:
    until = position.reached or position.seen
    return {
        "from": position.since,
        "since": position.seen.text,
        "until": until.text,
        "after_at": position.place.at if position.place else None,
        "after_id": position.place.id if position.place else None,
    }
