"""A question asked again: what is remembered of the first time never outlives a change."""

from __future__ import annotations

import asyncio

import pytest

from tests.factories.search import LYON, at, document, query
from tremplin.kit.db import Conn, Database
from tremplin.search import engine, remembered
from tremplin.search.model import Near, Order, Query


def _questions() -> list[Query]:
    circle = Near(*LYON, 50)
    return [
        query(count=("domain",)),
        query(words="jardin"),
        query(near=circle, include_anywhere=True, count=("domain",)),
        query(near=circle, order=Order.DISTANCE),
    ]


async def _totals(db: Database) -> list[int]:
    async with db.reading() as conn:
        return [(await engine.find(conn, each)).total for each in _questions()]


async def _index(conn: Conn, *ids: str) -> None:
    await engine.index(
        conn, [document(id_, title="jardin", counted={"domain": ("a",)}, places=(at(LYON),), anywhere=id_ == "a") for id_ in ids]
    )


async def test_it_works(db: Database) -> None:
    async with db.writing() as conn:
        await _index(conn, "a", "b")
    assert await _totals(db) == [2, 2, 2, 2]
    assert await _totals(db) == [2, 2, 2, 2]

    async with db.writing() as conn:
        await _index(conn, "c")
        assert await _totals(db) == [2, 2, 2, 2]
    assert await _totals(db) == [3, 3, 3, 3]

    async with db.writing() as conn:
        await engine.remove(conn, "mission", ["a", "b"])
    assert await _totals(db) == [1, 1, 1, 1]


async def test_what_is_read_before_a_commit_is_not_told_to_others(db: Database) -> None:
    async with db.writing() as conn:
        await _index(conn, "a")
    with pytest.raises(RuntimeError):
        async with db.writing() as conn:
            await _index(conn, "b")
            assert (await engine.find(conn, _questions()[0])).total == 2
            await _index(conn, "c")
            assert (await engine.find(conn, _questions()[0])).total == 3
            raise RuntimeError
    assert await _totals(db) == [1, 1, 1, 1]


async def test_a_second_question_reads_no_tally(db: Database) -> None:
    async with db.writing() as conn:
        await _index(conn, "a", "b")
    await _totals(db)
    async with db.writing() as conn:  # as nobody may: a trace of what is read
        await conn.execute("DELETE FROM search.tally")
    assert await _totals(db) == [2, 2, 2, 2]


async def test_writers_at_the_same_time_do_not_wait_for_each_other(db: Database) -> None:
    async with db.writing() as first, db.writing() as second:
        await _index(first, "a")
        async with asyncio.timeout(5):
            await _index(second, "b")
        assert await _totals(db) == [0, 0, 0, 0]
    assert await _totals(db) == [2, 2, 2, 2]


def test_the_questions_asked_least_recently_are_forgotten() -> None:
    memory: remembered.Memory[int] = remembered.Memory()
    for number in range(2_000):
        memory.keep(("test", number), number)
    assert memory.recall(("test", 0)) is None
    assert memory.recall(("test", 1_999)) == 1_999
