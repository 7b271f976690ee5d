"""What may wait is written within a moment; when the database does not follow, it is left out before any click."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import psycopg
import pytest

from tests.tracking.visits import event, kept
from tremplin.kit.db import Conn, Database
from tremplin.tracking import buffer, store
from tremplin.tracking.buffer import Buffer
from tremplin.tracking.journal import RECORDED
from tremplin.tracking.ledger import Ledger
from tremplin.tracking.model import Event


def impressions(db: Database, *, busy: bool = False) -> Buffer[Event]:
    return Buffer(db, store.add, kind="print", yielding=lambda: busy)


def counted(outcome: str) -> float:
    return float(RECORDED.labels("print", outcome)._value.get())


async def test_it_works(db: Database) -> None:
    waiting = impressions(db)
    waiting.start()
    assert all(waiting.add(event(kind="print")) for _ in range(100))
    assert await kept(db, "id") == [], "answered before it is written"
    await waiting.flush()
    assert len(await kept(db, "id")) == 100
    await waiting.stop()


async def test_nobody_needs_to_ask_for_it(db: Database) -> None:
    waiting = impressions(db)
    waiting.start()
    waiting.add(event(kind="print"))
    async with asyncio.timeout(30):
        while not await kept(db, "id"):
            await asyncio.sleep(0.01)
    await waiting.stop()


async def test_stopping_writes_what_is_held(db: Database) -> None:
    waiting = impressions(db)
    waiting.start()
    for _ in range(10):
        waiting.add(event(kind="print"))
    await waiting.stop()
    assert len(await kept(db, "id")) == 10


async def test_while_clicks_need_the_place_impressions_are_left_out_and_counted(db: Database) -> None:
    before = counted("left_out")
    waiting = impressions(db, busy=True)
    assert not waiting.add(event(kind="print"))
    assert counted("left_out") == before + 1


async def test_a_full_buffer_leaves_out_the_next(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffer, "_MOST_WAITING", 3)
    waiting = impressions(db)
    assert [waiting.add(event(kind="print")) for _ in range(4)] == [True, True, True, False]
    waiting.start()
    await waiting.flush()
    assert waiting.add(event(kind="print")), "there is room again"
    await waiting.stop()
    assert len(await kept(db, "id")) == 4


async def test_one_that_cannot_be_kept_takes_no_other_with_it(db: Database) -> None:
    waiting = impressions(db)
    for each in (event(kind="print"), event(kind="print", tag="\0"), event(kind="print", tag="\ud800"), event(kind="print")):
        waiting.add(each)
    waiting.start()
    await waiting.stop()
    assert len(await kept(db, "id")) == 2


async def test_a_ledger_gives_way_to_clicks_while_the_database_is_away(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add, tried = store.add, asyncio.Event()

    async def away(conn: Conn, events: Sequence[Event]) -> None:
        tried.set()
        raise psycopg.OperationalError("server closed the connection")

    ledger = Ledger(db)
    ledger.start()
    monkeypatch.setattr(store, "add", away)
    click = asyncio.create_task(ledger.clicks.add(event()))
    await tried.wait()
    while not ledger.clicks.behind:
        await asyncio.sleep(0)
    assert not ledger.impressions.add(event(kind="print"))
    monkeypatch.setattr(store, "add", add)
    await click
    assert ledger.impressions.add(event(kind="print"))
    await ledger.stop()
    assert sorted(await kept(db, "kind")) == ["click", "print"]
