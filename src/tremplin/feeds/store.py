"""Every SQL statement about sources and runs, but those that read a report (`reports/store.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

from psycopg.rows import class_row

from tremplin.feeds.model import About, Counts, Reported, Run, Source
from tremplin.kit.db import Conn

_SOURCE = ", ".join(field.name for field in fields(Source))
_RUN = ", ".join(field.name for field in fields(Run))
_REPORTED = ", ".join(field.name for field in fields(Reported))

# --- sources -----------------------------------------------------------------------------------------------------------


async def insert_source(conn: Conn, source: Source) -> bool:
    """Adds a source; False when the partner has the same one already."""
    values = ", ".join(f"%({field.name})s" for field in fields(Source))
    done = await conn.execute(f"INSERT INTO feeds.source ({_SOURCE}) VALUES ({values}) ON CONFLICT DO NOTHING", asdict(source))
    return done.rowcount == 1


async def find_source(conn: Conn, source_id: str) -> Source | None:
    async with conn.cursor(row_factory=class_row(Source)) as cursor:
        await cursor.execute(f"SELECT {_SOURCE} FROM feeds.source WHERE id = %s", (source_id,))
        return await cursor.fetchone()


async def sources(conn: Conn, partner_id: str | None = None, *, about: About | None = None) -> list[Source]:
    """Sources of a partner, or of all, oldest first; `about`: those of missions or of events alone."""
    async with conn.cursor(row_factory=class_row(Source)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_SOURCE} FROM feeds.source
            WHERE (%(id)s::text IS NULL OR partner_id = %(id)s) AND (%(about)s::text IS NULL OR about = %(about)s)
            ORDER BY created_at, id
            """,
            {"id": partner_id, "about": about},
        )
        return await cursor.fetchall()


async def take_due(conn: Conn, now: datetime) -> list[str]:
    """Ids of the sources to fetch now; their next time is set, so that nobody takes them twice."""
    rows = await conn.execute(
        """
        UPDATE feeds.source SET next_run_at = %(now)s + make_interval(hours => every_hours)
        WHERE id IN (
            SELECT id FROM feeds.source WHERE active AND url IS NOT NULL AND next_run_at <= %(now)s
            ORDER BY next_run_at, id FOR UPDATE SKIP LOCKED
        )
        RETURNING id
        """,
        {"now": now},
    )
    return sorted(row[0] for row in await rows.fetchall())


async def remember_answer(conn: Conn, source_id: str, *, etag: str | None, last_modified: str | None) -> None:
    """Keeps what makes the next request conditional."""
    await conn.execute("UPDATE feeds.source SET etag = %s, last_modified = %s WHERE id = %s", (etag, last_modified, source_id))


async def activate(conn: Conn, source_id: str, *, active: bool, now: datetime) -> None:
    """Stops reading a source, or begins again, at once and whatever its server said last."""
    await conn.execute(
        """
        UPDATE feeds.source SET active = %(active)s, updated_at = %(now)s, etag = NULL, last_modified = NULL,
            next_run_at = CASE WHEN %(active)s THEN %(now)s ELSE next_run_at END
        WHERE id = %(id)s
        """,
        {"id": source_id, "active": active, "now": now},
    )


async def move(conn: Conn, source_id: str, url: str, *, now: datetime) -> bool:
    """Gives a source another address, read at once; False when the partner has that one already. Its password goes with it, which
    must not be sent to whoever is there now."""
    done = await conn.execute(
        """
        UPDATE feeds.source SET url = %(url)s, etag = NULL, last_modified = NULL, next_run_at = %(now)s, updated_at = %(now)s,
            username = NULL, password = NULL
        WHERE id = %(id)s AND NOT EXISTS (
            SELECT FROM feeds.source other WHERE other.partner_id = source.partner_id AND other.url = %(url)s AND other.id <> %(id)s
        )
        """,
        {"id": source_id, "url": url, "now": now},
    )
    return done.rowcount == 1


async def retry_at(conn: Conn, source_id: str, at: datetime) -> None:
    """Brings the next run forward, after a failure."""
    await conn.execute("UPDATE feeds.source SET next_run_at = least(next_run_at, %s) WHERE id = %s", (at, source_id))


# --- runs --------------------------------------------------------------------------------------------------------------


async def claim(conn: Conn, partner_id: str) -> bool:
    """Makes this transaction the only import of a partner until it ends; False when another one is under way."""
    row = await (
        await conn.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('feeds.import/' || %s, 0))", (partner_id,))
    ).fetchone()
    return bool(row and row[0])


async def interrupt_abandoned(conn: Conn, partner_id: str, *, at: datetime) -> None:
    """Tells the truth about runs left running by killed processes: to whoever has claimed the partner, all are."""
    await conn.execute(
        "UPDATE feeds.run SET status = 'INTERRUPTED', finished_at = %s WHERE partner_id = %s AND status = 'RUNNING'",
        (at, partner_id),
    )


async def insert_run(conn: Conn, run: Run) -> None:
    values = ", ".join(f"%({field.name})s" for field in fields(Run))
    await conn.execute(f"INSERT INTO feeds.run ({_RUN}) VALUES ({values})", asdict(run))


