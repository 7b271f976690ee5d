"""Events and the sums that are kept of them, read side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.tracking.visits import event
from tremplin.kit.db import Conn, Database
from tremplin.kit.french import day_of
from tremplin.tracking import store
from tremplin.tracking.model import Event
from tremplin.tracking.statistics.rollups import actions

Sums = dict[tuple[Any, ...], tuple[int, int]]


async def add(db: Database, *events: Event) -> None:
    """Keeps events, as the journal does."""
    async with db.appending() as conn:
        await store.add(conn, events)


async def many(db: Database, count: int, **given: Any) -> list[Event]:
    """Keeps as many events alike."""
    events = [event(**given) for _ in range(count)]
    await add(db, *events)
    return events


async def run(db: Database, statement: str, *values: Any) -> None:
    """Changes the database as any program could."""
    async with db.writing() as conn:
        await conn.execute(statement.encode(), values)


async def rolled_up(db: Database) -> int:
    return await actions.refresh(db)


# The columns of each table of sums, but for the day.
TABLES = {
    "daily": ("to_partner", "from_partner", "kind", "status"),
    "source_daily": ("to_partner", "from_partner", "source", "source_id", "kind", "status"),
    "mission_daily": ("to_partner", "from_partner", "source", "source_id", "mission_id", "kind", "status"),
}


async def sums_of_events(conn: Conn, table: str) -> Sums:
    """What the sums of a table should be, counted one by one."""
    people: Counter[tuple[Any, ...]] = Counter()
    bots: Counter[tuple[Any, ...]] = Counter()
    columns = ", ".join("coalesce(mission_id, '')" if name == "mission_id" else name for name in TABLES[table])
    cursor = await conn.execute(f"SELECT at, bot, {columns} FROM tracking.event".encode())
    for at, bot, *values in await cursor.fetchall():
        (people if bot is None else bots)[(day_of(at), *values)] += 1
    return {key: (people[key], bots[key]) for key in {*people, *bots}}


async def sums_kept(conn: Conn, table: str) -> Sums:
    """What a table of sums holds; no line is there twice."""
    cursor = await conn.execute(f"SELECT day, {', '.join(TABLES[table])}, people, bots FROM tracking.{table}".encode())
    rows = await cursor.fetchall()
    kept = {row[:-2]: (row[-2], row[-1]) for row in rows}
    assert len(kept) == len(rows)
    return kept


async def marked_days(conn: Conn) -> set[Any]:
    return {day for (day,) in await (await conn.execute("SELECT DISTINCT day FROM tracking.stale_day")).fetchall()}


# Sums made of other sums: by month of each table, by domain and by département; with the statement of their lines and the columns.
_PLACED = """
    tracking.mission_daily s LEFT JOIN missions.mission m ON m.id = s.mission_id CROSS JOIN LATERAL (
        VALUES ('domain', coalesce(m.domain, '')), ('department', coalesce(m.addresses #>> '{0,department_code}', ''))
    ) AS told(facet, value)
"""
_TOGETHER = "tracking.mission_daily s CROSS JOIN LATERAL (VALUES (from_partner), ('')) AS of(broadcaster)"
MADE = {
    "facet_daily": (_PLACED, "s.day", "to_partner, from_partner, facet, value, kind, s.status"),
    "facet_monthly": (_PLACED, "month", "to_partner, from_partner, facet, value, kind, s.status"),
    "monthly": ("tracking.daily s", "month", "to_partner, from_partner, kind, status"),
    "source_monthly": ("tracking.source_daily s", "month", "to_partner, from_partner, source, source_id, kind, status"),
    "mission_monthly": (_TOGETHER, "month", "to_partner, broadcaster, mission_id, kind, status"),
}


async def sums_made(conn: Conn, running: date) -> dict[str, Sums]:
    """What sums made of others should be; those of months without the one that runs, which has none yet."""
    found: dict[str, Sums] = {}
    for table, (lines, day, columns) in MADE.items():
        day, over = ("date_trunc('month', s.day)::date", "s.day < %s") if day == "month" else (day, "%s IS NOT NULL")
        rows = await conn.execute(
            f"SELECT {day}, {columns}, sum(people), sum(bots) FROM {lines} WHERE {over} GROUP BY {day}, {columns}".encode(), (running,)
        )
        found[table] = {row[:-2]: (row[-2], row[-1]) for row in await rows.fetchall()}
    return found


async def sums_made_kept(conn: Conn) -> dict[str, Sums]:
    """What is read of them; no line is there twice."""
    found: dict[str, Sums] = {}
    for table, (_, _, columns) in MADE.items():
        columns = columns.replace("s.status", "status").replace("broadcaster", "from_partner")
        rows = await (await conn.execute(f"SELECT day, {columns}, people, bots FROM tracking.{table}".encode())).fetchall()
        found[table] = {row[:-2]: (row[-2], row[-1]) for row in rows}
        assert len(found[table]) == len(rows)
    return found


async def differences(db: Database, *, but: Iterable[Any] = ()) -> dict[str, Any]:
    """Where sums and events disagree, days left out apart. Empty: what is stored is what is rolled up."""
    left_out = set(but)
    found: dict[str, Any] = {}
    async with db.reading() as conn:
        for table in TABLES:
            expected, kept = await sums_of_events(conn, table), await sums_kept(conn, table)
            for key in {*expected, *kept}:
                if key[0] not in left_out and expected.get(key) != kept.get(key):
                    found[f"{table} {key}"] = (expected.get(key), kept.get(key))
    return found
