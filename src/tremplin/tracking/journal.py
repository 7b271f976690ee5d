"""The journal of clicks: many are written by one COPY and one commit, and each waits until its own is on disk.

One commit a click costs four times more (docs/decisions/0024). While a commit is under way the next clicks gather, so the group
grows with the load and a lone click waits for nobody.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TypeAlias

from psycopg import DataError, IntegrityError

from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.tracking import store
from tremplin.tracking.model import Event

_MOST_TOGETHER = 1_000
# A stopped database must not fill the memory: past this, new clicks are refused (and the visitor still redirected).
_MOST_WAITING = 20_000

_Waiting: TypeAlias = "tuple[Event, asyncio.Future[None]]"


class Journal:
    """Writes events in groups, for the life of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue(_MOST_WAITING)
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write_for_ever())

    async def stop(self) -> None:
        """Writes what waits, then stops."""
        if self._writer is None:
            return
        await self._waiting.join()
        self._writer.cancel()
        with suppress(asyncio.CancelledError):
            await self._writer

    async def add(self, event: Event) -> None:
        """Returns once the event is committed. Raises what prevented it."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((event, done))
        await done

    async def _write_for_ever(self) -> None:
        while True:
            group = [await self._waiting.get()]
            while len(group) < _MOST_TOGETHER and not self._waiting.empty():
                group.append(self._waiting.get_nowait())
            await self._write(group)

    async def _write(self, group: list[_Waiting]) -> None:
        try:
            async with self._db.appending() as conn:
                await store.add(conn, [event for event, _ in group])
        except (DataError, IntegrityError) as error:
            if len(group) == 1:
                self._give_up(group, error)
                return
            # One event that can't be kept must not take others' clicks with it: halves lead to it in few commits.
            middle = len(group) // 2
            await self._write(group[:middle])
            await self._write(group[middle:])
        except Exception as error:
            self._give_up(group, error)
        else:
            self._settle(group, None)

    def _give_up(self, group: list[_Waiting], error: Exception) -> None:
        log(__name__).error("clicks.not_written", count=len(group), exc_info=error)
        self._settle(group, error)

    def _settle(self, group: list[_Waiting], error: Exception | None) -> None:
        for _, done in group:
            if not done.done():  # cancelled when the visitor left
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)
            self._waiting.task_done()
