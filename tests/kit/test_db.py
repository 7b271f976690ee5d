"""A transaction is done entirely or not at all, and what only reads can't write."""

from __future__ import annotations

import psycopg
import pytest

from tremplin.kit.db import Conn, Database

WRITE = b"INSERT INTO kit.outbox (name, payload) VALUES ('essai', '{}')"


class Broken(Exception):
    """What a request may raise."""


async def written(db: Database) -> int:
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT count(*) FROM kit.outbox")).fetchone()
    assert row is not None
    return int(row[0])


async def test_it_works(db: Database) -> None:
    async with db.writing() as conn:
        await conn.execute(WRITE)
        assert await written(db) == 0  # not before the end
    assert await written(db) == 1


async def test_nothing_is_written_when_the_block_raises(db: Database) -> None:
    with pytest.raises(Broken):
        async with db.writing() as conn:
            await conn.execute(WRITE)
            raise Broken
    assert await written(db) == 0


async def test_nothing_is_written_when_a_statement_fails(db: Database) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        async with db.writing() as conn:
            await conn.execute(WRITE)
            await conn.execute("SELECT 1 / 0")
    assert await written(db) == 0


async def test_a_reading_connection_refuses_to_write(db: Database) -> None:
    async with db.reading() as conn:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await conn.execute(WRITE)
    assert await written(db) == 0


async def test_each_statement_that_is_appended_is_a_transaction(db: Database) -> None:
    with pytest.raises(Broken):
        async with db.appending() as conn:
            await conn.execute(WRITE)
            raise Broken
    assert await written(db) == 1


async def test_sessions_speak_utc_and_give_up_on_long_statements(db: Database) -> None:
    async def settings(conn: Conn) -> object:
        return await (await conn.execute("SELECT current_setting('timezone'), current_setting('statement_timeout')")).fetchone()

    async with db.reading() as reader, db.writing() as writer, db.appending() as appender:
        for conn in (reader, writer, appender):
            assert await settings(conn) == ("UTC", "15s")


async def test_a_database_that_is_gone_is_told(db: Database) -> None:
    await db.ping()
    await db.close()
    with pytest.raises(psycopg.OperationalError):
        await db.ping()
