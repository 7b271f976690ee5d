"""What may be answered before it is written: impressions, and reasons of refusals. A crash loses the last 50 ms of them at most.

When the database does not follow, they are the first to be left out, and counted: clicks come before (docs/decisions/0024).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.tracking.journal import RECORDED
from tremplin.tracking.writing import Add, Writer

T = TypeVar("T")
_FLUSH_SECONDS = 0.05
_MOST_TOGETHER = 5_000
_MOST_WAITING = 20_000
_STOP_SECONDS = 3.0


class Buffer(Generic[T]):
    """Items written some milliseconds after they were given, for the life of one process. `yielding`: clicks need the place."""

    def __init__(self, db: Database, add: Add[T], *, kind: str, yielding: Callable[[], bool]) -> None:
        self._add = add
        self._kind = kind
        self._yielding = yielding
        self._writer = Writer(db)
        self._held: list[T] = []
        self._given = asyncio.Event()
        self._written = asyncio.Event()
        self._shed = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._write_for_ever())

    async def stop(self) -> None:
        """Writes what is held, then stops."""
        if self._task is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await self.flush()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def add(self, item: T) -> bool:
        """Holds an item to be written; False when it is left out."""
        if self._yielding() or len(self._held) >= _MOST_WAITING:
            self._shed += 1
            RECORDED.labels(self._kind, "left_out").inc()
            self._given.set()  # to be told of
            return False
        self._held.append(item)
        self._given.set()
        return True

    async def flush(self) -> None:
        """Returns once all that was given is written or given up."""
        while self._held or self._given.is_set():
            self._written.clear()
            self._given.set()
            await self._written.wait()

    async def _write_for_ever(self) -> None:
        while True:
            await self._given.wait()
            await asyncio.sleep(_FLUSH_SECONDS)
            self._given.clear()
            self._tell_what_was_left_out()
            while self._held:
                group = self._held[:_MOST_TOGETHER]
                async for part, error in self._writer.write(self._add, group):
                    if error is not None:
                        log(__name__).error("buffer.not_written", kind=self._kind, count=len(part), exc_info=error)
                    RECORDED.labels(self._kind, "lost" if error else "written").inc(len(part))
                del self._held[: len(group)]
            self._written.set()

    def _tell_what_was_left_out(self) -> None:
        if self._shed:
            log(__name__).warning("buffer.left_out", kind=self._kind, count=self._shed)
            self._shed = 0
