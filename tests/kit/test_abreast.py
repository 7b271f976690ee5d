"""Readings whose statements travel together: the same answers, in fewer round trips."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tremplin.kit.abreast import abreast
from tremplin.kit.db import Conn


async def one(conn: Conn) -> int:
    row = await (await conn.execute("SELECT %s::int", (1,))).fetchone()
    assert row
    return int(row[0])


async def three(conn: Conn) -> list[int]:
    """Two statements, of which the second needs the answer to the first."""
    first = await one(conn)
    async with conn.cursor() as cursor:
        await cursor.execute("SELECT generate_series(%s::int, 3)", (first,))
        return [row[0] async for row in cursor]


async def both(conn: Conn) -> tuple[int, list[int]]:
    await one(conn)
    return await abreast(conn, one, three)


async def test_it_works(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    trips: list[Any] = []
    pipeline = psycopg.AsyncConnection.pipeline

    def counted(self: Any) -> Any:
        trips.append(self)
        return pipeline(self)

    monkeypatch.setattr("psycopg.AsyncConnection.pipeline", counted)
    assert await abreast(conn, one, three, both) == (1, [1, 2, 3], (1, [1, 2, 3]))
    assert len(trips) == 3  # as many as the longest of them asks one after the other, of eight statements


async def test_what_one_of_them_raises_is_raised_once_all_have_ended(db: Any) -> None:
    ended = []

    async def refused(conn: Conn) -> None:
        await one(conn)
        raise LookupError

    async def slow(conn: Conn) -> None:
        ended.append(await three(conn))

    async with db.reading() as conn:
        with pytest.raises(LookupError):
            await abreast(conn, refused, slow)
        assert ended == [[1, 2, 3]]
        with pytest.raises(psycopg.errors.DivisionByZero):
            await abreast(conn, lambda conn: conn.execute("SELECT 1 / 0"), three)
        assert await one(conn) == 1
