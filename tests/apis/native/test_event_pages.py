"""Pages of events: whatever their size and whatever arrives meanwhile, each event is read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import AsyncConnection

from tests.apis.engagement.platform import Member, Platform
from tests.apis.native.events import between, keep
from tests.database import DatabaseServer
from tests.factories.partners import NOW
from tests.tracking.visits import event
from tremplin.apis.native import cursors
from tremplin.kit.db import Conn
from tremplin.tracking import store as tracking
from tremplin.tracking.exports import store
from tremplin.tracking.exports.model import Place, Question
from tremplin.tracking.model import Side


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    ids = keep(server, *(between(alize, boussole, minutes) for minutes in range(5)))
    first = server.get("/api/v1/events", alize, {"limit": "2"}).json()
    assert [each["id"] for each in first["data"]] == ids[:2]
    second = server.get("/api/v1/events", alize, {"limit": "2", "cursor": first["next_cursor"]}).json()
    assert [each["id"] for each in second["data"]] == ids[2:4]
    last = server.get("/api/v1/events", alize, {"limit": "2", "cursor": second["next_cursor"]}).json()
    assert [each["id"] for each in last["data"]] == ids[4:]
    assert last["next_cursor"] is None


def test_a_full_last_page_says_that_nothing_follows(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, *(between(alize, boussole, minutes) for minutes in range(2)))
    assert server.get("/api/v1/events", alize, {"limit": "2"}).json()["next_cursor"] is None


Described: TypeAlias = "list[tuple[int, str, str]]"
_EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["alize", "boussole"]), st.sampled_from(["alize", "boussole"])), max_size=12
)


@pytest.fixture(scope="module")
def walked(database_server: DatabaseServer) -> Iterator[str]:
    """One database for every walk: each is rolled back."""
    conninfo = database_server.clone()
    yield conninfo
    database_server.drop(conninfo)


@settings(max_examples=25, deadline=None)
@given(before=_EVENTS, later=st.lists(_EVENTS, max_size=5), limit=st.integers(1, 5), side=st.sampled_from([None, *Side]))
async def test_pages_cover_everything_exactly_once_while_events_arrive(
    walked: str, before: Described, later: list[Described], limit: int, side: Side | None
) -> None:
    """Events arrive at the time it is. Several share an instant, and the order still is total."""
    question = Question(partner_id="alize", side=side)
    async with await AsyncConnection.connect(walked) as conn:
        crowd = Crowd(conn, side)
        await crowd.arrive(before)
        read: list[str] = []
        after, arrivals = None, iter(later)
        while page := await store.page(conn, question, after=after, limit=limit):
            read += [line.id for line in page]
            assert [(line.at, line.id) for line in page] == sorted((line.at, line.id) for line in page)
            after = page[-1].place
            await crowd.arrive(next(arrivals, []))
        await conn.rollback()
    assert len(read) == len(set(read))
    assert set(read) == crowd.expected


@dataclass(slots=True)
class Crowd:
    """Events that arrive while someone reads: a few seconds after the last ones, whose, and shown by whom."""

    conn: Conn
    side: Side | None
    moment: datetime = NOW
    expected: set[str] = field(default_factory=set)

    async def arrive(self, described: Described) -> None:
        self.moment += timedelta(milliseconds=1)
        for seconds, owner, broadcaster in described:
            self.moment += timedelta(seconds=seconds)
            one = event(self.moment, to_partner=owner, from_partner=broadcaster)
            await tracking.add(self.conn, [one])
            sides = {Side.ANNOUNCER: {owner}, Side.BROADCASTER: {broadcaster}, None: {owner, broadcaster}}
            self.expected |= {one.id} if "alize" in sides[self.side] else set()


_PLACES = st.builds(
    Place,
    st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
    st.uuids().map(str),
)
QUESTION = Question(partner_id="alize", since=NOW, kinds=("click",))


@given(_PLACES)
def test_a_cursor_is_read_as_it_was_written(place: Place) -> None:
    assert cursors.read(cursors.written(place, QUESTION), QUESTION) == place


@given(_PLACES)
def test_a_cursor_is_for_one_question_of_one_partner(place: Place) -> None:
    cursor = cursors.written(place, QUESTION)
    assert cursors.read(cursor, replace(QUESTION, kinds=())) is None
    assert cursors.read(cursor, replace(QUESTION, partner_id="boussole")) is None


@given(st.text() | st.text("abcABC019_-=~", max_size=40))
def test_any_other_text_is_no_cursor(text: str) -> None:
    assert cursors.read(text, QUESTION) is None


@pytest.mark.parametrize("changed", [{"kind": "click"}, {"bots": "include"}, {"until": "2027-01-01"}])
def test_a_cursor_with_other_filters_is_refused(server: Platform, alize: Member, boussole: Member, changed: dict[str, str]) -> None:
    keep(server, between(alize, boussole), between(alize, boussole, 1))
    cursor = server.get("/api/v1/events", alize, {"limit": "1"}).json()["next_cursor"]
    answer = server.get("/api/v1/events", alize, {"cursor": cursor, **changed})
    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/query/cursor"]