async def finish_run(
    conn: Conn,
    run_id: str,
    *,
    at: datetime,
    status: str,
    counts: Counts,
    content_digest: bytes | None = None,
    error_code: str | None = None,
    error: str | None = None,
) -> None:
    await conn.execute(
        """
        UPDATE feeds.run SET finished_at = %(at)s, status = %(status)s, created = %(created)s, updated = %(updated)s,
            deleted = %(deleted)s, unchanged = %(unchanged)s, refused = %(refused)s, held = %(held)s,
            content_digest = %(content_digest)s, error_code = %(error_code)s, error = %(error)s
        WHERE id = %(id)s
        """,
        {
            "id": run_id,
            "at": at,
            "status": status,
            "content_digest": content_digest,
            "error_code": error_code,
            "error": error,
            **asdict(counts),
        },
    )


async def find_run(conn: Conn, run_id: str) -> Run | None:
    async with conn.cursor(row_factory=class_row(Run)) as cursor:
        await cursor.execute(f"SELECT {_RUN} FROM feeds.run WHERE id = %s", (run_id,))
        return await cursor.fetchone()


async def runs(conn: Conn, partner_id: str, limit: int = 25, *, about: About | None = None) -> list[Run]:
    """Runs of a partner, latest first; `about`: those of missions or of events alone."""
    async with conn.cursor(row_factory=class_row(Run)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_RUN} FROM feeds.run WHERE partner_id = %(id)s AND (%(about)s::text IS NULL OR about = %(about)s)
            ORDER BY started_at DESC, id DESC LIMIT %(limit)s
            """,
            {"id": partner_id, "about": about, "limit": limit},
        )
        return await cursor.fetchall()


async def last_run(conn: Conn, partner_id: str, *, about: About) -> Run | None:
    """The last run that ended, well or not."""
    async with conn.cursor(row_factory=class_row(Run)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_RUN} FROM feeds.run WHERE partner_id = %s AND about = %s AND status <> 'RUNNING'
            ORDER BY started_at DESC, id DESC LIMIT 1
            """,
            (partner_id, about),
        )
        return await cursor.fetchone()


