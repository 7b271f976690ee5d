"""Where tracked links lead, and for whom: read at each visit, remembered for the day the database does not answer."""

from __future__ import annotations

import asyncio

from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.missions import store as missions
from tremplin.missions.store import Destination

# A visitor does not wait longer for a database that may come back.
_PATIENCE_SECONDS = 2.0
# Links followed in a busy day; beyond, memory is emptied rather than grown.
_MOST_REMEMBERED = 20_000


class Links:
    """The links followed in one process."""

    def __init__(self) -> None:
        self._remembered: dict[tuple[str, str], Destination] = {}

    async def find(self, db: Database, mission_id: str, broadcaster_id: str) -> Destination | None:
        """The destination of a mission's link for a broadcaster; as it was last read when the database does not answer."""
        if not mission_id.isprintable():  # PostgreSQL refuses texts with a zero byte
            return None
        ids = mission_id, broadcaster_id
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), db.reading() as conn:
                found = await missions.destination(conn, *ids)
        except Exception:
            log(__name__).error("link.not_read", mission=mission_id, exc_info=True)
            return self._remembered.get(ids)
        if found is not None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[ids] = found
        return found
