"""What was answered is stored, once: whatever the order of things, the failures of the database and the visitors who leave."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from unittest.mock import patch

import psycopg
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracking.visits import event
from tremplin.kit.db import Conn, Database
from tremplin.tracking import journal, store, writing
from tremplin.tracking.journal import Journal, NotYetWritten
from tremplin.tracking.model import Event

FAILURES = ["none", "none", "lost before", "lost after", "slow"]


@dataclass
class Table:
    """A table with its key, whose commits may fail before they are done, or after, when only the answer is lost."""

    failures: list[str]
    rows: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def appending(self) -> AsyncIterator[None]:
        yield

    async def add(self, _conn: Conn, events: Sequence[Event]) -> None:
        failure = self.failures.pop(0) if self.failures else "none"
        if failure == "lost before":
            raise psycopg.OperationalError
        if failure == "slow":
            await asyncio.sleep(0)
        if any(each.tag == "\0" for each in events):
            raise psycopg.DataError
        ids = [each.id for each in events]
        if len(set(ids)) < len(ids) or not set(ids).isdisjoint(self.rows):
            raise psycopg.errors.UniqueViolation
        self.rows += ids
        if failure == "lost after":
            raise psycopg.OperationalError


@dataclass(frozen=True)
class Visitor:
    """Comes after some turns of the loop, and leaves before the answer or stays; `bad`: its click can't be kept."""

    comes: int
    leaves: bool
    bad: bool

    async def follow(self, journal: Journal, click: Event) -> str | None:
        """The click's id, once answered as kept."""
        for _ in range(self.comes):
            await asyncio.sleep(0)
        adding = asyncio.create_task(journal.add(click))
        if self.leaves:
            await asyncio.sleep(0)
            adding.cancel()
        try:
            await adding
        except (psycopg.Error, NotYetWritten, asyncio.CancelledError):
            return None
        return click.id


visitors = st.builds(Visitor, comes=st.integers(0, 12), leaves=st.booleans(), bad=st.sampled_from([False, False, False, True]))


@settings(max_examples=300, deadline=None)
@given(coming=st.lists(visitors, min_size=1, max_size=25), failures=st.lists(st.sampled_from(FAILURES), max_size=12))
def test_it_works(coming: list[Visitor], failures: list[str]) -> None:
    clicks = [event(tag="\0" if visitor.bad else None) for visitor in coming]
    table = Table(list(failures))

    async def live() -> list[str | None]:
        clicks_journal = Journal(cast("Database", table))
        clicks_journal.start()
        answered = await asyncio.gather(
            *(visitor.follow(clicks_journal, click) for visitor, click in zip(coming, clicks, strict=True))
        )
        await clicks_journal.stop()
        return answered

    answered = _run(live, table)
    good = {click.id for click in clicks if click.tag is None}
    assert Counter(table.rows) == Counter(good), "each that can be kept is, once, those whose visitor left included"
    assert {each for each in answered if each} <= good
    assert all(each for visitor, each in zip(coming, answered, strict=True) if not (visitor.bad or visitor.leaves or failures))


@settings(max_examples=100, deadline=None)
@given(times=st.lists(st.integers(0, 4), min_size=1, max_size=8), failures=st.lists(st.sampled_from(FAILURES), max_size=6))
def test_the_same_click_given_again_is_stored_once(times: list[int], failures: list[str]) -> None:
    clicks = [event() for _ in times]
    given_ = [click for click, number in zip(clicks, times, strict=True) for _ in range(number + 1)]
    table = Table(list(failures))

    async def live() -> list[Any]:
        clicks_journal = Journal(cast("Database", table))
        clicks_journal.start()
        answers = await asyncio.gather(*(clicks_journal.add(click) for click in given_), return_exceptions=True)
        await clicks_journal.stop()
        return answers

    _run(live, table)
    assert Counter(table.rows) == Counter(click.id for click in clicks)


def _run(live: Any, table: Table) -> Any:
    # Without the log: hundreds of tracebacks, made readable, take longer than all the rest.
    with patch.object(store, "add", table.add), patch.object(writing, "_PAUSE_SECONDS", 0), patch.object(journal, "log"):
        return asyncio.run(live())


async def test_events_come_back_as_they_were_given(db: Database) -> None:
    """Written by hand for COPY: whatever they hold."""
    given_ = [
        event(
            tags=("a,b", 'c"d', "e\\f", "", "NULL", "{}", "é ☂"), tag="tab\there", custom={"a\\b": 'c"\n'}, visitor=bytes(range(16))
        ),
        event(tag="\\N", client_event_id="\\.", request_id="", human=True, updated_at=event().at),
    ]
    async with db.writing() as conn:
        await store.add(conn, given_)
        assert [await store.find_event(conn, each.id) for each in given_] == given_


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


async def test_any_text_comes_back(db: Database) -> None:
    drawn: list[Event] = []

    @settings(max_examples=100, database=None)
    @given(tags=st.lists(texts, max_size=4), tag=texts, custom=st.dictionaries(texts, texts, max_size=3))
    def draw(tags: list[str], tag: str, custom: dict[str, str]) -> None:
        drawn.append(event(tags=tuple(tags), tag=tag, custom=custom))

    draw()
    async with db.writing() as conn:
        await store.add(conn, drawn)
        assert [await store.find_event(conn, each.id) for each in drawn] == drawn
