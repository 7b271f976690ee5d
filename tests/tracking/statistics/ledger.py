"""Events and the sums that are kept of them, read side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
