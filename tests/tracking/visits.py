"""Visitors and links for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.factories.partners import NOW
from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox
from tremplin.tracking.actions import Follower, Visit
from tremplin.tracking.ledger import Ledger
from tremplin.tracking.links import channels
from tremplin.tracking.links.channels import Channel
from tremplin.tracking.model import Event

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ADDRESS = "203.0.113.7"
PAGE = "https://alize.example/1"
BOUSSOLE = channels.of_broadcaster("boussole", "Boussole & Cie")


def visit(**given: Any) -> Visit:
    """A person's visit."""
    return replace(Visit(address=ADDRESS, user_agent=FIREFOX, referer=None), **given)


def event(at: datetime = NOW, **given: Any) -> Event:
    """A click."""
    plain = Event(
        id=uuid7(at),
        at=at,
        kind="click",
        to_partner="alize",
        from_partner="boussole",
        mission_id="m-1",
        source="publisher",
        source_id="boussole",
    )
    return replace(plain, **given)


@asynccontextmanager
async def follower(db: Database, now: Clock = lambda: NOW) -> AsyncIterator[Follower]:
    """A follower whose ledger writes."""
    ledger = Ledger(db)
    ledger.start()
    yield Follower(db, ledger, SecretBox("un secret de plus de trente-deux caractères"), now)
    await ledger.stop()


async def followed(following: Follower, made: Visit, channel: Channel = BOUSSOLE) -> str:
    """Where a visit to the first mission of Alizé leads."""
    return await following.follow(PAGE, channel, made, owner="alize", mission_id="m-1")


async def kept(db: Database, columns: str) -> list[Any]:
    """What is committed of events, oldest first: rows, or values when one column is asked."""
    async with db.reading() as conn:
        rows = await (await conn.execute(f"SELECT {columns} FROM tracking.event ORDER BY at, id".encode())).fetchall()
    return [row[0] if len(row) == 1 else row for row in rows]
