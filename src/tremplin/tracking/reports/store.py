"""Every SQL statement about monthly reports and who wants none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.tracking.reports.model import Status


async def hold(conn: Conn, partner_id: str, month: date) -> None:
    """Makes whoever sends the same report wait until this transaction ends: two at once would send it twice."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"report/{month}/{partner_id}",))


async def status_of(conn: Conn, partner_id: str, month: date) -> Status | None:
    """What became of a report; None when nothing was decided."""
    row = await (
        await conn.execute("SELECT status FROM tracking.report WHERE partner_id = %s AND month = %s", (partner_id, month))
    ).fetchone()
    return Status(row[0]) if row else None


async def set_status(conn: Conn, partner_id: str, month: date, status: Status, *, at: datetime) -> None:
    """Notes what became of a report."""
    await conn.execute(
        """
        INSERT INTO tracking.report (partner_id, month, status, decided_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (partner_id, month) DO UPDATE SET status = excluded.status, decided_at = excluded.decided_at
        """,
        (partner_id, month, status, at),
    )


async def undecided(conn: Conn, month: date) -> list[str]:
    """The partners about whose report nothing was decided yet, or that had no address then and have one now."""
    rows = await conn.execute(
        """
        SELECT id FROM partners.partner p WHERE deleted_at IS NULL AND NOT EXISTS (
            SELECT FROM tracking.report r WHERE r.partner_id = p.id AND r.month = %s AND (r.status <> %s OR coalesce(p.email, '') = '')
        ) ORDER BY id
        """,
        (month, Status.NO_ADDRESS),
    )
    return [partner_id for (partner_id,) in await rows.fetchall()]


@dataclass(frozen=True, slots=True)
class Decided:
    """A report and what became of it."""

    partner_id: str
    partner_name: str
    month: date
    status: str
    decided_at: datetime


async def find_all(conn: Conn, month: date, partner_id: str | None) -> list[Decided]:
    """What became of the reports of a month, of one partner or of all, by name."""
    async with conn.cursor(row_factory=class_row(Decided)) as cursor:
        await cursor.execute(
            """
            SELECT r.partner_id, p.name AS partner_name, r.month, r.status, r.decided_at
            FROM tracking.report r JOIN partners.partner p ON p.id = r.partner_id
            WHERE r.month = %(month)s AND (%(partner)s::text IS NULL OR r.partner_id = %(partner)s)
            ORDER BY lower(p.name), p.id
            """,
            {"month": month, "partner": partner_id},
        )
        return await cursor.fetchall()


async def wants_none(conn: Conn, partner_id: str) -> bool:
    """Whether a partner asked for no report."""
    rows = await conn.execute("SELECT 1 FROM tracking.report_refusal WHERE partner_id = %s", (partner_id,))
    return await rows.fetchone() is not None


async def stop(conn: Conn, partner_id: str, *, at: datetime) -> None:
    """Notes that a partner wants no report any more."""
    await conn.execute("INSERT INTO tracking.report_refusal (partner_id, at) VALUES (%s, %s) ON CONFLICT DO NOTHING", (partner_id, at))


async def resume(conn: Conn, partner_id: str) -> None:
    """Notes that a partner wants reports again."""
    await conn.execute("DELETE FROM tracking.report_refusal WHERE partner_id = %s", (partner_id,))
