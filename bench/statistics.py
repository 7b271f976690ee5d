"""Measures what partners read of a year of tracking: `python -m bench.statistics [--events N]`, and as a part of `make bench`.

Events are made by the database itself, over the missions of the catalogue: a year of days, the last of which is as busy as one of
ten million events a month, and the one before as one of ten million a year. Rollups and questions go through the functions that the
job and the routes call.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.catalogue import write_missions
from bench.server import Installation
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Conn, Database
from tremplin.kit.french import day_of
from tremplin.kit.postgres import EmbeddedPostgres
from tremplin.tracking import store as events
from tremplin.tracking.model import Side
from tremplin.tracking.statistics import actions, store
from tremplin.tracking.statistics.model import Comparison, Grouping, Interval, Period, Question, day_bounds
from tremplin.tracking.statistics.public import actions as public
from tremplin.tracking.statistics.rollups import actions as rollups
from tremplin.tracking.statistics.rollups import store as rollup_store
from tremplin.tracking.statistics.rollups.model import Stale

DEFAULT_EVENTS = 1_000_000
_DAYS = 365
# A month of ten million events, a day; and a year of them.
BUSY_DAY = 333_000
ORDINARY_DAY = 27_400
_TIMES = 7
_TABLES = ("daily", "source_daily", "mission_daily")
_SUMS = (*_TABLES, "facet_daily", "monthly", "source_monthly", "mission_monthly", "facet_monthly")

_MISSIONS = """
    CREATE TEMPORARY TABLE picked AS
    SELECT row_number() OVER (ORDER BY md5(id)) - 1 AS number, id, owner FROM missions.mission WHERE status = 'ACCEPTED';
    CREATE TEMPORARY TABLE shown AS SELECT row_number() OVER (ORDER BY id) - 1 AS number, id FROM partners.partner WHERE broadcasts;
    ANALYZE picked, shown;
"""
# Missions, broadcasters and their widgets are visited by Zipf's law: the second half as often as the first, the third a third.
_EVENTS = """
    INSERT INTO tracking.event (id, at, kind, to_partner, from_partner, mission_id, source, source_id, visitor, bot, status)
    SELECT '0190' || lpad(to_hex(%(first)s + k), 32, '0'), %(since)s::timestamptz + k * (%(span)s::interval / %(count)s), kind,
           picked.owner, shown.id, picked.id, source, CASE source WHEN 'publisher' THEN shown.id ELSE shown.id || source_number END,
           decode(md5(k::text), 'hex'), CASE WHEN robot < 0.08 THEN 'user_agent' END,
           CASE WHEN kind IN ('apply', 'account') AND robot < 0.5 THEN 'VALIDATED' ELSE 'PENDING' END
    FROM (
        SELECT k, robot, floor(power(15, means))::integer AS source_number,
               CASE WHEN means < 0.7 THEN 'publisher' WHEN means < 0.9 THEN 'widget' ELSE 'campaign' END AS source,
               CASE WHEN chance < 0.88 THEN 'print' WHEN chance < 0.985 THEN 'click' WHEN chance < 0.998 THEN 'apply'
                    ELSE 'account' END AS kind,
               floor(power(%(missions)s, luck))::bigint - 1 AS mission,
               floor(power(%(broadcasters)s + 1, draw))::bigint - 1 AS broadcaster
        FROM (
            SELECT k, random() AS means, random() AS robot, random() AS chance, random() AS luck, random() AS draw
            FROM generate_series(1, %(count)s) AS k
        ) AS drawn
    ) AS made JOIN picked ON picked.number = made.mission JOIN shown ON shown.number = made.broadcaster
    ORDER BY k
