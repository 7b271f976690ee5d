"""What time does: reminders, once each; what nobody decides ends; what is old is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from tests.factories.partners import NOW
from tests.immersions.contacts.talking import BAKERY, CAMILLE, RELAY, Talk, begin, text
from tests.working import tools_on
from tremplin.immersions.contacts import conversing, upkeep
from tremplin.immersions.contacts.discussion import REMINDERS, Rejection, Side, State
from tremplin.immersions.contacts.errors import DiscussionErased, DiscussionUnknown
from tremplin.immersions.contacts.model import COUNTED, KEPT
from tremplin.kit.db import Database

Run = Callable[[str, float], Awaitable[None]]


@pytest.fixture
async def after(db: Database, conninfo: str) -> AsyncIterator[Run]:
    """Runs a job so many days after NOW."""
    days = [0.0]
    async with tools_on(db, conninfo, now=lambda: NOW + timedelta(days=days[0])) as run:

        async def on(name: str, day: float) -> None:
            days[0] = day
            await run(name)

        yield on


async def reply(talk: Talk, side: Side, day: float = 0) -> None:
    async with talk.db.writing() as conn:
        await conversing.reply(conn, RELAY, talk.code(side), "Un mot", now=NOW + timedelta(days=day))
    await talk.mails()


async def test_it_works(talk: Talk, after: Run) -> None:
    """Each day's mails, though the job runs twice."""
    sent = []
    for day in (2.9, 3, 4, 7, 8, 15, 16, 90):
        for _ in range(2):
            await after("contacts.remind", day)
        sent += [(day, each) for each in await talk.told()]
    assert sent == [(3, BAKERY), (7, BAKERY), (15, CAMILLE)]


async def test_a_company_that_answered_is_left_alone(talk: Talk, after: Run) -> None:
    await reply(talk, Side.COMPANY)
    for day in (3, 7, 15):
        await after("contacts.remind", day)
    assert await talk.told() == []


async def test_a_worker_that_was_away_sends_only_the_last_reminder_of_each_side(talk: Talk, after: Run) -> None:
    await after("contacts.remind", 20)
    assert await talk.told() == [BAKERY, CAMILLE]
    await after("contacts.remind", 20)
    assert await talk.told() == []


@pytest.mark.parametrize("mode", ["PHONE", "IN_PERSON"])
async def test_who_was_to_call_or_to_go_is_asked_what_came_of_it(db: Database, after: Run, mode: str) -> None:
    talk = await begin(db, mode=mode)
    for day in (3, 7, 15):
        await after("contacts.remind", day)
    (message,) = await talk.mails()
    assert str(message["To"]) == CAMILLE and "parvenu" in text(message)


async def test_two_workers_at_once_remind_once(talk: Talk) -> None:
    now = NOW + timedelta(days=3)
    async with talk.db.writing() as one, talk.db.writing() as other:
        assert await upkeep.remind(one, RELAY, REMINDERS[0], now=now) == 1
        assert await upkeep.remind(other, RELAY, REMINDERS[0], now=now) == 0
    assert await talk.told() == [BAKERY]


async def test_what_nobody_decides_ends_after_three_months_and_both_are_told(talk: Talk, after: Run) -> None:
    await reply(talk, Side.APPLICANT, day=80)
    await after("contacts.close", 90.9)
    assert await talk.told() == []
    for _ in range(2):
        await after("contacts.close", 91)
    assert sorted(await talk.told()) == [CAMILLE, BAKERY]
    row = await talk.row()
    assert (row.state, row.rejection_kind) == (State.REJECTED, Rejection.DEPRECATED)


async def test_what_was_accepted_ends_after_three_months_of_silence(talk: Talk, after: Run) -> None:
    async with talk.db.writing() as conn:
        await conversing.accept(conn, RELAY, talk.company_code, warned=None, started=False, now=NOW)
    await reply(talk, Side.APPLICANT, day=30)
    await after("contacts.close", 120)
    assert (await talk.row()).state is State.ACCEPTED
    await after("contacts.close", 121)
    assert (await talk.row()).state is State.ENDED
    assert await talk.told() == []


async def test_what_is_six_months_old_tells_of_nobody_and_still_counts(talk: Talk, after: Run) -> None:
    await reply(talk, Side.COMPANY)
    await after("contacts.forget", KEPT.days)
    assert (await talk.read()).exchanges
    await after("contacts.forget", KEPT.days + 1)
    with pytest.raises(DiscussionErased):
        await talk.read()
    assert (await talk.row()).email is None and await talk.answered()


async def test_what_no_longer_counts_is_gone(talk: Talk, after: Run) -> None:
    await after("contacts.forget", COUNTED.days + 1)
    with pytest.raises(DiscussionUnknown):
        await talk.read()
