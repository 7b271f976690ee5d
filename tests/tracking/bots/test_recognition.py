"""At the door, the platform's own rules speak after the maintained list, and flag what they take for a robot's."""

from __future__ import annotations

import psycopg

from tests.factories.partners import NOW
from tests.tracking.visits import FIREFOX, followed, follower, kept, visit
from tremplin.kit.db import Database
from tremplin.tracking.bots import actions
from tremplin.tracking.bots.actions import Wanted
from tremplin.tracking.bots.recognition import Robots

ROBOT = f"{FIREFOX} Moissonneur/2.1"


async def rule(db: Database, pattern: str = "moissonneur") -> str:
    async with db.writing() as conn:
        made, _ = await actions.add(conn, Wanted(pattern=pattern), reason="essai", author="Équipe nord", now=NOW)
    return made.id


async def test_it_works(db: Database) -> None:
    rule_id = await rule(db)
    robots = Robots(db)
    await robots.start()
    assert robots.rule_for(ROBOT) == f"rule:{rule_id}"
    assert robots.rule_for(FIREFOX) is None
    await robots.stop()


async def test_a_click_is_flagged_and_its_visitor_redirected_without_parameters(db: Database) -> None:
    rule_id = await rule(db)
    robots = Robots(db)
    await robots.read()
    async with follower(db) as following:
        link = await followed(following, visit(user_agent=ROBOT, rule=robots.rule_for(ROBOT)))
    assert link == "https://alize.example/1"
    assert await kept(db, "bot") == [f"rule:{rule_id}"]


async def test_a_rule_revoked_is_forgotten_at_the_next_reading(db: Database) -> None:
    rule_id = await rule(db)
    robots = Robots(db)
    await robots.read()
    async with db.writing() as conn:
        await actions.revoke(conn, rule_id, by="Équipe nord", now=NOW)
    assert robots.rule_for(ROBOT)
    await robots.read()
    assert robots.rule_for(ROBOT) is None


async def test_a_database_that_is_down_changes_nothing(db: Database, conninfo: str) -> None:
    rule_id = await rule(db)
    async with Database(conninfo, pool_size=1).opened() as other:
        robots = Robots(other)
        await robots.read()
        with psycopg.connect(conninfo, autocommit=True) as admin:
            admin.execute("ALTER TABLE tracking.bot_rule RENAME TO elsewhere")
            await robots.read()
            admin.execute("ALTER TABLE tracking.elsewhere RENAME TO bot_rule")
        assert robots.rule_for(ROBOT) == f"rule:{rule_id}"