"""


@dataclass(frozen=True, slots=True)
class StatisticsMeasurement:
    """One thing measured: how long it takes, in milliseconds (the median of several times when it is a question)."""

    name: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class StatisticsReport:
    """`events` are those made, `busy` those of the busiest day and `ordinary` those of the one before, `rows` those of each table of
    sums, the smallest first."""

    events: int
    busy: int
    ordinary: int
    rows: tuple[int, ...]
    measurements: tuple[StatisticsMeasurement, ...]


async def measure(conninfo: str, count: int) -> StatisticsReport:
    """Makes the events of a year in a database that has a catalogue, rolls them up, and asks questions."""
    async with Database(conninfo, pool_size=2).opened() as db:
        yesterday = day_of(utc_now()) - timedelta(days=1)
        async with db.writing() as conn:
            await conn.execute("SET LOCAL statement_timeout = 0")
            made = await _make(conn, count, yesterday)
        async with db.writing() as conn:
            await conn.execute("SET LOCAL statement_timeout = 0")
            await conn.execute("ANALYZE tracking.event")
        found = await _measure_rollups(db, yesterday)
        async with db.maintaining() as conn:
            # What the upkeep of PostgreSQL does by itself within a minute: a year of sums is never read before it in real life.
            await conn.execute(f"VACUUM (ANALYZE) {', '.join(f'tracking.{table}' for table in _SUMS)}".encode())
            rows = [await _ask(conn, f"SELECT count(*) FROM tracking.{table}") for table in _TABLES]
        async with db.reading() as conn:
            found += await _measure_questions(conn, Period(yesterday - timedelta(days=_DAYS - 1), yesterday + timedelta(days=1)))
        started = time.perf_counter()
        await public.publish(db, now=utc_now(), every=True)
        found.append(StatisticsMeasurement("public", _since(started)))
    return StatisticsReport(made, _busy(count), _ordinary(count), tuple(int(counted) for (counted,) in rows), tuple(found))


async def _make(conn: Conn, count: int, last: date) -> int:
    """The events, day after day, each day a statement as long as a busy one would be."""
    await conn.execute(_MISSIONS)
    missions, broadcasters = await _ask(conn, "SELECT (SELECT count(*) FROM picked), (SELECT count(*) FROM shown)")
    made = 0
    for k in range(_DAYS):
        day = last - timedelta(days=_DAYS - 1 - k)
        since, until = day_bounds(day)
        await events.ensure_month(conn, since.date())
        await events.ensure_month(conn, until.date())
        today = {last: _busy(count), last - timedelta(days=1): _ordinary(count)}.get(day, count // _DAYS)
        values = {"first": made, "since": since, "span": until - since, "count": today}
        await conn.execute(_EVENTS.encode(), {**values, "missions": missions, "broadcasters": broadcasters})
        made += today
    return made


def _busy(count: int) -> int:
    """A day of a month of ten million events; a third of them all when they are few."""
    return min(BUSY_DAY, count // 3)


def _ordinary(count: int) -> int:
    """A day of a year of ten million events; a tenth of them all when they are few."""
    return min(ORDINARY_DAY, count // 10)


async def _measure_rollups(db: Database, busy: date) -> list[StatisticsMeasurement]:
    """An ordinary day and a busy one for the first time, the latter unchanged, then after one change; and the whole year."""
    found = []
    async with db.writing() as conn:
        await rollup_store.summarise(conn)  # as the job does each minute: what is made above was never there without it
    for name, day in (("ordinary", busy - timedelta(days=1)), ("first", busy), ("unchanged", busy)):
        started = time.perf_counter()
        await rollups.roll_up(db, Stale(day))
        found.append(StatisticsMeasurement(f"rollup {name}", _since(started)))
    started = time.perf_counter()
    days = await rollups.refresh(db)
    found.append(StatisticsMeasurement("rollup year", _since(started)))
    assert days >= _DAYS - 2
    async with db.writing() as conn:
        await conn.execute(
            "UPDATE tracking.event SET status = 'CARRIED_OUT' WHERE (to_partner, at, id) IN"
            " (SELECT to_partner, at, id FROM tracking.event WHERE at >= %s AND kind = 'apply' LIMIT 1)",
            (day_bounds(busy)[0],),
        )
    started = time.perf_counter()
    await rollups.refresh(db)
    found.append(StatisticsMeasurement("rollup of one change", _since(started)))
    return found


async def _measure_questions(conn: Conn, year: Period) -> list[StatisticsMeasurement]:
    """What the page of the largest announcer and of the largest broadcaster asks, over a year and over a month."""
    found = []
    for side, column in ((Side.ANNOUNCER, "to_partner"), (Side.BROADCASTER, "from_partner")):
        statement = f"SELECT {column} FROM tracking.daily GROUP BY {column} ORDER BY sum(people) DESC LIMIT 1"
        (largest,) = await _ask(conn, statement)
        question = Question(partner_id=str(largest), side=side, period=year)
        month = replace(question, period=Period(year.until - timedelta(days=30), year.until))
        for length, asked in (("year", question), ("month", month)):
            for name, ask in _questions(asked).items():
                found.append(StatisticsMeasurement(f"{side} {length} {name}", await _timed(conn, ask)))
    owner, mission = await _ask(
        conn,
        "SELECT to_partner, mission_id FROM tracking.mission_daily GROUP BY 1, 2 ORDER BY sum(people) DESC LIMIT 1",
    )
    kinds = ["click", "apply"]
    found.append(
        StatisticsMeasurement(
            "own mission", await _timed(conn, lambda c: store.brought_by_broadcaster(c, str(owner), str(mission), kinds))
        )
    )
    return found


def _questions(question: Question) -> dict[str, Callable[[Conn], Awaitable[object]]]:
    asked: dict[str, Callable[[Conn], Awaitable[object]]] = {
        "totals": lambda conn: actions.compare(conn, question, Comparison.PREVIOUS, now=utc_now()),
        "series": lambda conn: store.series(conn, question, Interval.DAY),
    }
    return asked | {grouping.value: partial(_first_page, question=question, grouping=grouping) for grouping in Grouping}


async def _first_page(conn: Conn, *, question: Question, grouping: Grouping) -> object:
    return await store.first(conn, question, grouping, order="clicks", limit=50)


async def _timed(conn: Conn, ask: Callable[[Conn], Awaitable[object]]) -> float:
    await ask(conn)
    times = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        await ask(conn)
        times.append(_since(started))
    return median(times)


async def _ask(conn: Conn, statement: str) -> tuple[Any, ...]:
    row = await (await conn.execute(statement.encode())).fetchone()
    assert row is not None
    return tuple(row)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def lines(report: StatisticsReport) -> list[str]:
    """What was found, one line each."""
    head = f"statistics {report.events:,} events  {' + '.join(f'{rows:,}' for rows in report.rows)} rows of sums"
    return [head, *(f"statistics {each.name:32} {each.milliseconds:>10,.1f} ms" for each in report.measurements)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=DEFAULT_EVENTS)
    parser.add_argument("--missions", type=int, default=20_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
        write_missions(Path(folder) / "catalogue", chosen.missions)
        installation = Installation(Path(folder))
        installation.command("missions", "load", str(Path(folder) / "catalogue"))
        with EmbeddedPostgres(installation.data_dir / "postgres") as server:
            report = asyncio.run(measure(server.conninfo(), chosen.events))
    print("\n".join(lines(report)))


if __name__ == "__main__":
    main()
