"""The event that an address names."""

from __future__ import annotations

import re

from tremplin.events import store
from tremplin.events.model import Event
from tremplin.kit.db import Conn

_NUMBER = re.compile(r"\d{1,16}", re.ASCII)


async def read(conn: Conn, event_id: str) -> Event | None:
    """That event; None when nothing bears this number, or it is none."""
    return await store.find(conn, int(event_id)) if _NUMBER.fullmatch(event_id) else None
