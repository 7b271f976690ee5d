"""The demonstration's directory is loaded once: what is tried there stays, and the key shown stays the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.factories.partners import NOW
from tremplin.demo import companies
from tremplin.demo.establishments import siret, write_establishments
from tremplin.immersions.offers import actions, store
from tremplin.kit.db import Database
from tremplin.partners.consumers.actions import Gate
from tremplin.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(companies, "write_establishments", partial(write_establishments, count=12))
    return load({"TREMPLIN_DATA_DIR": str(tmp_path)})


async def test_it_works(db: Database, settings: Settings) -> None:
    first = await companies.ensure(settings, db, NOW, NOW.date())
    again = await companies.ensure(settings, db, NOW, NOW.date())
    assert (first.loaded, again.loaded) == (12, 0)
    assert first.key == again.key
    async with db.reading() as conn:
        assert (await Gate().consumer(conn, first.key, now=NOW)).id == companies.CONSUMER
        people = await store.members(conn, siret(3))
    assert [each.role for each in people] == ["establishment-admin"]


async def test_whoever_was_withdrawn_does_not_come_back(db: Database, settings: Settings) -> None:
    await companies.ensure(settings, db, NOW, NOW.date())
    async with db.writing() as conn:
        await actions.delete(conn, siret(0), now=NOW)
    assert (await companies.ensure(settings, db, NOW, NOW.date())).loaded == 0


async def test_a_key_that_was_lost_is_replaced(db: Database, settings: Settings) -> None:
    first = await companies.ensure(settings, db, NOW, NOW.date())
    (settings.data_dir / "demo" / "cle-immersion.txt").unlink()
    other = await companies.ensure(settings, db, NOW, NOW.date())
    assert other.key != first.key
    async with db.reading() as conn:
        assert await Gate().consumer(conn, other.key, now=NOW)


async def test_companies_to_be_visited_say_where(db: Database, settings: Settings) -> None:
    await companies.ensure(settings, db, NOW, NOW.date())
    async with db.reading() as conn:
        found = await store.find_all(conn, [siret(number) for number in range(12)])
    visited = [each for each in found.values() if each.contact_mode == "IN_PERSON"]
    assert visited
    assert all(each.welcome_address == each.locations[0] for each in visited)
