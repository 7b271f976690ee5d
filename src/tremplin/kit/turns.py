"""One at a time for each key, in this process: others wait in memory, without holding a connection that someone else could use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Locks by key, forgotten when nobody waits for them."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, key: str) -> AsyncIterator[None]:
        """Waits until nobody else is in a block of this key."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            yield
