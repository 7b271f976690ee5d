"""Giving the events of an announcer to another."""

from __future__ import annotations

from tremplin.events import actions
from tremplin.events import store as events
from tremplin.events.transfer import store
from tremplin.kit.db import Conn


async def give(conn: Conn, from_id: str, to_id: str) -> int:
    """Gives every event, found from then on as the other's; how many. Who follows the agenda is not told: nothing changed for them."""
    numbers = await store.give(conn, from_id, to_id)
    await actions.write(conn, await events.find_all(conn, numbers), told=False)
    return len(numbers)
