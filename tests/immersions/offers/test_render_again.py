"""A new edition of ROME is written in the offers that bear old labels: some at a time, once, whatever stops the worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.establishments import BAKER, draft, make_establishment, offers
from tests.factories.partners import NOW
from tests.factories.rome import JOBS, load_rome, write
from tests.working import tools_on
from tremplin.immersions.offers import actions, directory, store, upkeep
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.kit.db import Database
from tremplin.reference.rome import catalogue

RENAMED = f"{BAKER};D1102;Artisan du pain / Artisane du pain;Artisan du pain"


@pytest.fixture(autouse=True)
def the_edition_of_others() -> Iterator[None]:
    """What this process knows is put back."""
    held = catalogue._held
    yield
    catalogue.hold(held)


async def labels(db: Database) -> list[str]:
    async with db.reading() as conn:
        found = await directory.search(conn, OfferQuery(at=NOW))
    return [each["appellationLabel"] for row in found.rows for each in row.fields["appellations"]]


async def test_it_works(db: Database, conninfo: str, tmp_path: Path) -> None:
    async with db.writing() as conn:
        await make_establishment(conn, offers=offers(BAKER))
    await load_rome(db, write(tmp_path / "rome.csv", JOBS, RENAMED))
    assert await labels(db) == ["Boulanger / Boulangère"]
    async with tools_on(db, conninfo) as run:
        await run("offers.render_again")
    assert await labels(db) == ["Artisan du pain / Artisane du pain"]
    async with db.reading() as conn:
        (row,) = (await directory.search(conn, OfferQuery(at=NOW, words="artisane"))).rows  # found by its new name
        assert row.siret


async def test_nothing_loaded_is_nothing_to_do(db: Database) -> None:
    async with db.writing() as conn:
        await make_establishment(conn)
        assert not await upkeep.render_again(conn, now=NOW)


async def test_some_at_a_time_and_from_where_a_worker_stopped(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "TOGETHER", 2)
    async with db.writing() as conn:
        for _ in range(5):
            await make_establishment(conn, offers=offers(BAKER))
    await load_rome(db, write(tmp_path / "rome.csv", JOBS, RENAMED))
    for done in (2, 4):
        async with db.writing() as conn:
            assert await upkeep.render_again(conn, now=NOW)
        assert sum("pain" in label for label in await labels(db)) == done
    # The worker dies before it commits: what was not kept is done again.
    with pytest.raises(KeyboardInterrupt):
        async with db.writing() as conn:
            await upkeep.render_again(conn, now=NOW)
            raise KeyboardInterrupt
    assert sum("pain" in label for label in await labels(db)) == 4
    async with db.writing() as conn:
        assert not await upkeep.render_again(conn, now=NOW)
    assert sum("pain" in label for label in await labels(db)) == 5


async def test_it_is_done_once_for_each_edition(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with db.writing() as conn:
        await make_establishment(conn, offers=offers(BAKER))
    await load_rome(db, write(tmp_path / "one.csv", JOBS, RENAMED))
    async with db.writing() as conn:
        await upkeep.render_again(conn, now=NOW)
        monkeypatch.setattr(actions, "reindex", None)  # would fail if it were called
        assert not await upkeep.render_again(conn, now=NOW)
    monkeypatch.undo()
    await load_rome(db, write(tmp_path / "other.csv", JOBS, RENAMED.replace("Artisan du pain /", "Fournier /")))
    async with db.writing() as conn:
        await upkeep.render_again(conn, now=NOW)
    assert await labels(db) == ["Fournier / Artisane du pain"]


async def test_hidden_companies_stay_hidden(db: Database, tmp_path: Path) -> None:
    async with db.writing() as conn:
        given = draft()
        await actions.save(conn, given, by="form", now=NOW)
        await actions.ban(conn, given.siret, justification="Annonces trompeuses.", now=NOW)
    await load_rome(db, write(tmp_path / "rome.csv", JOBS, RENAMED))
    async with db.writing() as conn:
        await upkeep.render_again(conn, now=NOW)
        assert await store.rendering(conn) == (catalogue.held_version(), None)
    assert await labels(db) == []
