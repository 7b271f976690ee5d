"""What the public portal may show."""

from __future__ import annotations

from functools import lru_cache

from tremplin.diffusion.model import OWNER
from tremplin.kit.condition import Condition, Is
from tremplin.kit.db import Conn
from tremplin.partners import store as partners


async def public(conn: Conn) -> Condition:
    """Everything, but what is tried in sandboxes. Said by owner: totals of owners are known, what is left of all would be counted."""
    return _of(tuple(await partners.established(conn)))


@lru_cache(maxsize=8)
def _of(owners: tuple[str, ...]) -> Condition:
    """The same object for the same owners: search knows a scope that it has read by its identity."""
    return Is(OWNER, owners)
