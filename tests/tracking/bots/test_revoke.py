"""Revoking a rule gives back exactly what it had taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.partners import NOW
from tests.tracking.bots.crowd import PERSON, ROBOT, clicks, flags, happen
from tremplin.kit.db import Conn, Database
from tremplin.tracking.bots import actions, errors, store
from tremplin.tracking.bots.actions import Wanted


async def add(conn: Conn, wanted: Wanted) -> str:
    rule, _ = await actions.add(conn, wanted, reason="essai", author="Équipe nord", now=NOW)
    return rule.id


async def revoke(conn: Conn, rule_id: str) -> int:
    return await actions.revoke(conn, rule_id, by="Équipe sud", now=NOW + timedelta(hours=1))


async def test_it_works(db: Database) -> None:
    await happen(db, clicks(4) + clicks(2, visitor=PERSON) + clicks(1, bot="user_agent"))
    async with db.writing() as conn:
        mine = await add(conn, Wanted(visitor=(ROBOT, NOW.date())))
        other = await add(conn, Wanted(visitor=(PERSON, NOW.date())))
        assert await revoke(conn, mine) == 4
        assert await flags(conn) == {None: 4, f"rule:{other}": 2, "user_agent": 1}
        kept = await store.find(conn, mine)
    assert kept is not None
    assert (kept.revoked_by, kept.revoked_at) == ("Équipe sud", NOW + timedelta(hours=1))


async def test_what_a_door_flagged_is_given_back(db: Database) -> None:
    async with db.writing() as conn:
        rule_id = await add(conn, Wanted(pattern="robot-x"))
    await happen(db, clicks(3, bot=f"rule:{rule_id}"))
    async with db.writing() as conn:
        assert await revoke(conn, rule_id) == 3
        assert await store.patterns(conn) == []


async def test_a_rate_takes_back_what_it_found(db: Database) -> None:
    await happen(db, clicks(200, every=timedelta(seconds=60)))
    async with db.writing() as conn:
        await actions.search(conn, now=NOW)
        assert await revoke(conn, "rate-day") == 200
        assert (await actions.search(conn, now=NOW)).flagged == 0
        assert await flags(conn) == {None: 200}


async def test_revoking_twice_changes_nothing_more(conn: Conn) -> None:
    rule_id = await add(conn, Wanted(pattern="robot-x"))
    await revoke(conn, rule_id)
    assert await revoke(conn, rule_id) == 0


async def test_a_pattern_revoked_may_be_added_again(conn: Conn) -> None:
    await revoke(conn, await add(conn, Wanted(pattern="robot-x")))
    assert await add(conn, Wanted(pattern="robot-x"))


async def test_an_unknown_rule_is_refused(conn: Conn) -> None:
    with pytest.raises(errors.BotRuleUnknown):
        await revoke(conn, "inconnue")
