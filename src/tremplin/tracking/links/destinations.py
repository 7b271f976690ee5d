"""Where links lead, read at each visit: those that arrive together are read by one statement, and all are remembered for the day
the database does not answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.tracking.links import store
from tremplin.tracking.links.store import Asked, Destination

# A visitor does not wait longer for a database that may come back.
_PATIENCE_SECONDS = 2.0
# After a failure, the next visitors are not made to wait in their turn.
_AWAY_SECONDS = 1.0
# Links followed in a busy day; beyond, memory is emptied rather than grown.
_MOST_REMEMBERED = 20_000
_MOST_TOGETHER = 500


class Destinations:
    """The links followed in one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._remembered: dict[Asked, tuple[float, Destination]] = {}
        self._waiting: dict[Asked, list[asyncio.Future[Destination | None]]] = {}
        self._reader: asyncio.Task[None] | None = None
        self._away_until = float("-inf")

    async def find(self, asked: Asked, *, at_most: float = 0.0) -> Destination | None:
        """The destination of a link; as it was last read when the database does not answer.

        `at_most`: seconds for which what was read before is good enough.
        """
        now = time.monotonic()
        read_at, known = self._remembered.get(asked, (now - at_most, None))
        if now - read_at < at_most or now < self._away_until:
            return known
        if not asked.legible:
            return None
        # Those who wait for the same link wait together, but never for a reading already begun: it may not see what they must.
        found: asyncio.Future[Destination | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(asked, []).append(found)
        if self._reader is None:
            self._reader = asyncio.create_task(self._read_until_none_waits())
        return await found

    async def find_all(self, asked: Sequence[Asked], *, at_most: float) -> list[Destination | None]:
        """The destinations of several links, as `find` gives each; those that must be read are read together."""
        since = time.monotonic() - at_most
        known = {each: kept[1] for each in asked if (kept := self._remembered.get(each)) and kept[0] > since}
        stale = [each for each in dict.fromkeys(asked) if each not in known]
        found = dict(zip(stale, await asyncio.gather(*map(self.find, stale)), strict=True)) if stale else {}
        return [known.get(each) or found.get(each) for each in asked]

    async def _read_until_none_waits(self) -> None:
        while self._waiting:
            asked = list(self._waiting)[:_MOST_TOGETHER]
            waiting = [(each, self._waiting.pop(each)) for each in asked]
            found = await self._read(asked)
            for each, answers in waiting:
                destination = found.get(each)
                for answer in answers:
                    if not answer.done():  # cancelled when the visitor left
                        answer.set_result(destination)
        self._reader = None

    async def _read(self, asked: Sequence[Asked]) -> dict[Asked, Destination]:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), self._db.reading() as conn:
                found = await store.destinations(conn, asked)
        except Exception:
            log(__name__).error("links.not_read", count=len(asked), exc_info=True)
            self._away_until = time.monotonic() + _AWAY_SECONDS
            return {each: self._remembered[each][1] for each in asked if each in self._remembered}
        if len(self._remembered) + len(found) > _MOST_REMEMBERED:
            self._remembered.clear()
        read_at = time.monotonic()
        self._remembered.update((each, (read_at, destination)) for each, destination in found.items())
        return found
