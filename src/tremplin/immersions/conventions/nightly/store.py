"""Every SQL statement of scheduled work on conventions: each takes some rows, so that a long job goes in short steps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tremplin.immersions.conventions.vocabulary import MODIFIABLE, SIGNABLE, UNVALIDATED, Status
from tremplin.kit.db import Conn

_UNDER_WAY = sorted(MODIFIABLE)
_UNVALIDATED = sorted(UNVALIDATED)


async def starting(conn: Conn, *, first: date, last: date, after: str, limit: int) -> list[str]:
    """Conventions to remind of, whose first day is near: by id, after one."""
    statuses = sorted({*SIGNABLE, Status.IN_REVIEW})
    rows = await conn.execute(
        """
        SELECT id FROM immersions.convention WHERE date_start BETWEEN %s AND %s AND status = ANY(%s) AND id > %s ORDER BY id LIMIT %s
        """,
        (first, last, statuses, after, limit),
    )
    return [id_ for (id_,) in await rows.fetchall()]


async def ended(conn: Conn, days: Collection[date], *, after: str, limit: int) -> list[str]:
    """Conventions that ended on one of these days, whose company has not said how it went: by id, after one."""
    rows = await conn.execute(
        """
        SELECT id FROM immersions.convention
        WHERE status = %s AND date_end = ANY(%s) AND assessment IS NULL AND id > %s ORDER BY id LIMIT %s
        """,
        (Status.ACCEPTED_BY_VALIDATOR, list(days), after, limit),
    )
    return [id_ for (id_,) in await rows.fetchall()]


async def left_open(conn: Conn, *, ended_by: date, limit: int) -> list[str]:
    """Conventions still under way long after their end."""
    rows = await conn.execute(
        "SELECT id FROM immersions.convention WHERE status = ANY(%s) AND date_end <= %s ORDER BY id LIMIT %s",
        (_UNDER_WAY, ended_by, limit),
    )
    return [id_ for (id_,) in await rows.fetchall()]


async def delete_unvalidated(conn: Conn, *, unchanged_since: date, limit: int) -> int:
    """Deletes conventions that led nowhere long ago, unless another one prolongs them; how many."""
    cursor = await conn.execute(
        """
        DELETE FROM immersions.convention WHERE id IN (
            SELECT id FROM immersions.convention c
            WHERE status = ANY(%s) AND updated_at < %s::date + 1
              AND NOT EXISTS (SELECT FROM immersions.convention r WHERE r.renewed_from = c.id)
            LIMIT %s
        )
        """,
        (_UNVALIDATED, unchanged_since, limit),
    )
    return cursor.rowcount


async def of_agencies(conn: Conn, agency_ids: Collection[str], *, after: str, limit: int) -> list[str]:
    """Conventions that show one of these agencies: by id, after one."""
    rows = await conn.execute(
        """
        SELECT id FROM immersions.convention WHERE (agency_id = ANY(%s) OR referred_id = ANY(%s)) AND id > %s ORDER BY id LIMIT %s
        """,
        (list(agency_ids), list(agency_ids), after, limit),
    )
    return [id_ for (id_,) in await rows.fetchall()]


async def of_company(conn: Conn, siret: str, *, after: str, limit: int) -> list[str]:
    """Conventions of a company: by id, after one."""
    rows = await conn.execute(
        "SELECT id FROM immersions.convention WHERE siret = %s AND id > %s ORDER BY id LIMIT %s", (siret, after, limit)
    )
    return [id_ for (id_,) in await rows.fetchall()]
