"""The event that an address names."""

from __future__ import annotations

import re

from tremplin.events import store
from tremplin.events.model import Event
from tremplin.kit.db import Conn

_NUMBER = re.compile(r"\d{1,16}", re.ASCII)


async def read(conn: Conn, event_id: str) -> Event | None:
    """That event; None when nothing bears this number, or it is none, or it was withdrawn."""
    found = await _numbered(conn, event_id)
    return None if found is None or found.withdrawn else found


async def was_withdrawn(conn: Conn, event_id: str) -> bool:
    """Whether an event bore this number and its organiser has withdrawn it."""
    found = await _numbered(conn, event_id)
    return found is not None and found.withdrawn


async def _numbered(conn: Conn, event_id: str) -> Event | None:
    return await store.find(conn, int(event_id)) if _NUMBER.fullmatch(event_id) else None
