"""Of two imports of one partner the second is refused; nobody else waits for an import to finish."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest

from tests.factories.missions import draft
from tests.factories.partners import make_partner
from tests.feeds.importing import Desk, catalogue, counts
from tremplin.feeds import store
from tremplin.feeds.errors import AlreadyRunning
from tremplin.feeds.merging import merge
from tremplin.kit.db import Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.partners import store as partners


@pytest.fixture
async def cabestan(db: Database) -> Desk:
    async with db.writing() as conn:
        partner = await make_partner(conn, "Cabestan")
    return Desk(db, partner.id)


@asynccontextmanager
async def importing(desk: Desk, data: bytes) -> AsyncIterator[None]:
    """An import that has written everything and not yet committed, for the time of a block."""
    async with desk.db.writing() as conn:
        partner = await partners.find(conn, desk.partner_id)
        assert partner is not None
        assert await store.claim(conn, desk.partner_id)
        await merge(
            conn,
            BytesIO(data),
            run_id="",
            partner=partner,
            now=desk.now(),
            quarantine_percent=100,
            progress=lambda missions, size: None,
        )
        yield
        await conn.rollback()


async def push(desk: Desk, title: str) -> None:
    """What `POST /v2/mission` does: publishes one mission in a transaction of its own."""
    async with asyncio.timeout(5), desk.db.writing() as conn:
        partner = await partners.find(conn, desk.partner_id)
        assert partner is not None
        await missions.publish(conn, [Submission(draft(client_id="poussée", title=title))], by=partner, now=desk.now(), door="api")


async def test_a_second_import_of_the_same_partner_is_refused(desk: Desk) -> None:
    async with importing(desk, catalogue(range(2))):
        with pytest.raises(AlreadyRunning):
            await desk.receive(catalogue(range(3)))
    assert await desk.runs() == []
    assert counts(await desk.receive(catalogue(range(3)))) == {"created": 3}


async def test_another_partner_imports_meanwhile(desk: Desk, cabestan: Desk) -> None:
    async with importing(desk, catalogue(range(2))):
        async with asyncio.timeout(5):
            report = await cabestan.receive(catalogue(range(4)))
    assert counts(report) == {"created": 4}


async def test_another_partner_publishes_meanwhile(desk: Desk, cabestan: Desk) -> None:
    async with importing(desk, catalogue(range(2))):
        await push(cabestan, "Planter des haies avec nous")
    assert len(await cabestan.live()) == 1


async def test_the_same_partner_publishes_another_mission_meanwhile(desk: Desk) -> None:
    async with importing(desk, catalogue(range(2))):
        await push(desk, "Arroser les jeunes plants")
    assert len(await desk.live()) == 1
