"""Announcing something to every partner, and taking it away."""

from __future__ import annotations

from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners.announcements import store
from tremplin.partners.announcements.errors import AnnouncementInvalid
from tremplin.partners.announcements.model import LONGEST, Announcement
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author

_READ_AGAIN_AFTER = 30.0


class Board:
    """What is announced, kept in memory for half a minute: every page asks."""

    def __init__(self) -> None:
        self._read_at = float("-inf")
        self._kept: list[Announcement] = []

    async def shown(self, conn: Conn, now: datetime) -> tuple[str, ...]:
        """The sentences to show now."""
        if now.timestamp() - self._read_at >= _READ_AGAIN_AFTER:
            self._kept, self._read_at = await store.still(conn, now), now.timestamp()
        return tuple(each.sentence for each in self._kept if each.starts_at <= now < each.ends_at)

    def forget(self) -> None:
        """Reads again at the next page: what was just announced is shown to who announced it."""
        self._read_at = float("-inf")


async def announce(conn: Conn, sentence: str, *, starts_at: datetime, ends_at: datetime, by: Author, now: datetime) -> Announcement:
    """Tells every partner something between two instants. Raises AnnouncementInvalid."""
    said = " ".join(sentence.split())[:LONGEST]
    if not said or ends_at <= max(starts_at, now):
        raise AnnouncementInvalid
    made = Announcement(id=uuid7(now), sentence=said, starts_at=starts_at, ends_at=ends_at, created_at=now)
    await store.insert(conn, made)
    await note(conn, Act.ANNOUNCED, by=by, now=now, subject=said)
    return made


async def withdraw(conn: Conn, announcement_id: str, *, by: Author, now: datetime) -> bool:
    """Takes an announcement away; False when it was over."""
    sentence = await store.end(conn, announcement_id, at=now)
    if sentence is not None:
        await note(conn, Act.WITHDRAWN, by=by, now=now, subject=sentence)
    return sentence is not None
