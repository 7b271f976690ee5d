"""Events are kept by month: the months to come are prepared, and an event without one is kept all the same."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.tracking.visits import event, kept
from tests.working import tools
from tremplin.kit.db import Database
from tremplin.tracking import store
from tremplin.tracking.jobs import turn_the_day

PLACES = "tableoid::regclass::text"


async def keep(db: Database, *instants: datetime) -> None:
    async with db.writing() as conn:
        await store.add(conn, [event(at) for at in instants])


async def turn(db: Database, at: datetime) -> None:
    await turn_the_day(tools(db, lambda: at))


async def test_it_works(db: Database) -> None:
    async with db.writing() as conn:
        await store.ensure_month(conn, date(2031, 5, 17))
    await keep(db, datetime(2031, 5, 1, tzinfo=UTC), datetime(2031, 5, 31, 23, 59, 59, 999_000, tzinfo=UTC))
    assert await kept(db, PLACES) == ["tracking.event_2031_05"] * 2


async def test_a_month_may_be_asked_twice(db: Database) -> None:
    async with db.writing() as conn:
        await store.ensure_month(conn, date(2031, 5, 1))
        await store.ensure_month(conn, date(2031, 5, 31))


async def test_the_months_of_now_are_there_from_the_start(db: Database) -> None:
    await keep(db, datetime.now(UTC))
    assert await kept(db, PLACES) == [f"tracking.event_{datetime.now(UTC):%Y_%m}"]


async def test_an_event_without_month_is_kept_all_the_same(db: Database) -> None:
    await keep(db, datetime(2031, 6, 1, tzinfo=UTC))
    assert await kept(db, PLACES) == ["tracking.event_elsewhere"]


async def test_a_month_made_late_takes_the_events_already_kept(db: Database) -> None:
    inside, next_month = datetime(2031, 5, 20, tzinfo=UTC), datetime(2031, 6, 1, tzinfo=UTC)
    async with db.writing() as conn:
        late = event(inside, tags=("accueil",), visitor=b"0123456789abcdef", custom={"user_scoring_id": "s"}, bot="rate")
        await store.add(conn, [late, event(next_month)])
    before = await kept(db, "event::text")
    async with db.writing() as conn:
        await store.ensure_month(conn, inside.date())
    assert await kept(db, PLACES) == ["tracking.event_2031_05", "tracking.event_elsewhere"]
    assert await kept(db, "event::text") == before


@pytest.mark.parametrize(
    ("today", "following"),
    [
        (date(2031, 1, 1), "2031_02"),
        (date(2031, 1, 31), "2031_02"),
        (date(2032, 1, 30), "2032_02"),
        (date(2031, 12, 31), "2032_01"),
    ],
)
async def test_every_day_prepares_this_month_and_the_next(db: Database, today: date, following: str) -> None:
    await turn(db, datetime(today.year, today.month, today.day, 0, 5, tzinfo=UTC))
    async with db.reading() as conn:
        for month in (f"{today:%Y_%m}", following):
            found = await (await conn.execute("SELECT to_regclass(%s)::text", (f"tracking.event_{month}",))).fetchone()
            assert found == (f"tracking.event_{month}",)
