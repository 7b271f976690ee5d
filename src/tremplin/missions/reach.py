"""How many missions a condition shows, and the first of them: what a rule changes, before it is kept."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions.exchange import personalise
from tremplin.missions.model import KIND
from tremplin.search import engine
from tremplin.search.model import Hit, Query


@dataclass(frozen=True, slots=True)
class Shown:
    """A mission as an example of what is shown."""

    id: str
    title: str
    organisation: str
    city: str

    @classmethod
    def of(cls, hit: Hit) -> Shown:
        """A mission found; nobody follows the links of its body, which are written for no reader."""
        body = orjson.loads(personalise(hit.body, base_url="", reader=""))
        return cls(*(str(body.get(name) or "") for name in ("id", "title", "organizationName", "city")))


@dataclass(frozen=True, slots=True)
class Reach:
    """How many missions, and some of them."""

    total: int
    sample: tuple[Shown, ...] = ()


async def reach(conn: Conn, scope: Condition, *, sample: int = 0) -> Reach:
    """What meets a condition now."""
    found = await engine.find(conn, Query(kinds=(KIND,), scope=scope, limit=sample))
    return Reach(found.total, tuple(Shown.of(hit) for hit in found.hits))
