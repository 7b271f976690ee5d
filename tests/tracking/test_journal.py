"""The journal of clicks: written by groups, each answered once on disk; a bad one takes no other with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import psycopg
import pytest

from tests.database import DatabaseServer
from tests.factories.partners import NOW
from tests.tracking.visits import event, followed, follower, kept, visit
from tremplin.kit.db import Conn, Database
from tremplin.tracking import journal as journals
from tremplin.tracking import store
from tremplin.tracking.journal import Journal, NotYetWritten
from tremplin.tracking.model import Event


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the groups written, in their order."""
    sizes: list[int] = []
    add = store.add

    async def counted(conn: Conn, events: Sequence[Event]) -> None:
        sizes.append(len(events))
        await add(conn, events)

    monkeypatch.setattr(store, "add", counted)
    return sizes


async def test_it_works(db: Database) -> None:
    journal = Journal(db)
    journal.start()
    click = event(
        tags=("accueil", "liste"),
        visitor=b"0123456789abcdef",
        custom={"user_scoring_id": "s"},
        referer_host="a.example",
    )
    await journal.add(click)
    assert await kept(db, "id, at, tags, visitor, custom, referer_host, bot") == [
        (click.id, NOW, ["accueil", "liste"], b"0123456789abcdef", {"user_scoring_id": "s"}, "a.example", None)
    ]
    await journal.stop()


async def test_each_is_answered_only_once_its_row_is_committed(db: Database) -> None:
    journal = Journal(db)
    journal.start()

    async def add_then_look(click: Event) -> bool:
        await journal.add(click)
        return click.id in await kept(db, "id")

    clicks = [event(NOW + timedelta(seconds=number)) for number in range(40)]
    assert all(await asyncio.gather(*map(add_then_look, clicks)))
    await journal.stop()


async def test_clicks_that_gather_are_written_together(db: Database, groups: list[int]) -> None:
    journal = Journal(db)
    waiting = [asyncio.create_task(journal.add(event())) for _ in range(50)]
    await asyncio.sleep(0)
    journal.start()
    await asyncio.gather(*waiting)
    assert groups == [50]
    await journal.stop()


async def test_a_lone_click_waits_for_nobody(db: Database, groups: list[int]) -> None:
    journal = Journal(db)
    journal.start()
    await journal.add(event())
    await journal.add(event())
    assert groups == [1, 1]
    await journal.stop()


async def test_one_that_cannot_be_kept_takes_no_other_with_it(db: Database) -> None:
    journal = Journal(db)
    good = [event() for _ in range(9)]
    given = [*good[:4], event(tags=("\0",)), *good[4:], good[0]]
    waiting = [asyncio.create_task(journal.add(each)) for each in given]
    await asyncio.sleep(0)
    journal.start()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert sorted(await kept(db, "id")) == sorted(each.id for each in good)
    assert isinstance(answers[4], psycopg.DataError)
    assert isinstance(answers[-1], psycopg.IntegrityError)
    assert [answer for answer in answers if answer is None] == [None] * 9
    await journal.stop()


async def test_who_leaves_before_the_answer_is_counted_all_the_same(db: Database) -> None:
    journal = Journal(db)
    leaving = asyncio.create_task(journal.add(event()))
    await asyncio.sleep(0)
    leaving.cancel()
    journal.start()
    await journal.add(event())
    assert len(await kept(db, "id")) == 2
    await journal.stop()


async def test_stopping_writes_what_waits(db: Database) -> None:
    journal = Journal(db)
    waiting = [asyncio.create_task(journal.add(event())) for _ in range(5)]
    await asyncio.sleep(0)
    journal.start()
    await journal.stop()
    assert len(await kept(db, "id")) == 5
    await asyncio.gather(*waiting)


async def test_a_journal_never_started_stops(db: Database) -> None:
    await Journal(db).stop()


async def test_while_the_database_is_away_clicks_are_held_and_written_when_it_is_back(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, tries = store.add, asyncio.Event()

    async def away(conn: Conn, events: Sequence[Event]) -> None:
        tries.set()
        raise psycopg.OperationalError("server closed the connection")

    journal = Journal(db)
    journal.start()
    monkeypatch.setattr(store, "add", away)
    first = asyncio.create_task(journal.add(event()))
    await tries.wait()
    while not journal.behind:
        await asyncio.sleep(0)
    with pytest.raises(NotYetWritten):  # nobody waits in vain
        await journal.add(event())
    monkeypatch.setattr(store, "add", add)
    await first
    await journal.add(event())
    assert len(await kept(db, "id")) == 3
    await journal.stop()


async def test_a_slow_commit_holds_nobody_and_loses_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add, begun, freed = store.add, asyncio.Event(), asyncio.Event()

    async def slow(conn: Conn, events: Sequence[Event]) -> None:
        begun.set()
        await freed.wait()
        await add(conn, events)

    monkeypatch.setattr(journals, "_PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(store, "add", slow)
    journal = Journal(db)
    journal.start()
    under_way = asyncio.create_task(journal.add(event()))
    await begun.wait()
    behind_it = asyncio.create_task(journal.add(event()))
    for waiting in (under_way, behind_it):
        with pytest.raises(NotYetWritten):
            await waiting
    with pytest.raises(NotYetWritten):  # at once: the same group is still under way
        await journal.add(event())
    freed.set()
    while journal.behind:
        await asyncio.sleep(0)
    await journal.add(event())
    assert len(await kept(db, "id")) == 4
    await journal.stop()


async def test_a_commit_whose_answer_was_lost_is_not_written_twice(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add, lost = store.add, iter([True])

    async def unheard(conn: Conn, events: Sequence[Event]) -> None:
        await add(conn, events)
        if next(lost, False):
            raise psycopg.OperationalError("server closed the connection")

    journal = Journal(db)
    clicks = [asyncio.create_task(journal.add(event())) for _ in range(5)]
    await asyncio.sleep(0)
    monkeypatch.setattr(store, "add", unheard)
    journal.start()
    await asyncio.gather(*clicks)
    assert len(await kept(db, "id")) == 5
    await journal.stop()


async def test_a_database_that_never_comes_back_does_not_prevent_the_process_from_stopping(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(conn: Conn, events: Sequence[Event]) -> None:
        raise psycopg.OperationalError("server closed the connection")

    monkeypatch.setattr("tremplin.tracking.journal._STOP_SECONDS", 0.05)
    monkeypatch.setattr(store, "add", away)
    journal = Journal(db)
    journal.start()
    leaving = asyncio.create_task(journal.add(event()))
    await asyncio.sleep(0)
    await journal.stop()
    leaving.cancel()


async def test_a_database_that_stops_answering_does_not_fill_the_memory(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tremplin.tracking.journal._MOST_WAITING", 3)
    journal = Journal(db)
    waiting = [asyncio.create_task(journal.add(event())) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(asyncio.QueueFull):
        await journal.add(event())
    journal.start()
    await asyncio.gather(*waiting)
    await journal.stop()


async def test_with_the_database_gone_the_visitor_still_goes_on(database_server: DatabaseServer, conninfo: str) -> None:
    async with Database(conninfo, pool_size=1).opened() as db:
        async with follower(db) as following:
            await followed(following, visit())
            database_server.drop(conninfo)
            link = await followed(following, visit())
            assert link.startswith("https://alize.example/1?apiengagement_id=")
