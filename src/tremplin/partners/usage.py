"""The day each key was last used, written aside: a call must not wait for it, and a busy key is written once a day."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date

import psycopg

from tremplin.kit.clock import Clock
from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.partners import store

FLUSH_SECONDS = 30


class Uses:
    """The keys seen by this process, and those not written yet."""

    def __init__(self, db: Database, now: Clock) -> None:
        self._db, self._now = db, now
        self._seen: dict[str, date] = {}
        self._pending: dict[str, date] = {}
        self._task: asyncio.Task[None] | None = None

    def saw(self, key_id: str) -> None:
        """A key was just used."""
        day = self._now().date()
        if self._seen.get(key_id) != day:
            self._seen[key_id] = self._pending[key_id] = day

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stops, once what is pending is written."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.flush()

    async def flush(self) -> None:
        """Writes what is pending; what can't be is tried again later."""
        pending, self._pending = self._pending, {}
        if not pending:
            return
        try:
            async with self._db.writing() as conn:
                for key_id, day in sorted(pending.items()):  # in one order, so that processes don't wait for each other in a circle
                    await store.mark_used(conn, key_id, day)
        except psycopg.Error:
            self._pending = pending | self._pending
            log(__name__).warning("keys.uses_not_written", keys=len(pending))

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self.flush()
