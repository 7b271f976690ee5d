"""A discussion ends: taken back by the applicant, closed by either side, erased."""

from __future__ import annotations

import pytest

from tests.immersions.contacts.talking import BAKERY, CAMILLE, RELAY, Talk, ban, begin, text
from tremplin.immersions.contacts import conversing
from tremplin.immersions.contacts.discussion import Rejection, Side, State
from tremplin.immersions.contacts.errors import DiscussionClosed, DiscussionErased
from tremplin.kit.db import Database


async def close(talk: Talk, side: Side) -> None:
    async with talk.db.writing() as conn:
        await conversing.close(conn, RELAY, talk.code(side), now=talk.now)


async def erase(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await conversing.erase(conn, RELAY, talk.applicant_code, now=talk.now)


async def test_it_works(talk: Talk) -> None:
    await close(talk, Side.APPLICANT)
    (message,) = await talk.mails()
    assert str(message["To"]) == BAKERY and "retire" in text(message)
    row = await talk.row()
    assert (row.state, row.rejection_kind) == (State.REJECTED, Rejection.WITHDRAWN)
    assert not await talk.answered()


async def test_a_company_does_not_close_what_waits_for_its_answer(talk: Talk) -> None:
    with pytest.raises(DiscussionClosed):
        await close(talk, Side.COMPANY)


@pytest.mark.parametrize(("side", "told"), [(Side.COMPANY, CAMILLE), (Side.APPLICANT, BAKERY)])
async def test_either_side_closes_what_was_accepted(talk: Talk, side: Side, told: str) -> None:
    async with talk.db.writing() as conn:
        await conversing.accept(conn, RELAY, talk.company_code, warned=None, started=False, now=talk.now)
    await talk.mails()
    await close(talk, side)
    assert await talk.told() == [told]
    assert (await talk.row()).state is State.ENDED
    for each in Side:
        async with talk.db.writing() as conn:
            with pytest.raises(DiscussionClosed):
                await conversing.reply(conn, RELAY, talk.code(each), "Encore un mot", now=talk.now)


async def test_a_company_that_is_called_is_not_written_to(db: Database) -> None:
    talk = await begin(db, mode="PHONE")
    await close(talk, Side.APPLICANT)
    assert await talk.told() == []


async def test_what_is_erased_leaves_nothing_of_anyone(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await conversing.reply(conn, RELAY, talk.company_code, "Rue des Lilas, Camille.", now=talk.now)
    await talk.mails()
    await erase(talk)
    assert await talk.told() == [BAKERY]
    async with talk.db.reading() as conn:
        rows = await (await conn.execute("SELECT to_jsonb(d)::text FROM immersions.discussion d")).fetchall()
        said = await (await conn.execute("SELECT message FROM immersions.exchange")).fetchall()
        counted = await (await conn.execute("SELECT answered_at IS NOT NULL FROM immersions.contact")).fetchall()
    assert said == [] and counted == [(True,)]
    for personal in ("Camille", "Exemple", CAMILLE, "+33612345678", "Deux semaines"):
        assert personal not in rows[0][0]
    assert (await talk.row()).rejection_kind == Rejection.WITHDRAWN


async def test_what_is_erased_stays_so_and_says_so(talk: Talk) -> None:
    await erase(talk)
    for side in Side:
        with pytest.raises(DiscussionErased):
            await talk.read(side)
    with pytest.raises(DiscussionErased):
        await erase(talk)


async def test_a_company_does_not_erase_what_an_applicant_sent(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        with pytest.raises(DiscussionClosed):
            await conversing.erase(conn, RELAY, talk.company_code, now=talk.now)


async def test_a_request_to_a_company_kept_out_may_still_be_erased(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await ban(conn)
    assert (await talk.read()).may("erase")
    await erase(talk)
    assert (await talk.row()).state is State.ERASED
