"""The database: pools of connections, and the only place where a transaction is committed.

Application code receives a connection and never commits: `writing()` commits on success and rolls back on any exception, so
that a request, a job or a command is done entirely or not at all. `reading()` connections refuse to write.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from tremplin.kit.replicas import Replicas

Conn: TypeAlias = "AsyncConnection[Any]"

# A statement that needs longer than this on a page or an API is a defect; imports and jobs lift it for themselves.
STATEMENT_TIMEOUT = "15s"
# Reading a whole table for someone may begin by a sort, and goes at the pace of who reads; one that stopped reading is left.
_LONG_READING = "-c default_transaction_read_only=on -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
_UPKEEP = "-c statement_timeout=10min"
SESSION_OPTIONS = f"-c timezone=UTC -c statement_timeout={STATEMENT_TIMEOUT} -c jit=off"
_READING = f"{SESSION_OPTIONS} -c default_transaction_read_only=on"


class Database:
    """Pools on one database: one writes in transactions, one only reads, one appends (a statement, a commit).

    `replicas`: the conninfos of copies of it that share the reading.
    """

    def __init__(self, conninfo: str, *, pool_size: int = 8, replicas: Sequence[str] = ()) -> None:
        self.conninfo = conninfo
        self._writers = self._pool(SESSION_OPTIONS, pool_size, autocommit=False)
        # One for each kind of what is appended: clicks, impressions and reasons of refusals must not wait for each other.
        self._appenders = self._pool(SESSION_OPTIONS, 3, autocommit=True)
        # Autocommit spares BEGIN and COMMIT, two round trips of three, on the routes that read once.
        self._readers = self._pool(_READING, pool_size, autocommit=True)
        self._replicas = Replicas(
            self._readers, [self._pool(_READING, pool_size, autocommit=True, conninfo=each) for each in replicas]
        )

    def _pool(self, options: str, size: int, *, autocommit: bool, conninfo: str | None = None) -> AsyncConnectionPool[Conn]:
        return AsyncConnectionPool(
            make_conninfo(conninfo or self.conninfo, options=options, application_name="tremplin"),
            kwargs={"autocommit": autocommit},
            min_size=1,
            max_size=size,
            timeout=10,
            open=False,
        )

    async def open(self) -> None:
        await self._writers.open(wait=True, timeout=30)
        await self._readers.open(wait=True, timeout=30)
        await self._appenders.open(wait=False)
        await self._replicas.open()

    async def close(self) -> None:
        await self._replicas.close()
        await self._writers.close()
        await self._readers.close()
        await self._appenders.close()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Database]:
        """The database for the time of a block."""
        await self.open()
        try:
            yield self
        finally:
            await self.close()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Conn]:
        """A connection in a transaction, committed when the block ends, rolled back if it raises.

        Once left, what was written is what any process reads.
        """
        async with self._writers.connection() as conn:
            yield conn
        await self._replicas.catch_up()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Conn]:
        """A connection that refuses to write; each statement sees the latest committed data."""
        async with (self._replicas.leased() or self._readers).connection() as conn:
            yield conn

    @asynccontextmanager
    async def appending(self) -> AsyncIterator[Conn]:
        """A connection whose every statement is a transaction of its own: for writes of one statement, at a third of the price."""
        async with self._appenders.connection() as conn:
            yield conn

    @asynccontextmanager
    async def maintaining(self) -> AsyncIterator[Conn]:
        """A connection outside the pools whose every statement is a transaction, for upkeep that may last ten minutes."""
        options = f"{SESSION_OPTIONS} {_UPKEEP}"
        conninfo = make_conninfo(self.conninfo, options=options, application_name="tremplin")
        async with await AsyncConnection.connect(conninfo, autocommit=True) as conn:
            yield conn

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[Conn]:
        """A connection outside the pools, in a transaction that only reads: for answers that last as long as their reader likes.

        A few slow readers would otherwise hold every connection of the process.
        """
        options = f"{SESSION_OPTIONS} {_LONG_READING}"
        conninfo = make_conninfo(self.conninfo, options=options, application_name="tremplin")
        async with await AsyncConnection.connect(conninfo) as conn:
            yield conn

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        async with self._readers.connection(timeout=2) as conn:
            await conn.execute("SELECT 1")

    def pool_stats(self) -> dict[str, dict[str, int]]:
        """Figures of the pools, for `/metrics`."""
        pools = {"writing": self._writers, "reading": self._readers, "appending": self._appenders}
        return {name: pool.get_stats() for name, pool in pools.items()}
