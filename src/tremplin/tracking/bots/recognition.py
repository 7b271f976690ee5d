"""Visits that the platform's own rules take for a robot's, by what the browser says it is.

The rules are read aside, once a minute: a click neither pays for them nor waits for a database that is down.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from psycopg import Error
from psycopg_pool import PoolTimeout

from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.tracking.bots import store
from tremplin.tracking.bots.model import flag

EVERY_SECONDS = 60


class Robots:
    """Knows the rules on what browsers say, for the life of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._patterns: list[tuple[str, str]] = []
        self._reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Reads the rules, then again every minute."""
        await self.read()
        self._reader = asyncio.create_task(self._read_for_ever())

    async def stop(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader

    def rule_for(self, user_agent: str) -> str | None:
        """Why a visit is a robot's, as its events will say (`rule:…`, the oldest rule first); None when no rule speaks of it."""
        if not self._patterns:
            return None
        said = user_agent.lower()
        return next((flag(rule_id) for pattern, rule_id in self._patterns if pattern in said), None)

    async def read(self) -> None:
        """Reads the rules; when the database can't be reached, those known hold."""
        try:
            async with self._db.reading() as conn:
                self._patterns = await store.patterns(conn)
        except (Error, PoolTimeout):
            log(__name__).warning("bots.rules_not_read", exc_info=True)

    async def _read_for_ever(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.read()
