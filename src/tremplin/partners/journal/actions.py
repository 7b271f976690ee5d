"""Writing in the journal, and forgetting what is too old to be answered for."""

from __future__ import annotations

from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners.journal import store
from tremplin.partners.journal.model import KEPT, Act, Author, Entry

_LONGEST = 300


async def note(
    conn: Conn, act: Act, *, by: Author, now: datetime, partner_id: str | None = None, subject: str = "", reason: str = ""
) -> None:
    """Notes what was done, in the transaction that does it. `partner_id`: whose people read it; None, staff only."""
    entry = Entry(
        id=uuid7(now),
        at=now,
        partner_id=partner_id,
        actor_id=by.id,
        actor=by.name,
        staff=by.staff,
        act=act,
        subject=subject[:_LONGEST],
        reason=reason[:_LONGEST],
    )
    await store.insert(conn, entry)


async def forget(conn: Conn, *, now: datetime) -> int:
    """Forgets what is older than what one answers for; how many lines."""
    return await store.forget(conn, now - KEPT)
