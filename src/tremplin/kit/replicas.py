"""Replicas that take a share of the reading (docs/decisions/0022). Whoever has written reads what they wrote, wherever they ask next.

A process reads from a replica under a lease: less than a second ago, that replica had applied all that the primary had committed.
Who writes waits, once committed, until each replica has applied it, usually some milliseconds; at most the time of a lease, after
which no process reads any more from a replica that has not. Streaming replication alone would sometimes show a form as it was before.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from psycopg import AsyncConnection, Error
from psycopg_pool import AsyncConnectionPool, PoolTimeout

Pool: TypeAlias = "AsyncConnectionPool[AsyncConnection[Any]]"
LEASE_SECONDS = 1.0
_RENEWED_SECONDS = 0.25
# A replica out of reach for so long is out of everyone's: its leases are over, and waiting for it would slow each write down.
_GONE_SECONDS = 10.0
_POLL_SECONDS = 0.002


class _Replica:
    """A replica, as this process knows it. Instants are those of the process's own clock."""

    def __init__(self, number: int, pool: Pool) -> None:
        self.number = number
        self.pool = pool
        self.leased_until = float("-inf")
        self.reached_at = time.monotonic()

    async def has_applied(self, position: str, until: float) -> bool:
        """Whether it applies the primary's log up to a position before an instant."""
        try:
            async with asyncio.timeout(max(0.0, until - time.monotonic())), self.pool.connection() as conn:
                while True:
                    cursor = await conn.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", (position,))
                    self.reached_at = time.monotonic()
                    if await cursor.fetchone() == (True,):
                        return True
                    await asyncio.sleep(_POLL_SECONDS)
        except (Error, PoolTimeout, TimeoutError):
            return False


class Replicas:
    """The replicas of a primary, in one process."""

    def __init__(self, primary: Pool, pools: Sequence[Pool]) -> None:
        self._primary = primary
        self._replicas = [_Replica(number, pool) for number, pool in enumerate(pools, 1)]
        self._turn = 0
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begins to follow them; a replica that does not answer keeps nobody waiting."""
        for each in self._replicas:
            await each.pool.open(wait=False)
        if self._replicas:
            self._task = asyncio.create_task(self._renew_for_ever())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        for each in self._replicas:
            await each.pool.close()

    def leased(self) -> Pool | None:
        """The connections of a replica that may be read, each in turn; None when the primary alone may."""
        now = time.monotonic()
        usable = [each for each in self._replicas if each.leased_until > now]
        if not usable:
            return None
        self._turn += 1
        return usable[self._turn % len(usable)].pool

    async def catch_up(self) -> None:
        """Returns once nobody can read what was before the last commit."""
        now = time.monotonic()
        followed = [each for each in self._replicas if now - each.reached_at < _GONE_SECONDS]
        if followed:
            position, until = await self._position(), now + LEASE_SECONDS
            await asyncio.gather(*(_settled(each, position, until) for each in followed))

    async def _position(self) -> str:
        """Where the primary's log is. Not what is on its disk: a commit that does not wait for it is read at once all the same."""
        async with self._primary.connection() as conn:
            row = await (await conn.execute("SELECT pg_current_wal_insert_lsn()::text")).fetchone()
        assert row is not None
        return str(row[0])

    async def _renew_for_ever(self) -> None:
        while True:
            asked_at = time.monotonic()
            with suppress(Error, PoolTimeout):
                position = await self._position()
                await asyncio.gather(*(_renew(each, position, asked_at) for each in self._replicas))
            await asyncio.sleep(_RENEWED_SECONDS)


async def _settled(replica: _Replica, position: str, until: float) -> None:
    if not await replica.has_applied(position, until):
        await asyncio.sleep(max(0.0, until - time.monotonic()))


async def _renew(replica: _Replica, position: str, asked_at: float) -> None:
    """A new lease from the instant the primary's position was asked, if the replica has applied it."""
    held = replica.leased_until > asked_at
    if await replica.has_applied(position, asked_at + LEASE_SECONDS):
        replica.leased_until = asked_at + LEASE_SECONDS
    if held != (replica.leased_until > time.monotonic()):
        from tremplin.kit.logs import log  # commands have no replica, and their start would wait for it

        log(__name__).warning("replica.left" if held else "replica.joined", replica=replica.number)
