"""The statements of the reports of runs: kept once, copied, read whole or by parts."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import fields
from typing import Any

from psycopg.rows import class_row

from tremplin.feeds.model import Reported
from tremplin.kit.db import Conn

_REPORTED = ", ".join(field.name for field in fields(Reported))


async def report(conn: Conn, run_id: str) -> AsyncIterator[Reported]:
    """The problems of a run, in the order of its catalogue. They are few kinds many times: equal texts are kept once."""
    async with conn.cursor() as cursor:
        async for row in cursor.stream(f"SELECT {_REPORTED} FROM feeds.problem WHERE run_id = %s ORDER BY position", (run_id,)):
            yield Reported(*map(_shared, row))


async def excerpt(conn: Conn, run_id: str, *, skip: int, most: int) -> list[Reported]:
    """The problems of a run after so many, whose positions follow one another from 1: none of those skipped is read."""
    async with conn.cursor(row_factory=class_row(Reported)) as cursor:
        await cursor.execute(
            f"SELECT {_REPORTED} FROM feeds.problem WHERE run_id = %s AND position > %s ORDER BY position LIMIT %s",
            (run_id, skip, most),
        )
        return await cursor.fetchall()


async def count_problems(conn: Conn, run_id: str) -> dict[str, int]:
    """How many problems of each severity a run has."""
    rows = await conn.execute("SELECT severity, count(*) FROM feeds.problem WHERE run_id = %s GROUP BY severity", (run_id,))
    return dict(await rows.fetchall())


def _shared(value: Any) -> Any:
    return sys.intern(value) if isinstance(value, str) else value


async def copy_report(conn: Conn, from_run: str, to_run: str) -> None:
    """Gives a run the report of an earlier one that read the same bytes."""
    await conn.execute(
        f"""
        INSERT INTO feeds.problem (run_id, position, {_REPORTED})
        SELECT %s, position, {_REPORTED} FROM feeds.problem WHERE run_id = %s
        """,
        (to_run, from_run),
    )


async def keep_report(conn: Conn, run_id: str, problems: Sequence[Reported]) -> None:
    """Keeps the report of a run whose problems are all known at once, in their order."""
    names = [field.name for field in fields(Reported)]
    async with conn.cursor() as cursor, cursor.copy(f"COPY feeds.problem (run_id, position, {_REPORTED}) FROM STDIN") as copy:
        for position, problem in enumerate(problems, 1):
            await copy.write_row([run_id, position, *(getattr(problem, name) for name in names)])
