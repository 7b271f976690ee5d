"""A side says something: the other is told, without an address, and the company is known to answer."""

from __future__ import annotations

import pytest

from tests.apis.immersion.companies import SIRET
from tests.immersions.contacts.talking import BAKERY, CAMILLE, RELAY, Talk, ban, begin, text
from tremplin.immersions.contacts import conversing
from tremplin.immersions.contacts.discussion import MOST_A_DAY, MOST_CHARACTERS, Side
from tremplin.immersions.contacts.errors import (
    DiscussionClosed,
    DiscussionSuspended,
    DiscussionUnknown,
    MessageMissing,
    MessageTooLong,
    MessageWithHtml,
    RecipientGone,
    TooManyMessages,
)
from tremplin.immersions.contacts.relay import HIDDEN
from tremplin.immersions.offers import store as companies
from tremplin.kit.db import Database
from tremplin.kit.mail import Attachment
from tremplin.kit.refusal import Refusal


async def reply(talk: Talk, side: Side, message: str, **more: list[Attachment]) -> None:
    async with talk.db.writing() as conn:
        await conversing.reply(conn, RELAY, talk.code(side), message, now=talk.now, **more)


async def test_it_works(talk: Talk) -> None:
    await reply(talk, Side.COMPANY, "Venez lundi.\r\nÀ 7 h & demie.")
    (message,) = await talk.mails()
    assert str(message["To"]) == CAMILLE and RELAY.code_of(str(message["Reply-To"])) == talk.applicant_code
    assert "Venez lundi.\nÀ 7 h & demie." in text(message) and RELAY.page(talk.applicant_code) in text(message)
    html = message.get_body(("html",))
    assert html is not None and "Venez lundi.<br>À 7 h &amp; demie." in html.get_content()
    (said,) = (await talk.read()).exchanges
    assert (said.sender, said.message) == ("company", "Venez lundi.\nÀ 7 h & demie.")
    assert await talk.answered()


async def test_what_the_applicant_says_is_not_an_answer_of_the_company(talk: Talk) -> None:
    await reply(talk, Side.APPLICANT, "Je peux aussi en avril.")
    assert await talk.told() == [BAKERY]
    assert not await talk.answered()


async def test_neither_side_reads_the_address_of_the_other(talk: Talk) -> None:
    await reply(talk, Side.COMPANY, f"Écrivez à {BAKERY.upper()} ou {RELAY.address(talk.company_code)}.")
    (message,) = await talk.mails()
    raw = message.as_string().lower()
    assert BAKERY not in raw and talk.company_code not in raw and BAKERY not in text(message).lower()
    assert (await talk.read()).exchanges[0].message == f"Écrivez à {HIDDEN} ou {HIDDEN}."


async def test_files_go_with_it_and_are_not_kept(talk: Talk) -> None:
    await reply(talk, Side.APPLICANT, "Mon CV.", files=[Attachment(name="cv.pdf", kind="application/pdf", content=b"%PDF-1.7")])
    (message,) = await talk.mails()
    assert [part.get_filename() for part in message.iter_attachments()] == ["cv.pdf"]
    assert (await talk.read()).exchanges[0].files == ("cv.pdf",)


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        (" \r\n ", MessageMissing),
        ("\0", MessageMissing),
        ("é" * (MOST_CHARACTERS + 1), MessageTooLong),
        ("Bonjour <b>vous</b>", MessageWithHtml),
    ],
)
async def test_what_cannot_be_said_is_refused_and_nobody_is_told(talk: Talk, message: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await reply(talk, Side.COMPANY, message)
    assert await talk.told() == [] and not await talk.answered()


async def test_the_longest_message_passes(talk: Talk) -> None:
    await reply(talk, Side.COMPANY, "é" * MOST_CHARACTERS)
    assert await talk.told() == [CAMILLE]


async def test_two_programs_that_answer_each_other_are_stopped_for_the_day(talk: Talk) -> None:
    for number in range(MOST_A_DAY):
        await reply(talk, Side.APPLICANT, f"Message {number}")
    with pytest.raises(TooManyMessages):
        await reply(talk, Side.APPLICANT, "Un de plus")
    await reply(talk, Side.COMPANY, "L'autre côté répond encore.")
    talk.wait(days=1)
    await reply(talk, Side.APPLICANT, "Le lendemain")


async def test_a_company_kept_out_of_the_directory_says_nothing_and_hears_nothing(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await ban(conn)
    for side in Side:
        with pytest.raises(DiscussionSuspended):
            await reply(talk, side, "Bonjour")
        assert not (await talk.read(side)).may("reply")


async def test_nobody_writes_through_us_to_a_company_that_is_called(db: Database) -> None:
    talk = await begin(db, mode="PHONE")
    with pytest.raises(DiscussionClosed):
        await reply(talk, Side.APPLICANT, "Bonjour")


async def test_a_company_that_left_the_directory_is_not_written_to_in_vain(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await companies.delete(conn, SIRET, at=talk.now)
    with pytest.raises(RecipientGone):
        await reply(talk, Side.APPLICANT, "Bonjour")
    await reply(talk, Side.COMPANY, "Nous avons déménagé.")
    assert await talk.told() == [CAMILLE] and SIRET in (await talk.read()).discussion.company


async def test_an_invented_code_opens_nothing(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        with pytest.raises(DiscussionUnknown):
            await conversing.reply(conn, RELAY, "0" * 32, "Bonjour", now=talk.now)
