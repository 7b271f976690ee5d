"""The company accepts or refuses; either side tells of the convention."""

from __future__ import annotations

from typing import Any

import pytest

from tests.immersions.contacts.talking import CAMILLE, RELAY, Talk, begin, text
from tremplin.immersions.contacts import conversing
from tremplin.immersions.contacts.discussion import MOST_REASON, Rejection, Side, State, Warned
from tremplin.immersions.contacts.errors import ChoiceMissing, DiscussionClosed, MessageTooLong, MessageWithHtml
from tremplin.kit.db import Database
from tremplin.kit.refusal import Refusal


async def accept(talk: Talk, warned: Warned | None = None, *, started: bool = False) -> None:
    async with talk.db.writing() as conn:
        await conversing.accept(conn, RELAY, talk.company_code, warned=warned, started=started, now=talk.now)


async def reject(talk: Talk, kind: Rejection, **more: Any) -> None:
    async with talk.db.writing() as conn:
        await conversing.reject(conn, RELAY, talk.company_code, kind=kind, now=talk.now, **more)


async def test_it_works(talk: Talk) -> None:
    await accept(talk)
    (message,) = await talk.mails()
    assert str(message["To"]) == CAMILLE and "accepte" in str(message["Subject"])
    row = await talk.row()
    assert (row.state, row.warned_by, row.convention_started) == (State.ACCEPTED, None, False)
    assert await talk.answered()


@pytest.mark.parametrize("warned", list(Warned))
async def test_whom_the_company_told_itself_is_not_told_again(talk: Talk, warned: Warned) -> None:
    await accept(talk, warned, started=True)
    assert await talk.told() == []
    row = await talk.row()
    assert (row.warned_by, row.convention_started) == (warned, True)


@pytest.mark.parametrize("kind", [Rejection.UNABLE_TO_HELP, Rejection.NO_TIME, Rejection.OTHER])
async def test_a_refusal_is_told_with_its_reason(talk: Talk, kind: Rejection) -> None:
    await reject(talk, kind, reason="Nous déménageons : patronne@fournil.example vous le dira.")
    (message,) = await talk.mails()
    assert "Nous déménageons" in text(message) and "patronne@fournil.example" not in text(message)
    row = await talk.row()
    assert (row.state, row.rejection_kind) == (State.REJECTED, kind)
    assert row.closed_at == talk.now and await talk.answered()


async def test_whom_the_company_refused_itself_is_not_told_again(talk: Talk) -> None:
    await reject(talk, Rejection.ALREADY_WARNED, warned=Warned.PHONE)
    assert await talk.told() == []
    assert (await talk.row()).warned_by == Warned.PHONE


@pytest.mark.parametrize(
    ("kind", "more", "refusal"),
    [
        (Rejection.OTHER, {"reason": "  "}, ChoiceMissing),
        (Rejection.ALREADY_WARNED, {}, ChoiceMissing),
        (Rejection.NO_TIME, {"reason": "é" * (MOST_REASON + 1)}, MessageTooLong),
        (Rejection.NO_TIME, {"reason": "<a href=x>"}, MessageWithHtml),
    ],
)
async def test_half_a_refusal_is_refused(talk: Talk, kind: Rejection, more: dict[str, str], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await reject(talk, kind, **more)
    assert (await talk.row()).state is State.PENDING


async def test_a_company_may_go_back_on_its_yes_but_not_on_its_no(talk: Talk) -> None:
    await accept(talk)
    await reject(talk, Rejection.NO_TIME)
    for again in (accept(talk), reject(talk, Rejection.OTHER, reason="Encore")):
        with pytest.raises(DiscussionClosed):
            await again


async def test_the_applicant_decides_nothing(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        with pytest.raises(DiscussionClosed):
            await conversing.accept(conn, RELAY, talk.applicant_code, warned=None, started=False, now=talk.now)


@pytest.mark.parametrize("mode", ["EMAIL", "PHONE", "IN_PERSON"])
async def test_a_convention_that_is_started_means_yes(db: Database, mode: str) -> None:
    talk = await begin(db, mode=mode)
    async with db.writing() as conn:
        await conversing.tell_convention(conn, talk.applicant_code, started=True, now=talk.now, convention_id="c1")
    row = await talk.row()
    assert (row.state, row.convention_started) == (State.ACCEPTED, True)
    assert await talk.answered()


async def test_a_convention_that_is_not_started_decides_nothing(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await conversing.tell_convention(conn, talk.company_code, started=False, now=talk.now)
    row = await talk.row()
    assert (row.state, row.convention_started) == (State.PENDING, False)
    assert not await talk.answered()


async def test_each_side_reads_the_same_decision(talk: Talk) -> None:
    await reject(talk, Rejection.NO_TIME)
    for side in Side:
        assert (await talk.read(side)).state is State.REJECTED
