"""Missions are rendered again for search, slice by slice, whatever search holds of them."""

from __future__ import annotations

import pytest

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tremplin.kit.condition import ALWAYS
from tremplin.kit.db import Database
from tremplin.missions import actions, reindexing
from tremplin.missions.actions import Submission
from tremplin.missions.model import KIND
from tremplin.search import engine
from tremplin.search.model import Query


async def lost(db: Database, name: str, count: int) -> list[str]:
    """The ids of an announcer's missions that search has no trace of; one more was withdrawn."""
    async with db.writing() as conn:
        partner = await make_partner(conn, name, partner_id=name)
        submissions = [Submission(draft(client_id=f"{name}-{k}")) for k in range(count + 1)]
        done = await actions.publish(conn, submissions, by=partner, now=NOW, door="api")
        await actions.withdraw(conn, [f"{name}-{count}"], by=partner, now=NOW, door="api")
        await engine.remove(conn, KIND, [each.mission.id for each in done])
    return sorted(each.mission.id for each in done[:count])


async def shown(db: Database) -> list[str]:
    async with db.reading() as conn:
        return sorted(hit.id for hit in (await engine.find(conn, Query(kinds=(KIND,), scope=ALWAYS, limit=100))).hits)


async def test_it_works(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexing, "_TOGETHER", 2)
    both = sorted([*await lost(db, "alize", 3), *await lost(db, "boussole", 2)])
    told: list[int] = []
    assert await shown(db) == []
    assert await reindexing.reindex_all(db, progress=told.append) == 7
    assert await shown(db) == both
    assert told == [2, 4, 6, 7]


async def test_one_announcer_may_be_named(db: Database) -> None:
    expected, _ = await lost(db, "alize", 3), await lost(db, "boussole", 2)
    assert await reindexing.reindex_all(db, "alize") == 4
    assert await shown(db) == expected
