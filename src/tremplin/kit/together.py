"""One reading for all who ask at the same time, where each would read the same thing again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from tremplin.kit.db import Conn

T = TypeVar("T")


class Together(Generic[T]):
    """Reads something for several callers. Each gets what was read after it asked, never what was being read by then: a change
    committed before someone asks is seen by them, as if they had read alone."""

    def __init__(self, read: Callable[[Conn], Awaitable[T]]) -> None:
        self._read = read
        self._running: asyncio.Future[list[T]] | None = None
        self._next: asyncio.Future[list[T]] | None = None

    async def get(self, conn: Conn) -> T:
        """What is read, with the connection of the first who asks. Raises what its reading raises, to that one only."""
        while self._next is not None:
            # An empty answer: whoever was to read could not, or left. Someone else does.
            if read := await asyncio.shield(self._next):
                return read[0]
        if self._running is None:
            return await self._lead(conn, asyncio.get_running_loop().create_future())
        self._next = mine = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait((self._running,))
        except BaseException:
            mine.set_result([])
            raise
        finally:
            self._next = None
        return await self._lead(conn, mine)

    async def _lead(self, conn: Conn, mine: asyncio.Future[list[T]]) -> T:
        self._running = mine
        read: list[T] = []
        try:
            read.append(await self._read(conn))
            return read[0]
        finally:
            self._running = None
            mine.set_result(read)
