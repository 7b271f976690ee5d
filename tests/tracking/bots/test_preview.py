"""A rule is tried before it is added: how much it would take, without taking it."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.partners import NOW
from tests.tracking.bots.crowd import MORNING, PERSON, ROBOT, clicks, flags, happen
from tests.tracking.visits import event
from tremplin.kit.db import Database
from tremplin.tracking.bots import actions
from tremplin.tracking.bots.actions import Preview, Wanted
from tremplin.tracking.bots.model import Found, Rate


async def preview(db: Database, wanted: Wanted) -> Preview:
    """On a connection that refuses to write."""
    async with db.reading() as conn:
        return await actions.preview(conn, wanted, now=NOW)


async def test_it_works(db: Database) -> None:
    await happen(db, [*clicks(40), event(MORNING, kind="print", visitor=ROBOT), *clicks(39, visitor=PERSON)])
    done = await preview(db, Wanted(rate=Rate(clicks=40, minutes=60)))
    assert done == Preview(events=41, visitors=(Found(ROBOT, NOW.date(), 40, 1, 41),))
    async with db.reading() as conn:
        assert await flags(conn) == {None: 80}


async def test_a_rate_is_tried_on_the_days_before(db: Database) -> None:
    await happen(db, clicks(40, begin=MORNING - timedelta(days=6)) + clicks(40, begin=MORNING - timedelta(days=7)))
    done = await preview(db, Wanted(rate=Rate(clicks=40, minutes=60)))
    assert [each.day for each in done.visitors] == [NOW.date() - timedelta(days=6)]


async def test_a_visitor_is_counted(db: Database) -> None:
    await happen(db, clicks(4) + clicks(1, bot="rate"))
    assert await preview(db, Wanted(visitor=(ROBOT, NOW.date()))) == Preview(events=4)


async def test_nothing_is_known_of_what_browsers_said(db: Database) -> None:
    assert await preview(db, Wanted(pattern="robot-x")) == Preview(events=None)
