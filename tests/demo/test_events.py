"""The demonstration's agenda: enough events to come whatever the day, the same when it starts again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.partners import NOW
from tremplin.demo import events
from tremplin.events import agenda as reading
from tremplin.events.agenda import EventQuery
from tremplin.events.feeds.importing import read
from tremplin.kit.db import Database

TODAY = date(2026, 12, 1)


async def test_it_works(db: Database) -> None:
    first = await events.ensure(db, NOW, TODAY)
    assert first.announced == first.created
    async with db.reading() as conn:
        coming = await reading.search(conn, EventQuery(first_day=TODAY))
        assert coming.total >= 380
        assert (await reading.search(conn, EventQuery())).total >= 400
        assert (await reading.fairs(conn, at=NOW)).count('"salonEnCours":true') >= 1
    again = await events.ensure(db, NOW + timedelta(hours=1), TODAY)
    assert (again.announced, again.created) == (first.announced, 0)
    tomorrow = await events.ensure(db, NOW + timedelta(days=1), TODAY + timedelta(days=1))
    assert 0 <= tomorrow.created <= events.A_DAY


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2028, 2, 29), date(2031, 7, 14)])
def test_every_event_can_be_kept_whatever_the_day(day: date) -> None:
    found = read(events.agenda(day), form="xml", now=NOW)
    assert len(found.events) >= 400
    assert len(found.fairs) >= 11
    assert [each.problems for each in found.events if each.problems] == []
    assert len({each.client_id for each in found.events}) == len(found.events)
