"""Every statement on the occupations and jobs that were loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tremplin.kit.db import Conn
from tremplin.reference.rome.model import Edition, NamedJob, Stored


async def version(conn: Conn) -> str | None:
    """What tells one edition from the next: the last load that was finished. None when nothing was ever loaded."""
    cursor = await conn.execute("SELECT max(id) FROM reference.register_load WHERE register = 'rome' AND finished_at IS NOT NULL")
    row = await cursor.fetchone()
    return row[0] if row else None


async def read(conn: Conn) -> Stored:
    """Everything that was loaded, what newer files no longer have apart."""
    romes = await (await conn.execute("SELECT code, label, gone_at IS NULL FROM reference.rome ORDER BY code")).fetchall()
    jobs = await (
        await conn.execute("SELECT code, label, short_label, rome_code, gone_at IS NULL FROM reference.appellation ORDER BY code")
    ).fetchall()

    def edition(today: bool) -> Edition:
        return Edition(
            romes={code: label for code, label, is_today in romes if is_today is today},
            jobs={row[0]: NamedJob(*row[:4]) for row in jobs if row[4] is today},
        )

    return Stored(today=edition(True), former=edition(False))


async def replace_romes(conn: Conn, labels: Mapping[str, str], *, at: datetime) -> None:
    """Makes these occupations those of today; the others stay, marked as gone."""
    await _mark_others_gone(conn, "rome", labels, at)
    await conn.execute(
        """
        INSERT INTO reference.rome (code, label) SELECT * FROM unnest(%s::text[], %s::text[])
        ON CONFLICT (code) DO UPDATE SET label = excluded.label, gone_at = NULL
        """,
        (list(labels), list(labels.values())),
    )


async def replace_jobs(conn: Conn, jobs: Mapping[str, NamedJob], *, at: datetime) -> None:
    """Makes these jobs those of today; the others stay, marked as gone."""
    await _mark_others_gone(conn, "appellation", jobs, at)
    columns = [[getattr(job, name) for job in jobs.values()] for name in ("code", "label", "short_label", "rome_code")]
    await conn.execute(
        """
        INSERT INTO reference.appellation (code, label, short_label, rome_code)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
        ON CONFLICT (code) DO UPDATE
        SET label = excluded.label, short_label = excluded.short_label, rome_code = excluded.rome_code, gone_at = NULL
        """,
        columns,
    )


async def _mark_others_gone(conn: Conn, table: str, codes: Iterable[str], at: datetime) -> None:
    await conn.execute(
        f"UPDATE reference.{table} SET gone_at = %s WHERE gone_at IS NULL AND NOT code = ANY(%s)",
        (at, list(codes)),
    )
