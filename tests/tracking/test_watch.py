"""An announcer that receives clicks and declares no application is told, once, until one arrives."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.factories.partners import NOW, make_partner
from tests.working import tools_on
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Database
from tremplin.partners.warnings import store as warnings
from tremplin.tracking import store
from tremplin.tracking.model import Event, Kind, Source

LAST_WEEK = NOW - timedelta(days=7)


def event(kind: Kind, at: datetime = LAST_WEEK, bot: str | None = None) -> Event:
    return Event(
        id=uuid7(at),
        at=at,
        kind=kind,
        to_partner="alize",
        from_partner="boussole",
        mission_id=None,
        source=Source.PUBLISHER,
        source_id="boussole",
        bot=bot,
    )


async def warned(db: Database, conninfo: str, *events: Event) -> list[str]:
    """The open warnings of Alizé once the watch has passed."""
    async with db.writing() as conn:
        if not (await warnings.page(conn, "alize", open_only=False, limit=1, skip=0))[0]:
            await make_partner(conn, "Alizé", partner_id="alize")
        await store.add(conn, events)
    async with tools_on(db, conninfo, now=lambda: NOW) as run:
        await run("tracking.watch")
    async with db.reading() as conn:
        return [each.kind for each in (await warnings.page(conn, "alize", open_only=True, limit=9, skip=0))[1]]


async def test_it_works(conninfo: str, db: Database) -> None:
    assert await warned(db, conninfo, *(event(Kind.CLICK) for _ in range(70))) == ["TRACKING_WARNING"]
    assert await warned(db, conninfo, event(Kind.APPLY)) == []


async def test_few_clicks_say_nothing(conninfo: str, db: Database) -> None:
    assert await warned(db, conninfo, *(event(Kind.CLICK) for _ in range(69))) == []


async def test_robots_say_nothing(conninfo: str, db: Database) -> None:
    assert await warned(db, conninfo, *(event(Kind.CLICK, bot="user_agent") for _ in range(70))) == []


async def test_old_clicks_say_nothing(conninfo: str, db: Database) -> None:
    old = NOW - timedelta(days=15)
    assert await warned(db, conninfo, *(event(Kind.CLICK, at=old) for _ in range(70))) == []
