"""Every SQL statement that adds events up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg.rows import dict_row

from tremplin.kit.db import Conn
from tremplin.tracking.statistics.model import day_bounds
from tremplin.tracking.statistics.rollups.model import Stale

# First key of the advisory locks; the second is the day.
_LOCK = 7_218
# Beyond so many announcers, a whole day is read faster than their parts of it.
_MOST_ANNOUNCERS = 20
# Each table is added up from the one before: none but the first reads events.
_MISSIONS = ("to_partner", "from_partner", "source", "source_id", "mission_id", "kind", "status")
_SOURCES = ("to_partner", "from_partner", "source", "source_id", "kind", "status")
_PARTNERS = ("to_partner", "from_partner", "kind", "status")
# Sums of a busy day fit in it; on disk they take three times longer.
_MEMORY = "64MB"


async def stale_days(conn: Conn) -> list[Stale]:
    """What is to be rolled up again, the latest day first: it is the one people look at."""
    return await grouped_marks(conn, "tracking.stale_day")


async def grouped_marks(conn: Conn, table: str, *, among: str = "TRUE") -> list[Stale]:
    """The marks of a table that suit a condition, by day, the latest first."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT day, CASE WHEN bool_or(to_partner IS NULL) OR count(DISTINCT to_partner) > %s THEN NULL
                        ELSE array_agg(DISTINCT to_partner) END AS announcers
            FROM {table} WHERE {among} GROUP BY day ORDER BY day DESC
            """.encode(),
            (_MOST_ANNOUNCERS,),
        )
        rows = await cursor.fetchall()
    return [Stale(row["day"], None if row["announcers"] is None else tuple(row["announcers"])) for row in rows]


async def days_known(conn: Conn) -> tuple[date, date] | None:
    """The first and the last day that has events or rollups; None when there is neither."""
    row = await (
        await conn.execute(
            """
            SELECT least(tracking.day_of(min(at)), (SELECT min(day) FROM tracking.daily)),
                   greatest(tracking.day_of(max(at)), (SELECT max(day) FROM tracking.daily)) FROM tracking.event
            """
        )
    ).fetchone()
    return (row[0], row[1]) if row and row[0] else None


async def summarise(conn: Conn) -> None:
    """Brings up to date the index that finds the events of a day: what it has not summarised yet is read whole, for every day.

    PostgreSQL does it when it has the time; after a large import or on a busy server, that may be late. A month that something else
    holds, most often the upkeep that summarises too, is left: each would be waited for a second, and its upkeep broken off.
    """
    await conn.execute(
        """
        SELECT brin_summarize_new_values(i.indexrelid)
        FROM pg_inherits JOIN pg_index i ON i.indexrelid = inhrelid
        WHERE inhparent = 'tracking.event_at'::regclass AND i.indrelid <> ALL (ARRAY(
            SELECT relation FROM pg_locks
            WHERE relation IS NOT NULL AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
        ))
        """
    )


async def prepare(conn: Conn) -> None:
    """Gives the transaction the time and the memory that adding a busy day up takes."""
    await conn.execute(f"SET LOCAL statement_timeout = '10min'; SET LOCAL work_mem = '{_MEMORY}'")


async def hold(conn: Conn, day: date) -> None:
    """Makes whoever else rolls up this day wait until this transaction ends: two at once would each add what the other added."""
    await conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_LOCK, day.toordinal()))


async def take_marks(conn: Conn, stale: Stale) -> None:
    """Removes the marks of what is about to be rolled up. Marks that come later stay, with the changes that they tell of."""
    await conn.execute(
        "DELETE FROM tracking.stale_day WHERE day = %(day)s AND (%(announcers)s::text[] IS NULL OR to_partner = ANY(%(announcers)s))",
        {"day": stale.day, "announcers": stale.listed},
    )


async def is_settled(conn: Conn, day: date) -> bool:
    """Whether the events of a day may be gone, so that its rollup is all that is left of them."""
    row = await (await conn.execute("SELECT %s < first_day FROM tracking.rollup_limit", (day,))).fetchone()
    return bool(row and row[0])


async def roll_up(conn: Conn, stale: Stale) -> int:
    """Makes the sums of a day what its events say, writing only those that differ. Returns how many did.

    Written anew every minute, the sums of the current day would leave as many dead rows behind each time.
    """
    since, until = day_bounds(stale.day)
    values = {"day": stale.day, "since": since, "until": until, "announcers": stale.listed}
    among = " AND to_partner = ANY(%(announcers)s)" if stale.announcers is not None else ""
    events = f"""
        SELECT to_partner, from_partner, source, source_id, coalesce(mission_id, '') AS mission_id, kind, status,
               count(*) FILTER (WHERE bot IS NULL)::integer AS people, count(*) FILTER (WHERE bot IS NOT NULL)::integer AS bots
        FROM tracking.event WHERE at >= %(since)s AND at < %(until)s{among}
        GROUP BY to_partner, from_partner, source, source_id, coalesce(mission_id, ''), kind, status
    """
    written = await write_sums(conn, "tracking.mission_daily", _MISSIONS, events, among, values)
    by_source = _added_up("tracking.mission_daily", _SOURCES, among)
    written += await write_sums(conn, "tracking.source_daily", _SOURCES, by_source, among, values)
    by_partner = _added_up("tracking.source_daily", _PARTNERS, among)
    return written + await write_sums(conn, "tracking.daily", _PARTNERS, by_partner, among, values)


def _added_up(table: str, key: Sequence[str], among: str) -> str:
    columns = ", ".join(key)
    return f"""
        SELECT {columns}, sum(people)::integer AS people, sum(bots)::integer AS bots
        FROM {table} WHERE day = %(day)s{among} GROUP BY {columns}
    """


async def write_sums(conn: Conn, table: str, key: Sequence[str], source: str, among: str, values: dict[str, Any]) -> int:
    """Makes a table hold, for a day, what a query says. Returns how many rows were added, changed or removed.

    Whoever calls holds the day: nobody else moves its rows between their places being read and used.
    """
    columns = ", ".join(key)
    held = await conn.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE day = %(day)s{among})".encode(), values)
    if await held.fetchone() == (False,):  # apart: a busy day is not kept in memory to be compared with nothing
        cursor = await conn.execute(
            f"""
            INSERT INTO {table} (day, {columns}, people, bots)
            SELECT %(day)s, {columns}, people, bots FROM ({source}) AS fresh ORDER BY to_partner
            """.encode(),
            values,
        )
        return cursor.rowcount
    cursor = await conn.execute(
        f"""
        WITH different AS MATERIALIZED (
            SELECT {columns}, fresh.people, fresh.bots, kept.place
            FROM ({source}) AS fresh
            FULL JOIN (SELECT ctid AS place, {columns}, people, bots FROM {table} WHERE day = %(day)s{among}) AS kept
            USING ({columns})
            WHERE (fresh.people, fresh.bots) IS DISTINCT FROM (kept.people, kept.bots)
        ),
        removed AS (
            DELETE FROM {table} WHERE day = %(day)s AND ctid = ANY (ARRAY(SELECT place FROM different WHERE people IS NULL))
        ),
        changed AS (
            UPDATE {table} AS kept SET people = different.people, bots = different.bots
            FROM different WHERE kept.day = %(day)s AND kept.ctid = different.place AND different.people IS NOT NULL
        ),
        added AS (
            INSERT INTO {table} (day, {columns}, people, bots)
            SELECT %(day)s, {columns}, people, bots FROM different WHERE place IS NULL ORDER BY to_partner
        )
        SELECT count(*) FROM different
        """.encode(),
        values,
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
