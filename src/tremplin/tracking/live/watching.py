"""Tells the readers of the stream when there is something for them: one question a second in a process, however many they are.

Polling rather than LISTEN/NOTIFY: a notification takes a lock at each commit that writers of every process wait for, on the busiest
write of the platform, whether anyone listens or not; this costs nothing when nobody does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tremplin.kit.clock import Clock
from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.tracking.live import store
from tremplin.tracking.live.model import Snapshot

_EVERY_SECONDS = 1.0


class Watch:
    """The readers of one process, each waiting for its partner's news."""

    def __init__(self, db: Database, now: Clock) -> None:
        self._db = db
        self._now = now
        self._bells: dict[str, list[asyncio.Event]] = {}
        self._watcher: asyncio.Task[None] | None = None
        self.closing = False

    def close(self) -> None:
        """Sends every reader away, now that the process stops: their streams would otherwise last until they are cut."""
        self.closing = True
        self._ring(list(self._bells))

    @contextmanager
    def bell(self, partner_id: str) -> Iterator[asyncio.Event]:
        """A bell that rings when there may be something new for a partner; to be cleared before looking, lest a ring be lost."""
        bell = asyncio.Event()
        self._bells.setdefault(partner_id, []).append(bell)
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())
        try:
            yield bell
        finally:
            self._bells[partner_id].remove(bell)
            if not self._bells[partner_id]:
                del self._bells[partner_id]
            if not self._bells and self._watcher is not None:
                self._watcher.cancel()
                self._watcher = None

    async def _watch(self) -> None:
        seen: Snapshot | None = None
        while True:
            try:
                seen = await self._look(seen)
            except Exception:
                # The database is away: readers keep waiting, and what they missed is told when it is back.
                log(__name__).warning("live.not_read", exc_info=True)
            await asyncio.sleep(_EVERY_SECONDS)

    async def _look(self, seen: Snapshot | None) -> Snapshot:
        async with self._db.reading() as conn:
            present = await store.snapshot(conn, self._now())
            if seen is None:
                self._ring(list(self._bells))
            elif seen.text != present.text:
                self._ring(await store.concerned(conn, list(self._bells), seen, present))
        return present

    def _ring(self, partner_ids: Iterable[str]) -> None:
        for partner_id in partner_ids:
            for bell in self._bells.get(partner_id, ()):
                bell.set()
