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


async def facets_made(conn: Conn) -> Sums:
    """What sums by domain and by département should be, by day and by month that is over, as far as no mark says otherwise."""
    told = "FROM tracking.mission_daily s LEFT JOIN missions.mission m ON m.id = s.mission_id CROSS JOIN LATERAL"
    values = "(VALUES ('domain', coalesce(m.domain, '')), ('department', coalesce(m.addresses #>> '{0,department_code}', '')))"
    found: Sums = {}
    for span, day in (("daily", "s.day"), ("monthly", "date_trunc('month', s.day)::date")):
        rows = await conn.execute(
            f"""
            SELECT {day}, to_partner, from_partner, facet, value, s.kind, s.status, sum(people), sum(bots)
            {told} {values} AS told(facet, value) GROUP BY 1, 2, 3, 4, 5, 6, 7
            """.encode()
        )
        found |= {(span, *row[:-2]): (row[-2], row[-1]) for row in await rows.fetchall()}
    return found


async def facets_kept(conn: Conn) -> Sums:
    """What is read of them."""
    found: Sums = {}
    for span in ("daily", "monthly"):
        columns = "day, to_partner, from_partner, facet, value, kind, status, people, bots"
        rows = await (await conn.execute(f"SELECT {columns} FROM tracking.facet_{span}".encode())).fetchall()
        found |= {(span, *row[:-2]): (row[-2], row[-1]) for row in rows}
        assert len({row[:-2] for row in rows}) == len(rows)
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
