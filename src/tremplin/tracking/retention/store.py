"""Every SQL statement of the purge."""

from __future__ import annotations

from datetime import UTC, date, datetime

from psycopg import sql

from tremplin.kit.db import Conn


async def months(conn: Conn) -> list[date]:
    """The months that have a partition of events, oldest first."""
    rows = await conn.execute(
        """
        SELECT to_date(right(c.relname, 7), 'YYYY_MM') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'tracking.event'::regclass AND c.relname ~ '^event_[0-9]{4}_[0-9]{2}$' ORDER BY 1
        """
    )
    return [month for (month,) in await rows.fetchall()]


async def months_elsewhere(conn: Conn) -> list[date]:
    """The months of the events that were kept aside because theirs had no partition."""
    rows = await conn.execute("SELECT DISTINCT date_trunc('month', at)::date FROM tracking.event_elsewhere ORDER BY 1")
    return [month for (month,) in await rows.fetchall()]


async def drop_month(conn: Conn, month: date) -> None:
    """Drops the events of a month, at once whatever their number. Raises LockNotAvailable: clicks must not wait behind it.

    Dropping is no deletion: nothing is marked as to be rolled up again.
    """
    # Detaching without a lock is not possible while there is a default partition (PostgreSQL).
    await conn.execute("SET LOCAL lock_timeout = '500ms'")
    await conn.execute(sql.SQL("DROP TABLE tracking.{}").format(sql.Identifier(f"event_{month:%Y_%m}")))


async def freeze_rollups(conn: Conn, before: date) -> None:
    """From now on the rollups of earlier days are all that is left of them, and are not done again."""
    await conn.execute("UPDATE tracking.rollup_limit SET first_day = %s WHERE first_day < %s", (before, before))


async def forget_refusals(conn: Conn, before: datetime, *, most: int) -> int:
    """Forgets some of what was not counted; tells how many."""
    done = await conn.execute(
        "DELETE FROM tracking.refusal WHERE id IN (SELECT id FROM tracking.refusal WHERE at < %s ORDER BY at LIMIT %s)",
        (before, most),
    )
    return done.rowcount


async def forget_status_changes(conn: Conn, before: date) -> int:
    """Forgets what became of applications whose events are gone."""
    first = datetime(before.year, before.month, before.day, tzinfo=UTC)
    done = await conn.execute("DELETE FROM tracking.status_change WHERE at < %s", (first,))
    return done.rowcount
