"""Replicas share the reading, and whoever has written reads it back, at once, wherever they ask; one that is gone stops nobody."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tremplin.kit.db import Database
from tremplin.kit.postgres import EmbeddedPostgres
from tremplin.kit.postgres.account import Account

PATIENCE = 20.0
IS_REPLICA = b"SELECT pg_is_in_recovery()"


@dataclass(frozen=True, slots=True)
class Pair:
    """A server, and one that streams from it."""

    primary: EmbeddedPostgres
    replica: EmbeddedPostgres

    def database(self) -> Database:
        return Database(self.primary.conninfo(), pool_size=2, replicas=[self.replica.conninfo()])

    def tell_replica(self, statement: str) -> None:
        with psycopg.connect(self.replica.conninfo(), autocommit=True) as conn:
            conn.execute(statement.encode())


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    folder = Path(tempfile.mkdtemp(prefix="tpl-"))  # a short path: sockets stand in it
    folder.chmod(0o711)
    try:
        # On disk: what does not wait for it is sent to replicas when the server has time, a fifth of a second later.
        with EmbeddedPostgres(folder / "primary", shared_buffers_mb=16) as primary:
            _copy(primary, folder / "replica")
            with EmbeddedPostgres(folder / "replica", durable=False, shared_buffers_mb=16) as replica:
                yield Pair(primary, replica)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(primary: EmbeddedPostgres, into: Path) -> None:
    account = Account.for_server(primary.data_dir)
    into.mkdir(mode=0o700)
    account.own(into)
    program = primary.bindir / "pg_basebackup"
    made = account.run(
        [program, "-d", primary.conninfo(), "-D", into, "-R", "-X", "stream", "-c", "fast", "--no-sync"],
        into,
        output=subprocess.PIPE,
        inherited_fd=0,
    )
    assert made.returncode == 0, made.stdout


async def reads_a_replica(db: Database) -> bool:
    async with db.reading() as conn:
        return await (await conn.execute(IS_REPLICA)).fetchone() == (True,)


async def eventually(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await true():  # type: ignore[misc] # each is a coroutine function
            await asyncio.sleep(0.02)


async def count(db: Database) -> int:
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT count(*) FROM note")).fetchone()
    assert row is not None
    return int(row[0])


async def write(db: Database) -> None:
    async with db.writing() as conn:
        await conn.execute("CREATE TABLE IF NOT EXISTS note ()")
        await conn.execute("INSERT INTO note DEFAULT VALUES")


async def test_it_works(pair: Pair) -> None:
    """Two processes, as behind a proxy: what one has written, the other reads at once."""
    async with pair.database().opened() as one, pair.database().opened() as other:
        await write(one)
        await eventually(lambda: reads_a_replica(one))
        await eventually(lambda: reads_a_replica(other))
        first = await count(other)
        for written in range(1, 60):
            await write(one)
            assert await count(other) == first + written
            assert await count(one) == first + written
        assert await reads_a_replica(other)


async def test_a_replica_that_lags_is_read_by_nobody(pair: Pair) -> None:
    async with pair.database().opened() as one, pair.database().opened() as other:
        await write(one)
        await eventually(lambda: reads_a_replica(other))
        before = await count(other)
        pair.tell_replica("SELECT pg_wal_replay_pause()")
        try:
            await write(one)
            assert await count(other) == before + 1
            assert not await reads_a_replica(other)
        finally:
            pair.tell_replica("SELECT pg_wal_replay_resume()")
        await eventually(lambda: reads_a_replica(other))


async def test_a_replica_that_is_not_there_stops_nobody(pair: Pair, tmp_path: Path) -> None:
    absent = Database(pair.primary.conninfo(), pool_size=2, replicas=[f"host={tmp_path} dbname=tremplin user=tremplin"])
    async with absent.opened() as db:
        await write(db)
        assert await count(db) > 0
        assert not await reads_a_replica(db)
