"""The journal of clicks: many are written by one COPY and one commit, and each waits until its own is on disk.

One commit a click costs four times more (docs/decisions/0024). While a commit is under way the next clicks gather, so the group
grows with the load and a lone click waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeAlias

from prometheus_client import Counter

from tremplin.kit.db import Conn, Database
from tremplin.kit.logs import log
from tremplin.tracking import store
from tremplin.tracking.model import Event
from tremplin.tracking.writing import Writer

_MOST_TOGETHER = 1_000
# A stopped database must not fill the memory: past this, new clicks are refused (and the visitor still redirected).
_MOST_WAITING = 20_000
# The visitor's patience comes before our counting. One delay a group: one a click would cost more than writing it.
_PATIENCE_SECONDS = 2.0
# A database that does not come back must not prevent the process from stopping.
_STOP_SECONDS = 5.0
RECORDED = Counter("tremplin_tracking_events_total", "Events by what became of them.", ["kind", "outcome"])

_Waiting: TypeAlias = "tuple[Event, asyncio.Future[None]]"


class NotYetWritten(Exception):
    """The database is away, or slow: the event is held in memory and will be written when it can be."""


class Journal:
    """Writes events in groups, for the life of one process."""

    def __init__(self, db: Database) -> None:
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue(_MOST_WAITING)
        self._held: set[asyncio.Future[None]] = set()  # visitors who wait
        self._writer = Writer(db)
        self._slow = False
        self._task: asyncio.Task[None] | None = None

    @property
    def behind(self) -> bool:
        """Whether events arrive faster than they are written: what can be spared must then be left out."""
        return self._away or self._waiting.qsize() > _MOST_TOGETHER

    @property
    def _away(self) -> bool:
        return self._slow or self._writer.failing

    def start(self) -> None:
        self._task = asyncio.create_task(self._write_for_ever())

    async def stop(self) -> None:
        """Writes what waits, then stops."""
        if self._task is None:
            return
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._waiting.join()
        except TimeoutError:
            log(__name__).error("clicks.lost", count=self._waiting.qsize())
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def add(self, event: Event) -> None:
        """Returns once the event is committed. Raises what prevented it, NotYetWritten when that takes longer than visitors wait,
        and at once while the database is away.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((event, done))
        if self._away:
            done.cancel()
            raise NotYetWritten
        self._held.add(done)
        await done

    async def _write_for_ever(self) -> None:
        while True:
            group = [await self._waiting.get()]
            while len(group) < _MOST_TOGETHER and not self._waiting.empty():
                group.append(self._waiting.get_nowait())
            patience = asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._let_go)
            async for part, error in self._writer.write(_add, group):
                self._settle(part, error)
            patience.cancel()
            self._slow = False

    def _let_go(self) -> None:
        """Keeps nobody waiting for a group that lasts: it is written all the same, and what came after it too."""
        self._slow = True
        for done in self._held:
            if not done.done():
                done.set_exception(NotYetWritten())
        self._held.clear()

    def _settle(self, group: Sequence[_Waiting], error: Exception | None) -> None:
        if error is not None:
            log(__name__).error("clicks.not_written", count=len(group), exc_info=error)
        RECORDED.labels("click", "lost" if error else "written").inc(len(group))
        for _, done in group:
            self._held.discard(done)
            if not done.done():  # cancelled when the visitor left, or let go
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)
            self._waiting.task_done()


async def _add(conn: Conn, group: Sequence[_Waiting]) -> None:
    await store.add(conn, [event for event, _ in group])
