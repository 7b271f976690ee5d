"""Writers at the same time: none is stopped, and totals stay exact."""

from __future__ import annotations

import asyncio

from tests.factories.search import LYON, NOW, at, document, query
from tremplin.kit.db import Database
from tremplin.search import engine
from tremplin.search.model import Document


def _batch(version: int) -> list[Document]:
    return [
        document(
            f"m{n}",
            title=f"mot{chr(97 + n % 26)}{version}",
            counted={"domain": (f"d{n % 7}{version % 2}",)},
            places=(at(LYON),),
        )
        for n in range(60)
    ]


async def _write(db: Database, documents: list[Document]) -> None:
    async with db.writing() as conn:
        await engine.index(conn, documents)


async def test_opposite_orders_do_not_stop_one_another(db: Database) -> None:
    for version in range(6):
        documents = _batch(version)
        await asyncio.gather(_write(db, documents), _write(db, documents[::-1]), _write(db, _batch(version + 10)[::-1]))

    async with db.reading() as conn:
        found = await engine.find(conn, query(count=("domain",), limit=0))
        seen = await engine.find(conn, query(count=("domain",), limit=0, created_after=NOW))
    assert found == seen
    assert found.total == 60


async def test_compacting_does_not_disturb_writers(db: Database) -> None:
    async def compact() -> None:
        async with db.writing() as conn:
            await engine.compact_tallies(conn)

    await asyncio.gather(*(_write(db, _batch(n)) for n in range(3)), compact(), compact())
    await compact()

    async with db.reading() as conn:
        assert (await engine.find(conn, query())).total == 60
        rows = await (await conn.execute("SELECT count(*), count(DISTINCT (term, owner, kind)) FROM search.tally")).fetchone()
    assert rows is not None
    assert rows[0] == rows[1]