async def last_complete_run(conn: Conn, partner_id: str) -> Run | None:
    """The last run of missions whose catalogue was read to its end."""
    async with conn.cursor(row_factory=class_row(Run)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_RUN} FROM feeds.run
            WHERE partner_id = %s AND about = 'missions' AND status NOT IN ('RUNNING', 'FAILED', 'INTERRUPTED')
            ORDER BY started_at DESC, id DESC LIMIT 1
            """,
            (partner_id,),
        )
        return await cursor.fetchone()


async def forget_runs(conn: Conn, before: datetime) -> int:
    """Forgets the runs begun before an instant, with their problems, but for those that nothing complete has followed."""
    done = await conn.execute(
        """
        DELETE FROM feeds.run r WHERE started_at < %s AND EXISTS (
            SELECT FROM feeds.run later
            WHERE later.partner_id = r.partner_id AND later.about = r.about AND later.source_id IS NOT DISTINCT FROM r.source_id
              AND later.started_at > r.started_at AND later.status NOT IN ('RUNNING', 'FAILED', 'INTERRUPTED')
        )
        """,
        (before,),
    )
    return done.rowcount


# --- the merge ---------------------------------------------------------------------------------------------------------


async def allow_long(conn: Conn) -> None:
    """Lets the transaction of an import last."""
    await conn.execute("SET LOCAL statement_timeout = 0")


async def begin_merge(conn: Conn) -> None:
    """Prepares the transaction of an import: it may last, and it notes what the catalogue holds."""
    await allow_long(conn)
    await conn.execute(
        """
        CREATE TEMP TABLE catalogue_item (client_id text PRIMARY KEY, line integer NOT NULL) ON COMMIT DROP;
        CREATE TEMP TABLE catalogue_problem (position serial, client_id text, line integer, code text, severity text,
            pointer text, message text, message_en text, hint text) ON COMMIT DROP
        """
    )


async def note_items(conn: Conn, items: Sequence[tuple[str, int]]) -> None:
    """Notes missions that the catalogue holds: (clientId, line)."""
    await conn.execute(
        "INSERT INTO catalogue_item SELECT * FROM unnest(%s::text[], %s::integer[]) ON CONFLICT DO NOTHING",
        ([client_id for client_id, _ in items], [line for _, line in items]),
    )


async def note_problems(conn: Conn, problems: Sequence[Reported]) -> None:
    """Notes problems that no stored mission carries."""
    async with conn.cursor() as cursor, cursor.copy(f"COPY catalogue_problem ({_REPORTED}) FROM STDIN") as copy:
        for problem in problems:
            await copy.write_row([getattr(problem, field.name) for field in fields(Reported)])


async def source_digests(conn: Conn, partner_id: str) -> dict[bytes, str]:
    """Digest of the source → clientId, of the live missions left as their catalogue made them."""
    rows = await conn.execute(
        "SELECT source_hash, client_id FROM missions.mission WHERE owner = %s AND deleted_at IS NULL AND source_hash IS NOT NULL",
        (partner_id,),
    )
    return {bytes(digest): client_id async for digest, client_id in rows}


async def count_synced(conn: Conn, partner_id: str) -> tuple[int, int, int]:
    """Live missions that came by a catalogue; those still as it made them; those refused."""
    row = await (
        await conn.execute(
            """
            SELECT count(*), count(source_hash), count(*) FILTER (WHERE status = 'REFUSED') FROM missions.mission
            WHERE owner = %s AND deleted_at IS NULL AND last_sync_at IS NOT NULL
            """,
            (partner_id,),
        )
    ).fetchone()
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


async def absent(conn: Conn, partner_id: str) -> list[str]:
    """clientIds of the live missions that came by a catalogue and are not in this one."""
    await conn.execute("ANALYZE catalogue_item")
    rows = await conn.execute(
        """
        SELECT m.client_id FROM missions.mission m
        WHERE m.owner = %s AND m.deleted_at IS NULL AND m.last_sync_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM catalogue_item i WHERE i.client_id = m.client_id)
        ORDER BY m.client_id
        """,
        (partner_id,),
    )
    return [row[0] for row in await rows.fetchall()]


async def hold(conn: Conn, run_id: str, client_ids: Sequence[str]) -> None:
    """Keeps the missions that a run would withdraw."""
    await conn.execute("INSERT INTO feeds.held_mission SELECT %s, unnest(%s::text[])", (run_id, list(client_ids)))


async def held(conn: Conn, run_id: str) -> list[str]:
    """clientIds of the missions that a run held back, but those published or changed since."""
    rows = await conn.execute(
        """
        SELECT h.client_id FROM feeds.held_mission h
        JOIN feeds.run r ON r.id = h.run_id
        JOIN missions.mission m ON m.owner = r.partner_id AND m.client_id = h.client_id AND m.updated_at < r.started_at
        WHERE h.run_id = %s ORDER BY 1
        """,
        (run_id,),
    )
    return [row[0] for row in await rows.fetchall()]


async def confirm(conn: Conn, run_id: str, *, at: datetime, deleted: int) -> bool:
    """Marks a quarantined run as confirmed; False when it is not the latest or does not wait. The partner is claimed."""
    done = await conn.execute(
        """
        UPDATE feeds.run r SET status = 'SUCCESS', confirmed_at = %(at)s, deleted = %(deleted)s, held = 0
        WHERE id = %(id)s AND status = 'QUARANTINED' AND NOT EXISTS (
            SELECT FROM feeds.run later WHERE later.partner_id = r.partner_id AND later.about = r.about
              AND (r.about = 'missions' OR later.source_id IS NOT DISTINCT FROM r.source_id) AND later.started_at > r.started_at
              AND later.status NOT IN ('RUNNING', 'FAILED', 'INTERRUPTED'))
        """,
        {"id": run_id, "at": at, "deleted": deleted},
    )
    return done.rowcount == 1


async def held_events(conn: Conn, run_id: str) -> list[str]:
    """Identifiers of the events that a run held back, but those announced or changed since."""
    rows = await conn.execute(
        """
        SELECT h.client_id FROM feeds.held_mission h
        JOIN feeds.run r ON r.id = h.run_id
        JOIN events.event e ON e.partner_id = r.partner_id AND e.client_id = h.client_id AND e.updated_at < r.started_at
        WHERE h.run_id = %s AND e.status NOT IN ('CANCELLED', 'WITHDRAWN') ORDER BY 1
        """,
        (run_id,),
    )
    return [row[0] for row in await rows.fetchall()]


async def write_report(conn: Conn, run_id: str, partner_id: str) -> None:
    """Writes the report of a run: the problems of what it read but could not keep, and of every mission of the catalogue."""
    await conn.execute(
        f"""
        INSERT INTO feeds.problem (run_id, position, {_REPORTED})
        SELECT %(run)s, row_number() OVER (ORDER BY line NULLS FIRST, client_id, position), {_REPORTED} FROM (
            SELECT position, {_REPORTED} FROM catalogue_problem
            UNION ALL
            SELECT p.position, m.client_id, i.line, p.value ->> 'code', p.value ->> 'severity', p.value ->> 'pointer',
                   p.value ->> 'message', p.value ->> 'message_en', p.value ->> 'hint'
            FROM catalogue_item i
            JOIN missions.mission m ON m.owner = %(partner)s AND m.client_id = i.client_id AND m.deleted_at IS NULL
            CROSS JOIN LATERAL jsonb_array_elements(m.problems) WITH ORDINALITY AS p (value, position)
        ) found
        """,
        {"run": run_id, "partner": partner_id},
    )


async def count_refused(conn: Conn, partner_id: str) -> int:
    """How many missions of the catalogue are stored as refused."""
    row = await (
        await conn.execute(
            """
            SELECT count(*) FROM catalogue_item i JOIN missions.mission m ON m.owner = %s AND m.client_id = i.client_id
            WHERE m.status = 'REFUSED' AND m.deleted_at IS NULL
            """,
            (partner_id,),
        )
    ).fetchone()
    return int(row[0]) if row else 0
