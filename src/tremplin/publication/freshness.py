"""What there is to read, as it was less than a second ago: who has the latest of it is told so without asking the database."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from hashlib import blake2b

from tremplin.kit.db import Database
from tremplin.publication import store
from tremplin.publication.model import Kind, State

SECONDS = 1.0
"""A feed may be so late; its mark is always read before what it marks, so that nothing new bears an old mark for longer."""


@dataclass(slots=True)
class Freshness:
    """One for a process."""

    db: Database
    _state: State = field(default_factory=lambda: State(0, {}, 0))
    _read_at: float = float("-inf")
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def state(self) -> State:
        if time.monotonic() - self._read_at > SECONDS:
            async with self._turn:
                if time.monotonic() - self._read_at > SECONDS:
                    began = time.monotonic()
                    async with self.db.reading() as conn:
                        self._state = await store.state(conn)
                    self._read_at = began
        return self._state

    async def mark(self, *asked: str) -> str:
        """The mark (`ETag`) of the answer to a question about anything that is indexed."""
        return _marked(str((await self.state()).version), *asked)

    async def mark_of_rights(self, *asked: str) -> str:
        """The same when the answer depends on who may show what, too."""
        held = await self.state()
        return _marked(str(held.version), str(held.rights), *asked)

    async def mark_of_log(self, kind: Kind, *asked: str) -> str:
        """The same about the log of a kind."""
        return _marked(str((await self.state()).latest.get(kind, 0)), *asked)


def holds(given: str | None, mark: str) -> bool:
    """Whether the marks that a request gives (`If-None-Match`) hold this one."""
    if not given:
        return False
    bare = mark.removeprefix("W/")
    return given.strip() == "*" or bare in (each.strip().removeprefix("W/") for each in given.split(","))


def _marked(*parts: str) -> str:
    """Weak: the same items may be written in another order of keys by another version of the program."""
    return f'W/"{blake2b(chr(0).join(parts).encode(), digest_size=10).hexdigest()}"'
