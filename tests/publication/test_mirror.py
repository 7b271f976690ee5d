"""A mirror that follows the log ends with exactly what we have, whatever is written, deleted, restored or undone meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.search import NOW, document
from tremplin.kit.db import Conn, Database
from tremplin.partners import actions as partners
from tremplin.publication import actions, rpde, store
from tremplin.publication.model import BEGINNING, KEPT_FOR, Change, Kind, Place
from tremplin.search import engine

IDS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True)
OTHERS = st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=True)
STEPS: st.SearchStrategy[tuple[str, list[str], int]] = st.one_of(
    st.tuples(st.just("index"), IDS, st.integers(0, 2)),
    st.tuples(st.just("remove"), IDS, st.just(0)),
    # What another writer has begun, and ends later or takes back: ours overtake it.
    st.tuples(st.sampled_from(["begin index", "begin remove", "commit", "roll back"]), OTHERS, st.just(0)),
    st.tuples(st.just("read"), st.just([]), st.just(0)),
)


@dataclass
class Mirror:
    """A consumer that knows what it was given, and the address of what follows."""

    items: dict[str, bytes] = field(default_factory=dict)
    place: Place = BEGINNING

    async def read(self, conn: Conn) -> int:
        """One page, small so that writes come between two."""
        changes = await actions.read_on(conn, Kind.MISSIONS, self.place, now=NOW, limit=2)
        places = [self.place, *(each.place for each in changes)]
        assert places == sorted(set(places)), "each item is further on than the one before"
        for each in changes:
            if each.body is None:
                self.items.pop(each.id, None)
            else:
                self.items[each.id] = each.body
            self.place = each.place
        return len(changes)


class Writer:
    """Another process, which keeps a transaction open for as long as it likes."""

    def __init__(self, db: Database) -> None:
        self._db, self._stack = db, AsyncExitStack()
        self._conn: Conn | None = None

    async def conn(self) -> Conn:
        if self._conn is None:
            self._conn = await self._stack.enter_async_context(self._db.writing())
        return self._conn

    async def end(self, *, keep: bool) -> None:
        if self._conn is not None and not keep:
            await self._conn.rollback()
        await self._stack.aclose()
        self._conn = None


async def settled(db: Database) -> None:
    """Waits for whoever else writes, the upkeep of PostgreSQL for instance, as a consumer does by coming back."""
    waiting = "SELECT FROM publication.entry WHERE modified >= publication.settled() LIMIT 1"
    while True:
        async with db.reading() as conn:
            if await (await conn.execute(waiting.encode())).fetchone() is None:
                return
        await asyncio.sleep(0.01)


async def _write(conn: Conn, verb: str, ids: list[str], version: int) -> None:
    if verb == "remove":
        await engine.remove(conn, "mission", ids)
    else:
        await engine.index(conn, [document(id_, body=b'{"id":"%s%d"}' % (id_.encode(), version)) for id_ in ids])


async def _step(db: Database, writer: Writer, mirror: Mirror, step: tuple[str, list[str], int]) -> None:
    verb, ids, version = step
    if verb == "read":
        async with db.reading() as conn:
            await mirror.read(conn)
    elif verb in ("commit", "roll back"):
        await writer.end(keep=verb == "commit")
    elif verb.startswith("begin "):
        await _write(await writer.conn(), verb.removeprefix("begin "), ids, version)
    else:
        async with db.writing() as conn:
            await _write(conn, verb, ids, version)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=14))
async def test_a_mirror_ends_with_exactly_our_state(db: Database, steps: list[tuple[str, list[str], int]]) -> None:
    async with db.writing() as conn:
        await conn.execute("DELETE FROM search.item")
    writer, mirror = Writer(db), Mirror()
    for step in steps:
        await _step(db, writer, mirror, step)
    await writer.end(keep=True)
    await settled(db)
    async with db.reading() as conn:
        while await mirror.read(conn):
            pass
        rows = await (await conn.cursor(binary=True).execute("SELECT id, body FROM search.item")).fetchall()
    assert mirror.items == dict(rows)


async def _told(db: Database, after: Place = BEGINNING, *, at: Any = NOW) -> list[tuple[str, bool]]:
    await settled(db)
    async with db.reading() as conn:
        return [(each.id, each.body is not None) for each in await actions.read_on(conn, Kind.MISSIONS, after, now=at)]


async def test_what_is_gone_is_told_for_two_weeks(db: Database) -> None:
    async with db.writing() as conn:
        await engine.index(conn, [document("a"), document("b")])
    async with db.writing() as conn:
        await engine.remove(conn, "mission", ["a"])
    assert await _told(db) == [("b", True), ("a", False)]
    async with db.writing() as conn:
        ((at,),) = await (await conn.execute("SELECT at FROM publication.entry WHERE id = 'a'")).fetchall()
        await actions.keep_up(conn, at + KEPT_FOR)
    assert await _told(db) == [("b", True), ("a", False)]
    async with db.writing() as conn:
        await actions.keep_up(conn, at + KEPT_FOR + timedelta(seconds=1))
    assert await _told(db) == [("b", True)]


async def test_what_waits_for_an_instant_is_told_when_it_comes(db: Database) -> None:
    later = NOW + timedelta(hours=1)
    async with db.writing() as conn:
        await engine.index(conn, [document("a", shown_from=later), document("b")])
    assert await _told(db) == [("a", False), ("b", True)]
    await settled(db)
    async with db.reading() as conn:
        end = (await actions.read_on(conn, Kind.MISSIONS, BEGINNING, now=NOW))[-1].place
    async with db.writing() as conn:
        await actions.keep_up(conn, later)
    assert await _told(db, end, at=later) == [("a", True)]


async def test_sandboxes_are_never_in_the_log(db: Database) -> None:
    async with db.writing() as conn:
        await partners.create(conn, name="Essai", now=NOW, partner_id="essai", announces=True, sandbox_until=NOW)
        await engine.index(conn, [document("a", owner="essai"), document("b")])
        await engine.index(conn, [document("a", owner="essai", title="autre", body=b"{}")])
        await engine.remove(conn, "mission", ["a"])
    assert await _told(db) == [("b", True)]


async def test_a_backup_restored_elsewhere_goes_on_from_its_numbers(db: Database) -> None:
    """Transactions are numbered from the beginning on another server: what a mirror has already read must not come after."""
    async with db.writing() as conn:
        await engine.index(conn, [document("a")])
    async with db.writing() as conn:
        await conn.execute("UPDATE publication.entry SET modified = modified + 1000000")
        await conn.execute("UPDATE publication.epoch SET system = system + 1")
    await settled(db)
    async with db.reading() as conn:
        (before,) = await actions.read_on(conn, Kind.MISSIONS, BEGINNING, now=NOW)
    async with db.writing() as conn:
        await engine.index(conn, [document("b")])
    assert await _told(db, before.place) == [("b", True)]


async def test_an_unchanged_body_is_not_told_again(db: Database) -> None:
    """A moderator who accepts a mission marks it: nobody sees it otherwise."""
    async with db.writing() as conn:
        await engine.index(conn, [document("a"), document("b")])
    async with db.writing() as conn:
        await engine.mark(conn, "mission", ["a"], "acceptedBy", "boussole", held=True)
    await settled(db)
    async with db.reading() as conn:
        first, second = await actions.read_on(conn, Kind.MISSIONS, BEGINNING, now=NOW)
        assert first.modified == second.modified
        since = await store.place_at(conn, Kind.MISSIONS, NOW - timedelta(days=3650))
        assert [each.id for each in await actions.read_on(conn, Kind.MISSIONS, since, now=NOW)] == ["a", "b"]


def test_a_page_is_written_as_the_standard_says() -> None:
    changes = [Change(7, "a", b'{"id":"a","applicationUrl":"\x01/r/a/\x02"}'), Change(7, "b/é", None)]
    told = orjson.loads(rpde.page(Kind.MISSIONS, BEGINNING, changes, base_url="https://t.example", reader="portail"))
    assert told["next"] == "https://t.example/feeds/rpde/missions?afterTimestamp=7&afterId=b%2F%C3%A9"
    assert told["license"].startswith("https://")
    updated, deleted = told["items"]
    assert {**updated, "data": None} == {"state": "updated", "kind": "mission", "id": "a", "modified": 7, "data": None}
    assert updated["data"]["applicationUrl"] == "https://t.example/r/a/portail"
    assert updated["data"]["pageUrl"] == "https://t.example/missions/a"
    assert deleted == {"state": "deleted", "kind": "mission", "id": "b/é", "modified": 7}
    last = orjson.loads(rpde.page(Kind.EVENTS, Place(7, "b/é"), [], base_url="https://t.example", reader="portail"))
    assert (last["items"], last["next"]) == ([], rpde.address(Kind.EVENTS, Place(7, "b/é"), "https://t.example"))
