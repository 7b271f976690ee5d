"""A rule is added by a person, with a reason; one on a visitor acts on what is already counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tests.tracking.bots.crowd import PERSON, ROBOT, clicks, flags, happen
from tests.tracking.visits import FIREFOX
from tremplin.kit.db import Conn, Database
from tremplin.tracking.bots import actions, errors, store
from tremplin.tracking.bots.actions import Wanted
from tremplin.tracking.bots.model import Rate, Rule, checked_pattern

DAY = NOW.date()
VISITOR = Wanted(visitor=(ROBOT, DAY))


async def add(conn: Conn, wanted: Wanted) -> tuple[Rule, int]:
    return await actions.add(conn, wanted, reason="Vu dans les journaux", author="Équipe nord", now=NOW)


async def test_it_works(db: Database) -> None:
    await happen(db, clicks(4) + clicks(2, visitor=PERSON) + clicks(1, bot="user_agent"))
    async with db.writing() as conn:
        rule, flagged = await add(conn, VISITOR)
        assert flagged == 4
        assert await flags(conn) == {rule.flag: 4, None: 2, "user_agent": 1}
        (kept,) = [each for each in await store.find_all(conn) if each.id == rule.id]
    assert (kept.reason, kept.author, kept.created_at, kept.revoked_at) == ("Vu dans les journaux", "Équipe nord", NOW, None)


async def test_the_days_of_statistics_that_changed_are_rolled_up_again(db: Database) -> None:
    await happen(db, clicks(4))
    async with db.writing() as conn:
        await conn.execute("DELETE FROM tracking.stale_day")
        await add(conn, VISITOR)
        rows = await (await conn.execute("SELECT DISTINCT day, to_partner FROM tracking.stale_day")).fetchall()
    assert rows == [(DAY, "alize")]


@pytest.mark.parametrize("wanted", [VISITOR, Wanted(pattern="robot-x")])
async def test_the_same_rule_is_refused(conn: Conn, wanted: Wanted) -> None:
    rule, _ = await add(conn, wanted)
    with pytest.raises(errors.BotRuleExists, match=rule.id):
        await add(conn, wanted)


@pytest.mark.parametrize("pattern", ["", "   ", "bot"])
async def test_a_pattern_found_everywhere_is_refused(conn: Conn, pattern: str) -> None:
    with pytest.raises(errors.BotPatternTooShort):
        await add(conn, Wanted(pattern=pattern))


@pytest.mark.parametrize("pattern", ["Mozilla", "firefox", "Safari/", "iPhone", "edg/", "SamsungBrowser"])
async def test_a_pattern_that_would_silence_people_is_refused(conn: Conn, pattern: str) -> None:
    with pytest.raises(errors.BotPatternTooBroad):
        await add(conn, Wanted(pattern=pattern))


@pytest.mark.parametrize(
    "rate", [Rate(clicks=29, minutes=5), Rate(clicks=0, minutes=5), Rate(clicks=50, minutes=0), Rate(clicks=50, minutes=1441)]
)
async def test_a_rate_that_people_reach_is_refused(conn: Conn, rate: Rate) -> None:
    with pytest.raises(errors.BotThresholdTooLow):
        await add(conn, Wanted(rate=rate))


@given(st.text())
def test_no_pattern_that_is_accepted_speaks_of_firefox(said: str) -> None:
    try:
        pattern = checked_pattern(said)
    except (errors.BotPatternTooShort, errors.BotPatternTooBroad):
        return
    assert pattern not in FIREFOX.lower()
