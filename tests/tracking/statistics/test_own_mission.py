"""What each broadcaster brought to a mission is exact at the instant it is asked, rolled up or not, purged or not."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.partners import NOW
from tests.tracking.statistics.ledger import many, rolled_up, run
from tremplin.kit.db import Database
from tremplin.tracking.statistics import store

DAY = timedelta(days=1)


async def brought(db: Database, owner: str = "alize") -> dict[tuple[str, str], int]:
    async with db.reading() as conn:
        found = await store.brought_by_broadcaster(conn, owner, "m-1", ["click", "apply"])
    return {(each.kind, each.partner_id): each.count for each in found}


async def test_it_works(db: Database) -> None:
    await many(db, 3)
    await many(db, 2, from_partner="cabestan", at=NOW - 40 * DAY)
    await many(db, 1, kind="apply")
    await many(db, 5, bot="rate")
    await many(db, 5, mission_id="m-2")
    await many(db, 5, kind="print")
    expected = {("click", "boussole"): 3, ("click", "cabestan"): 2, ("apply", "boussole"): 1}
    assert await brought(db) == expected
    await rolled_up(db)
    assert await brought(db) == expected


async def test_a_day_that_changed_is_counted_event_by_event_and_the_others_are_not(db: Database) -> None:
    first = await many(db, 3, at=NOW - DAY)
    await many(db, 4)
    await rolled_up(db)
    await many(db, 1)
    await run(db, "UPDATE tracking.event SET bot = 'rate' WHERE id = %s", first[0].id)
    assert await brought(db) == {("click", "boussole"): 7}
    await run(db, "DELETE FROM tracking.event WHERE id = %s", first[1].id)
    assert await brought(db) == {("click", "boussole"): 6}


async def test_purged_days_still_count(db: Database) -> None:
    await many(db, 3, at=NOW - 800 * DAY)
    await many(db, 2)
    await rolled_up(db)
    await run(db, "UPDATE tracking.rollup_limit SET first_day = %s", (NOW - DAY).date())
    await run(db, "DELETE FROM tracking.event WHERE at < %s", NOW - 700 * DAY)
    assert await brought(db) == {("click", "boussole"): 5}


async def test_another_partner_reads_nothing_of_it(db: Database) -> None:
    await many(db, 3)
    assert await brought(db, "cabestan") == {}
    await rolled_up(db)
    assert await brought(db, "cabestan") == {}
