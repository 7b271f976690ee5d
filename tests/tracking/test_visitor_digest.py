"""Visitors are told apart within a day, and nothing kept says who they are."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from tests.factories.partners import NOW
from tests.tracking.visits import ADDRESS, FIREFOX, followed, follower, kept, visit
from tests.working import tools
from tremplin.kit.db import Database
from tremplin.tracking import store
from tremplin.tracking.actions import Visit
from tremplin.tracking.jobs import turn_the_day

OTHER_BROWSER = FIREFOX.replace("140", "141")
_milliseconds = count()  # events are read back in the order of their instants


async def digests(db: Database, *visits: Visit, days: int = 0) -> list[bytes]:
    """Digests of these visits, made some days later by a process of its own."""
    before = len(await kept(db, "id"))
    async with follower(db, lambda: NOW + timedelta(days=days, milliseconds=next(_milliseconds))) as following:
        for each in visits:
            await followed(following, each)
    found: list[bytes] = (await kept(db, "visitor"))[before:]
    return found


async def test_it_works(db: Database) -> None:
    one, again, elsewhere, otherwise = await digests(
        db, visit(), visit(), visit(address="203.0.113.8"), visit(user_agent=OTHER_BROWSER)
    )
    assert one == again
    assert len({one, elsewhere, otherwise}) == 3
    assert len(one) == 16


async def test_every_process_recognises_the_same_visitor(db: Database) -> None:
    assert await digests(db, visit()) == await digests(db, visit())


async def test_nobody_is_recognised_the_next_day(db: Database) -> None:
    assert await digests(db, visit()) != await digests(db, visit(), days=1)


async def test_a_process_that_lives_on_changes_its_salt_with_the_day(db: Database) -> None:
    today = NOW
    async with follower(db, lambda: today) as following:
        await followed(following, visit())
        today += timedelta(days=1)
        await followed(following, visit())
    first, second = await kept(db, "visitor")
    assert first != second


async def test_neither_address_nor_browser_is_written_anywhere(db: Database) -> None:
    await digests(db, visit(referer="https://boussole.example/?nom=secret"))
    async with db.reading() as conn:
        rows = await (await conn.execute("SELECT event::text FROM tracking.event")).fetchall()
    told = str(rows)
    assert not any(secret in told for secret in (ADDRESS, "203.0", "Firefox", "secret"))


async def test_the_salts_of_past_days_are_forgotten(db: Database) -> None:
    for days in range(3):
        await digests(db, visit(), days=days)
    later = tools(db, lambda: NOW + timedelta(days=2))
    await turn_the_day(later)
    async with db.reading() as conn:
        days_kept = await (await conn.execute("SELECT day FROM tracking.salt")).fetchall()
    assert days_kept == [((NOW + timedelta(days=2)).date(),)]


async def test_the_first_salt_of_a_day_is_the_one_kept(db: Database) -> None:
    async with db.writing() as conn:
        first = await store.salt_of(conn, NOW.date(), b"a" * 16)
        assert await store.salt_of(conn, NOW.date(), b"b" * 16) == first == b"a" * 16


@pytest.mark.parametrize(("one", "other"), [(("1.2.3.4", "5"), ("1.2.3.", "45"))])
async def test_an_address_and_a_browser_do_not_run_into_each_other(db: Database, one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = await digests(db, *(visit(address=each[0], user_agent=each[1]) for each in (one, other)))
    assert first != second
