"""Has a process that lasts know, within a minute, the ROME that was loaded by another one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from psycopg import Error
from psycopg_pool import PoolTimeout

from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.reference.rome import actions

EVERY_SECONDS = 60


class RomeFollower:
    """Asks the database once a minute whether an edition was loaded, for the life of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Reads what was loaded, then asks every minute, for the time of a block."""
        await self.ask()
        asking = asyncio.create_task(self._ask_for_ever())
        try:
            yield
        finally:
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking

    async def ask(self) -> None:
        """Reads what was loaded if it is new; when the database can't be reached, what is known holds."""
        try:
            async with self._db.reading() as conn:
                await actions.refresh(conn)
        except (Error, PoolTimeout):
            log(__name__).warning("rome.not_read", exc_info=True)

    async def _ask_for_ever(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.ask()
