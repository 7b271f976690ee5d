"""The hourly search finds visitors whose rate is no person's, flags what they did, and leaves people alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.partners import NOW
from tests.tracking.bots.crowd import MORNING, PERSON, ROBOT, clicks, flags, happen
from tests.tracking.visits import event
from tests.working import tools_on
from tremplin.kit.db import Database
from tremplin.tracking.bots import actions, store
from tremplin.tracking.bots.model import Kind, Rule

# Slow enough for the rule on bursts to say nothing.
SLOWLY = timedelta(seconds=60)


async def found(db: Database) -> list[Rule]:
    """The visitors that the search finds."""
    async with db.writing() as conn:
        await actions.search(conn, now=NOW)
        return await store.find_all(conn, kind=Kind.VISITOR)


async def test_it_works(db: Database, conninfo: str) -> None:
    """200 clicks in a day on one broadcaster without an application; what it saw is flagged too."""
    seen = event(MORNING, kind="print", visitor=ROBOT)
    await happen(db, [*clicks(200, every=SLOWLY), seen, *clicks(3, visitor=PERSON)])
    async with tools_on(db, conninfo, now=lambda: NOW) as run:
        await run("bots.search")
    async with db.reading() as conn:
        (rule,) = await store.find_all(conn, kind=Kind.VISITOR)
        assert await flags(conn) == {rule.flag: 201, None: 3}
    assert (rule.visitor, rule.day, rule.found_by) == (ROBOT, NOW.date(), "rate-day")
    assert rule.reason == "200 clics en un jour chez un seul diffuseur, sans candidature ni compte."


@pytest.mark.parametrize(
    ("count", "given", "robot"),
    [
        (200, {"every": SLOWLY}, True),
        (199, {"every": SLOWLY}, False),
        (200, {"every": SLOWLY, "visitor": None}, False),
        (200, {"every": SLOWLY, "bot": "user_agent"}, False),
        (200, {"every": SLOWLY, "kind": "print"}, False),
        (200, {"every": SLOWLY, "human": True}, False),
        (100, {"every": timedelta(seconds=3)}, True),
        (100, {"every": timedelta(seconds=4)}, False),
        (99, {"every": timedelta(seconds=1)}, False),
    ],
)
async def test_the_thresholds_are_exact(db: Database, count: int, given: dict[str, Any], robot: bool) -> None:
    await happen(db, clicks(count, **given))
    assert bool(await found(db)) is robot


async def test_a_burst_is_found_whatever_the_broadcasters(db: Database) -> None:
    events = clicks(50, every=timedelta(seconds=2)) + clicks(50, every=timedelta(seconds=2), from_partner="cabestan")
    await happen(db, events)
    (rule,) = await found(db)
    assert rule.found_by == "rate-burst"
    assert "chez 2 diffuseurs" in rule.reason


async def test_a_day_of_clicks_on_two_broadcasters_is_left_alone(db: Database) -> None:
    await happen(db, [*clicks(199, every=SLOWLY), *clicks(1, from_partner="cabestan")])
    assert await found(db) == []


@pytest.mark.parametrize("kind", ["apply", "account"])
async def test_whoever_applied_or_made_an_account_is_a_person(db: Database, kind: str) -> None:
    events = clicks(200, every=SLOWLY)
    await happen(db, [*events, event(NOW, kind=kind, click_id=events[7].id)])
    assert await found(db) == []


async def test_the_clicks_of_two_days_are_not_added(db: Database) -> None:
    """A digest stands for a visitor within a UTC day: the same one on the next day is chance."""
    midnight = MORNING.replace(hour=0)
    await happen(db, clicks(120, every=SLOWLY, begin=midnight) + clicks(120, every=SLOWLY, begin=midnight - timedelta(hours=2)))
    assert await found(db) == []


async def test_the_day_before_is_looked_at_too(db: Database) -> None:
    await happen(db, clicks(200, every=SLOWLY, begin=MORNING - timedelta(days=1)))
    (rule,) = await found(db)
    assert rule.day == NOW.date() - timedelta(days=1)


async def test_what_a_robot_does_after_it_was_found_is_flagged_too(db: Database) -> None:
    await happen(db, clicks(200, every=SLOWLY))
    (rule,) = await found(db)
    await happen(db, clicks(5, begin=NOW))
    assert len(await found(db)) == 1
    async with db.reading() as conn:
        assert await flags(conn) == {rule.flag: 205}


async def test_a_visitor_found_innocent_is_not_accused_again(db: Database) -> None:
    await happen(db, clicks(200, every=SLOWLY))
    (rule,) = await found(db)
    async with db.writing() as conn:
        await actions.revoke(conn, rule.id, by="Équipe nord", now=NOW)
    assert await found(db) == []
    async with db.reading() as conn:
        assert await flags(conn) == {None: 200}


async def test_what_a_door_flagged_after_the_rule_was_revoked_is_given_back(db: Database) -> None:
    """A web process goes by the rules of a minute ago."""
    async with db.writing() as conn:
        rule, _ = await actions.add(conn, actions.Wanted(pattern="robot-x"), reason="essai", author="Équipe nord", now=NOW)
        await actions.revoke(conn, rule.id, by="Équipe nord", now=NOW)
    await happen(db, clicks(2, bot=rule.flag))
    await found(db)
    async with db.reading() as conn:
        assert await flags(conn) == {None: 2}
