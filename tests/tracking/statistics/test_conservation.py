"""What is rolled up is what is stored: whatever happens to events, in whatever order, and however many roll up at once."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tracking.statistics.ledger import MADE, add, differences, marked_days, rolled_up, run, sums_kept, sums_made, sums_made_kept
from tests.tracking.visits import event
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.kit.french import day_of
from tremplin.tracking import store
from tremplin.tracking.model import Event, EventStatus, Kind, Side
from tremplin.tracking.statistics import store as statistics
from tremplin.tracking.statistics.model import FIGURES, Grouping, Interval, Period, Question
from tremplin.tracking.statistics.rollups import actions
from tremplin.tracking.statistics.rollups import store as rollups
from tremplin.tracking.statistics.rollups.model import Stale

# Around midnights of Paris, clock changes of spring and autumn, the end of a month and of a year.
MOMENTS = [
    datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC),
    datetime(2026, 12, 1, 23, 0, tzinfo=UTC),
    datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 21, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 22, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 22, 59, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
]
EVENTS = st.builds(
    event,
    at=st.sampled_from(MOMENTS),
    kind=st.sampled_from(list(Kind)),
    to_partner=st.sampled_from(["alize", "cabestan"]),
    from_partner=st.sampled_from(["boussole", "alize"]),
    mission_id=st.sampled_from(["m-1", "m-2", None]),
    source=st.sampled_from(["publisher", "widget"]),
    bot=st.sampled_from([None, None, "user_agent"]),
)
CHOSEN = st.integers(0, 50)
STEPS = st.one_of(
    st.tuples(st.just("add"), st.lists(EVENTS, min_size=1, max_size=4)),
    st.tuples(st.just("add while rolling up"), st.lists(EVENTS, min_size=1, max_size=2)),
    st.tuples(st.just("status"), CHOSEN, st.sampled_from(list(EventStatus))),
    st.tuples(st.just("bot"), CHOSEN, st.sampled_from([None, "rate"])),
    st.tuples(st.just("move"), CHOSEN, st.sampled_from(["m-1", "m-3", None])),
    st.tuples(st.just("delete"), CHOSEN),
    st.tuples(st.just("delete a day"), st.sampled_from(MOMENTS)),
    st.tuples(st.just("roll up")),
    st.tuples(st.just("roll up twice at once")),
    st.tuples(st.just("roll up, undone")),
)


async def take(db: Database, step: tuple[Any, ...], known: list[Event]) -> None:
    """Does one thing to the events or to their sums."""
    chosen = known[step[1] % len(known)] if known and len(step) > 1 and isinstance(step[1], int) else None
    match step:
        case ("add", events):
            await add(db, *events)
            known += events
        case ("add while rolling up", events):
            async with db.writing() as conn:
                await store.add(conn, events)
                await rolled_up(db)
            known += events
        case ("status", _, status) if chosen:
            await run(db, "UPDATE tracking.event SET status = %s WHERE id = %s", status, chosen.id)
        case ("bot", _, bot) if chosen:
            await run(db, "UPDATE tracking.event SET bot = %s WHERE id = %s", bot, chosen.id)
        case ("move", _, mission_id) if chosen:
            await run(db, "UPDATE tracking.event SET mission_id = %s WHERE to_partner = %s", mission_id, chosen.to_partner)
        case ("delete", _) if chosen:
            await run(db, "DELETE FROM tracking.event WHERE id = %s", chosen.id)
        case ("delete a day", at):
            await run(db, "DELETE FROM tracking.event WHERE at >= %s AND at < %s", at, at + timedelta(hours=5))
        case ("roll up",):
            await rolled_up(db)
        case ("roll up twice at once",):
            await asyncio.gather(rolled_up(db), rolled_up(db), actions.redo(db, since=date(2026, 12, 1), until=None))
        case ("roll up, undone",):
            await roll_up_and_fail(db)


async def roll_up_and_fail(db: Database) -> None:
    """A process that dies before the end of its transaction."""
    async with db.reading() as conn:
        stale = await rollups.stale_days(conn)
    for each in stale:
        try:
            async with db.writing() as conn:
                await rollups.take_marks(conn, each)
                await rollups.roll_up(conn, each)
                raise ConnectionError
        except ConnectionError:
            pass


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=3, max_size=16))
async def test_it_works(db: Database, steps: list[tuple[Any, ...]]) -> None:
    """At each step, a day without a mark has the right sums; once rolled up, every day has."""
    await run(db, "TRUNCATE tracking.event, tracking.daily, tracking.source_daily, tracking.mission_daily, tracking.stale_day")
    await run(db, f"TRUNCATE tracking.stale_facet, tracking.stale_month, {', '.join(f'tracking.{table}' for table in MADE)}")
    known: list[Event] = []
    for step in steps:
        await take(db, step, known)
        async with db.reading() as conn:
            marked = await marked_days(conn)
        assert await differences(db, but=marked) == {}, step
    await rolled_up(db)
    assert await differences(db) == {}
    async with db.reading() as conn:
        assert await marked_days(conn) == set()
        assert await sums_made_kept(conn) == await sums_made(conn, day_of(utc_now()).replace(day=1))


async def test_a_platform_where_nothing_happens_computes_nothing(db: Database) -> None:
    await add(db, event())
    assert await rolled_up(db) == 1
    assert await rolled_up(db) == 0


async def test_it_waits_for_nobody_who_looks_after_events(db: Database) -> None:
    """Upkeep of a month holds it for minutes; waited for, it would be broken off each minute and never end."""
    await add(db, event())
    async with db.writing() as upkeep:
        await upkeep.execute("LOCK TABLE ONLY tracking.event_elsewhere IN SHARE UPDATE EXCLUSIVE MODE")
        assert await asyncio.wait_for(rolled_up(db), timeout=10) == 1


async def test_only_the_days_that_changed_are_done_again(db: Database) -> None:
    events = [event(MOMENTS[0]), event(MOMENTS[0] - timedelta(days=3)), event(MOMENTS[0] - timedelta(days=9))]
    await add(db, *events)
    assert await rolled_up(db) == 3
    await run(db, "UPDATE tracking.event SET status = 'VALIDATED' WHERE id = %s", events[1].id)
    async with db.reading() as conn:
        assert await rollups.stale_days(conn) == [Stale(events[1].at.date(), ("alize",))]


async def test_what_is_not_counted_makes_no_day_stale(db: Database) -> None:
    """People are confirmed by the thousand: none of it changes a sum."""
    await add(db, event())
    await rolled_up(db)
    await run(db, "UPDATE tracking.event SET human = true, tag = 'affiche'")
    async with db.reading() as conn:
        assert await rollups.stale_days(conn) == []


async def test_sums_that_are_right_are_not_written_again(db: Database) -> None:
    await add(db, event(), event(mission_id="m-2"))
    await rolled_up(db)
    await add(db, event(mission_id="m-3"))
    async with db.writing() as conn:
        assert await rollups.roll_up(conn, Stale(MOMENTS[0].date())) == 3  # the new mission, its source, its partners


async def test_days_whose_events_were_purged_keep_their_sums(db: Database) -> None:
    await add(db, event())
    await rolled_up(db)
    async with db.reading() as conn:
        before = await sums_kept(conn, "mission_daily")
    await run(db, "UPDATE tracking.rollup_limit SET first_day = '2026-12-02'")
    await run(db, "DELETE FROM tracking.event")
    assert await rolled_up(db) == 0
    assert await actions.redo(db, since=None, until=None) == 0
    async with db.reading() as conn:
        assert await sums_kept(conn, "mission_daily") == before != {}


async def test_many_announcers_of_a_day_are_done_together(db: Database) -> None:
    events = [event(to_partner=f"annonceur-{k}") for k in range(25)]
    await add(db, *events)
    await rolled_up(db)
    await run(db, "UPDATE tracking.event SET bot = 'rate'")
    async with db.reading() as conn:
        assert await rollups.stale_days(conn) == [Stale(MOMENTS[0].date())]
    await rolled_up(db)
    assert await differences(db) == {}


async def told(db: Database, question: Question, grouping: Grouping) -> Counter[tuple[str | None, str | None]]:
    """How many events of people each value of a grouping has."""
    async with db.reading() as conn:
        _, rows = await statistics.breakdown(conn, question, grouping, order="clicks", limit=500, offset=0)
    return Counter({(row.source, row.key): sum(getattr(row.figures, name) for name in FIGURES) for row in rows})


@pytest.mark.parametrize("counterpart", [None, "the other"])
@pytest.mark.parametrize(
    ("side", "partner", "other"), [(Side.ANNOUNCER, "alize", "boussole"), (Side.BROADCASTER, "boussole", "alize")]
)
async def test_a_period_is_read_the_same_by_months_and_by_days(
    db: Database, side: Side, partner: str, other: str, counterpart: str | None
) -> None:
    """Months that are over, one of them marked, and the days at both ends."""
    days = [datetime(2026, 1, 20, 12, tzinfo=UTC) + timedelta(days=3 * k) for k in range(80)]
    sides = itertools.cycle(["boussole", "cabestan"])
    missions, sources = itertools.cycle(["m-1", "m-2", None]), itertools.cycle(["publisher"] * 3 + ["widget"])
    given = zip(days, sides, missions, sources, itertools.cycle(Kind), strict=False)
    await add(db, *[event(at, from_partner=by, mission_id=of, source=source, kind=kind) for at, by, of, source, kind in given])
    await rolled_up(db)
    await run(db, "INSERT INTO tracking.stale_month VALUES ('2026-04-01', 'alize')")
    await run(db, "UPDATE tracking.monthly SET people = 99 WHERE day = '2026-04-01'")
    whole = Period(date(2026, 1, 20), date(2026, 9, 10))
    bounds = [whole.since, *(date(2026, month, 15) for month in range(2, 9)), whole.until]
    halves = [Period(*each) for each in itertools.pairwise(sorted(bounds))]  # none holds a month
    asked = Question(partner_id=partner, side=side, period=whole, counterpart=counterpart and other)
    for grouping in Grouping:
        by_days = sum([await told(db, replace(asked, period=each), grouping) for each in halves], Counter())
        assert await told(db, asked, grouping) == by_days != {}, grouping
        async with db.reading() as conn:
            for order, limit in itertools.product(FIGURES, (1, 2, 500)):
                total, rows = await statistics.breakdown(conn, asked, grouping, order=order, limit=limit, offset=0)
                expected = (rows, total > limit)
                assert await statistics.first(conn, asked, grouping, order=order, limit=limit) == expected, (grouping, order)
    async with db.reading() as conn:
        _, (beside, *parts) = await statistics.beside(conn, asked, [whole, *halves], now=days[0])
        by_month = await statistics.series(conn, asked, Interval.MONTH)
        by_day = await statistics.series(conn, asked, Interval.DAY)
        assert beside == await statistics.totals(conn, asked)
    for figure in FIGURES:
        counts = [
            sum(getattr(part, figure) for part in each) for each in (parts, [x.figures for x in by_month], [x.figures for x in by_day])
        ]
        assert counts == [getattr(beside, figure)] * 3
