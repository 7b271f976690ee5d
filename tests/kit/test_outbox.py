"""What happened is told to each subscriber, once it is certain, and one that fails delays nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from procrastinate import App

from tests.kit.test_queue import hurry, statuses
from tests.working import connected, work
from tremplin.kit import outbox
from tremplin.kit.db import Database
from tremplin.kit.queue import Tools

EVENT = "essai.publie"


class Ears:
    """Two subscribers: one hears at once; the other fails as long as it is deaf."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.deaf = False

    async def first(self, tools: Tools, payload: dict[str, Any]) -> None:
        self.heard.append(("first", payload))

    async def second(self, tools: Tools, payload: dict[str, Any]) -> None:
        if self.deaf:
            raise RuntimeError("rien entendu")
        self.heard.append(("second", payload))


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    monkeypatch.setattr(outbox, "_subscribers", {})
    listening = Ears()
    outbox.subscribe(EVENT, "essai.second")(listening.second)
    outbox.subscribe(EVENT, "essai.first")(listening.first)
    return listening


@pytest.fixture
async def app(conninfo: str) -> AsyncIterator[App]:
    async with connected(conninfo) as connection:
        yield connection


async def publish(db: Database, **payload: object) -> None:
    async with db.writing() as conn:
        await outbox.record(conn, EVENT, payload)


async def test_it_works(db: Database, app: App, ears: Ears) -> None:
    await publish(db, id="m-1")
    await work(app, db)
    assert sorted(ears.heard) == [("first", {"id": "m-1"}), ("second", {"id": "m-1"})]
    assert outbox.subscribers(EVENT) == ["essai.first", "essai.second"]


async def test_nothing_is_told_of_what_did_not_happen(db: Database, app: App, ears: Ears) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.writing() as conn:
            await outbox.record(conn, EVENT, {"id": "m-1"})
            raise ZeroDivisionError
    await work(app, db)
    assert ears.heard == []
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM kit.outbox")).fetchone() == (0,)


async def test_one_that_fails_does_not_stop_the_other_and_is_told_again_alone(db: Database, app: App, ears: Ears) -> None:
    ears.deaf = True
    await publish(db, id="m-1")
    await work(app, db)
    assert ears.heard == [("first", {"id": "m-1"})]
    assert sorted(await statuses(db, "outbox.deliver")) == ["succeeded", "todo"]
    ears.deaf = False
    await hurry(db)
    await work(app, db)
    assert ears.heard == [("first", {"id": "m-1"}), ("second", {"id": "m-1"})]


async def test_dispatching_twice_tells_once(db: Database, app: App, ears: Ears) -> None:
    await publish(db, id="m-1")
    async with db.writing() as conn:
        await conn.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT queue_name, task_name, args FROM procrastinate_jobs"
        )
    await work(app, db)
    assert len(ears.heard) == 2


async def test_an_event_that_nobody_awaits_is_kept_and_done_with(db: Database, app: App, ears: Ears) -> None:
    async with db.writing() as conn:
        await outbox.record(conn, "essai.ignore", {})
    await work(app, db)
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT name, dispatched_at IS NOT NULL FROM kit.outbox")).fetchone()
    assert row == ("essai.ignore", True)
