"""What is done with the log of public items: read on from a place, kept up."""

from __future__ import annotations

from datetime import datetime

from tremplin.kit.db import Conn
from tremplin.publication import store
from tremplin.publication.model import KEPT_FOR, PAGE_SIZE, Change, Kind, Place


async def read_on(conn: Conn, kind: Kind, after: Place, *, now: datetime, limit: int = PAGE_SIZE) -> list[Change]:
    """The changes that follow a place, in order; none at the end."""
    return await store.changes(conn, kind, after, now=now, limit=limit)


async def keep_up(conn: Conn, now: datetime) -> None:
    """Tells what was hidden until now, and forgets what has long been gone."""
    await store.wake(conn, now)
    await store.forget(conn, now - KEPT_FOR)
