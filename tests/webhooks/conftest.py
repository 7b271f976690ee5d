"""A platform whose changes are told: Alizé follows its imports at a receiver of its own, time is held by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.clock import Hands
from tests.factories.partners import NOW, make_partner
from tests.webhooks.receiver import Receiver, receiving
from tests.working import SECRET
from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox
from tremplin.partners import audiences
from tremplin.partners.model import Partner
from tremplin.webhooks import actions
from tremplin.webhooks.deliveries.courier import Courier
from tremplin.webhooks.model import Endpoint

BASE_URL = "https://tremplin.example"


def run_of(partner_id: str, id_: str, *, event: str = "feed_run.finished", kind: str = "feed_run", **body: Any) -> Change:
    """A change of an object that concerns one partner."""
    told = orjson.dumps({"id": id_, **body})
    return Change(kind=kind, object_id=id_, event=event, audience=(audiences.partner(partner_id),), body=told, at=NOW)


@dataclass
class Desk:
    """The platform, led step by step."""

    db: Database
    now: Hands = field(default_factory=Hands)
    secrets: SecretBox = field(default_factory=lambda: SecretBox(SECRET))

    def courier(self, **more: Any) -> Courier:
        return Courier(self.db, self.secrets, self.now, base_url=BASE_URL, loopback=True, luck=lambda: 0.0, **more)

    async def join(self, name: str) -> Partner:
        async with self.db.writing() as conn:
            return await make_partner(conn, name)

    async def declare(self, partner: Partner, url: str, *events: str) -> tuple[Endpoint, str]:
        async with self.db.writing() as conn:
            return await actions.declare(
                conn,
                self.secrets,
                partner_id=partner.id,
                url=url,
                events=events or ("feed_run.finished",),
                loopback=True,
                now=self.now(),
            )

    async def publish(self, *published: Change) -> None:
        async with self.db.writing() as conn:
            await changes.publish(conn, published)

    async def work(self, courier: Courier | None = None) -> int:
        """Tells what changed and sends what is due; returns how many attempts that was."""
        async with (courier or self.courier()).opened() as working:
            while await working.tell():
                pass
            return await working.deliver()

    async def wait(self, **time: float) -> int:
        """Lets some time pass, then works."""
        self.now.at += timedelta(**time)
        return await self.work()

    async def ask(self, statement: str) -> list[tuple[Any, ...]]:
        async with self.db.reading() as conn:
            return await (await conn.execute(statement)).fetchall()

    async def states(self) -> list[str]:
        """The states of the deliveries, in the order of their objects and versions."""
        return [state for (state,) in await self.ask("SELECT state FROM webhooks.delivery ORDER BY object_id, version")]

    async def endpoint(self, endpoint: Endpoint) -> Endpoint:
        async with self.db.reading() as conn:
            return await actions.find(conn, endpoint.id)


@dataclass(frozen=True)
class Followed:
    """A partner, what it follows, and where."""

    desk: Desk
    partner: Partner
    endpoint: Endpoint
    secret: str
    receiver: Receiver

    async def happen(self, *ids: str, **body: Any) -> None:
        """One change for each object named, in this order."""
        await self.desk.publish(*(run_of(self.partner.id, id_, **body) for id_ in ids))


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as found:
        yield found


@pytest.fixture
async def alize(desk: Desk, receiver: Receiver) -> Followed:
    partner = await desk.join("Alizé")
    endpoint, secret = await desk.declare(partner, receiver.url)
    return Followed(desk, partner, endpoint, secret, receiver)
