"""The statements of the jobs queue that its library has no function for, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.backlog.model import Counted, Job
from tremplin.kit.db import Conn

_JOB = """
    SELECT j.id, j.task_name AS task, j.status::text AS state, j.attempts, j.args, j.scheduled_at AS planned_at,
        (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) AS changed_at
    FROM procrastinate_jobs j
"""


async def counted(conn: Conn, now: datetime) -> list[Counted]:
    """The kinds of jobs that wait, run or failed; those that failed first."""
    async with conn.cursor(row_factory=class_row(Counted)) as cursor:
        await cursor.execute(
            """
            SELECT task_name AS task, count(*) FILTER (WHERE status = 'todo')::int AS waiting,
                count(*) FILTER (WHERE status = 'doing')::int AS running, count(*) FILTER (WHERE status = 'failed')::int AS failed,
                (SELECT min(e.at) FROM procrastinate_events e JOIN procrastinate_jobs w ON w.id = e.job_id
                 WHERE e.type = 'deferred' AND w.status = 'todo' AND w.task_name = j.task_name
                   AND coalesce(w.scheduled_at, %(now)s) <= %(now)s) AS oldest
            FROM procrastinate_jobs j WHERE status IN ('todo', 'doing', 'failed') GROUP BY task_name ORDER BY 4 DESC, 2 DESC, 1
            """,
            {"now": now},
        )
        return await cursor.fetchall()


async def failed(conn: Conn, *, limit: int, skip: int) -> list[Job]:
    """Jobs that failed for good, the last first."""
    async with conn.cursor(row_factory=class_row(Job)) as cursor:
        await cursor.execute(f"{_JOB} WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s OFFSET %s".encode(), (limit, skip))
        return await cursor.fetchall()


async def retry(conn: Conn, job_id: int, *, at: datetime) -> str | None:
    """Runs again a job that failed; its kind, None when it did not fail."""
    task = await _failed(conn, job_id)
    if task is not None:
        await conn.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", (job_id, at))
    return task


async def drop(conn: Conn, job_id: int) -> str | None:
    """Gives up a job that failed; its kind, None when it did not fail."""
    task = await _failed(conn, job_id)
    if task is not None:
        await conn.execute("DELETE FROM procrastinate_jobs WHERE id = %s", (job_id,))
    return task


async def _failed(conn: Conn, job_id: int) -> str | None:
    row = await (
        await conn.execute("SELECT task_name FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", (job_id,))
    ).fetchone()
    return row[0] if row else None
