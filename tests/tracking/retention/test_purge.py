"""The purge removes what was kept long enough, nothing younger, and leaves the statistics as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW, make_partner
from tests.tracking.bots.crowd import ROBOT
from tests.tracking.statistics.ledger import add, rolled_up, run
from tests.tracking.visits import event, kept
from tests.working import tools_on
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn, Database
from tremplin.tracking import store as events
from tremplin.tracking.bots import actions as bots
from tremplin.tracking.bots import store as bot_rules
from tremplin.tracking.bots.actions import Wanted
from tremplin.tracking.refusals import store as refusals
from tremplin.tracking.refusals.model import Refused
from tremplin.tracking.retention import actions, store
from tremplin.tracking.retention.actions import Purged
from tremplin.tracking.retention.model import MOST_EVENT_MONTHS, REFUSALS, first_month, first_rollup_day

# The purge runs on 2026-12-01: twenty-five months with this one begin in December 2024.
OLDEST = datetime(2024, 12, 1, tzinfo=UTC)


async def month(db: Database, day: date) -> None:
    async with db.writing() as conn:
        await events.ensure_month(conn, day)


async def purge(db: Database, months: int = MOST_EVENT_MONTHS) -> Purged:
    return await actions.purge(db, now=NOW, event_months=months)


async def test_it_works(db: Database, conninfo: str) -> None:
    """The whole month goes at once, by its partition."""
    for day in (date(2024, 11, 1), date(2024, 12, 1)):
        await month(db, day)
    old, young = event(OLDEST - timedelta(seconds=1)), event(OLDEST)
    await add(db, old, young)
    async with tools_on(db, conninfo, now=lambda: NOW) as job:
        await job("retention.purge")
    assert await kept(db, "id") == [young.id]
    async with db.reading() as conn:
        assert min(await store.months(conn)) == OLDEST.date()


async def test_statistics_stay(db: Database) -> None:
    await month(db, date(2024, 11, 1))
    await add(db, event(OLDEST - timedelta(days=3)), event(OLDEST - timedelta(days=3)))
    await rolled_up(db)
    await purge(db)
    assert await rolled_up(db) == 0
    # Whatever marks these days later, there is nothing left to add them up from.
    await run(db, "INSERT INTO tracking.stale_day (day) VALUES (%s)", date(2024, 11, 28))
    await rolled_up(db)
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT day, people FROM tracking.daily")).fetchall() == [(date(2024, 11, 28), 2)]


async def test_a_shorter_time_may_be_chosen(db: Database) -> None:
    await month(db, date(2026, 10, 1))
    await month(db, date(2026, 11, 1))
    await add(db, event(datetime(2026, 10, 31, tzinfo=UTC)), recent := event(datetime(2026, 11, 1, tzinfo=UTC)))
    assert (await purge(db, months=2)).months >= 1
    assert await kept(db, "id") == [recent.id]


async def test_events_kept_aside_go_with_their_month(db: Database) -> None:
    """They came while their month had no partition: none would ever be dropped with them."""
    await add(db, event(OLDEST - timedelta(days=3)), young := event(OLDEST + timedelta(days=3)))
    async with db.reading() as conn:
        assert len(await store.months_elsewhere(conn)) == 2
    await purge(db)
    assert await kept(db, "id") == [young.id]


async def test_clicks_do_not_wait_behind_the_purge(db: Database, conninfo: str) -> None:
    """A long reading holds the table: the purge gives up, and is tried again later."""
    await month(db, date(2024, 11, 1))
    with psycopg.connect(conninfo) as reader:
        reader.execute("SELECT count(*) FROM tracking.event")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            await purge(db)
    assert (await purge(db)).months == 1


async def test_reasons_of_refusals_stay_a_week(db: Database) -> None:
    def refused(age: timedelta) -> Refused:
        at = NOW - age
        return Refused(
            id=uuid7(at), at=at, partner_id="alize", door="apply", code="CLICK_UNKNOWN", sentence="Clic inconnu.", subject={}
        )

    async with db.writing() as conn:
        await refusals.add(conn, [refused(REFUSALS + timedelta(seconds=1)), refused(REFUSALS)])
    assert (await purge(db)).refusals == 1
    assert (await purge(db)).refusals == 0


async def test_steps_of_applications_go_with_them(db: Database) -> None:
    for at in (OLDEST - timedelta(seconds=1), OLDEST):
        await run(
            db,
            "INSERT INTO tracking.status_change (event_id, at, status, expected, partner_id) VALUES ('e', %s, 'VALIDATED', true, 'a')",
            at,
        )
    assert (await purge(db)).status_changes == 1


async def test_rules_on_visitors_go_with_their_events(db: Database) -> None:
    async with db.writing() as conn:
        for day in (OLDEST.date() - timedelta(days=1), OLDEST.date()):
            await bots.add(conn, Wanted(visitor=(ROBOT, day)), reason="essai", author="Équipe nord", now=NOW)
    assert (await purge(db)).bot_rules == 1
    async with db.reading() as conn:
        assert OLDEST.date() in {rule.day for rule in await bot_rules.find_all(conn)}


async def test_past_salts_go_even_if_midnight_was_missed(db: Database, conn: Conn) -> None:
    async with db.writing() as other:
        await events.salt_of(other, NOW.date() - timedelta(days=1), b"x" * 16)
    await purge(db)
    assert await (await conn.execute("SELECT count(*) FROM tracking.salt")).fetchone() == (0,)


async def test_what_is_not_tracking_is_left_alone(db: Database, conn: Conn) -> None:
    async with db.writing() as other:
        await make_partner(other)
    await purge(db)
    assert await (await conn.execute("SELECT count(*) FROM partners.partner WHERE name = 'Alizé'")).fetchone() == (1,)


@given(st.dates(date(2020, 1, 1), date(2100, 12, 31)), st.integers(1, MOST_EVENT_MONTHS))
def test_never_more_months_than_said_are_kept(today: date, months: int) -> None:
    oldest = first_month(today, months)
    assert oldest.day == 1
    assert (today.year - oldest.year) * 12 + today.month - oldest.month == months - 1
    assert first_rollup_day(oldest) == oldest.replace(day=2)
