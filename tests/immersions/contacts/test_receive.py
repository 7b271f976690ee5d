"""A mail that comes in is passed on, or answered once."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.fakes.smtp import mail_server
from tests.immersions.contacts.talking import BAKERY, CAMILLE, RELAY, Talk, ban, text
from tests.working import connected, work
from tremplin.external.smtp import SmtpServer
from tremplin.immersions.contacts import conversing
from tremplin.immersions.contacts.discussion import Side
from tremplin.immersions.contacts.incoming.delivery import MOST_FILES, Outcome, receive
from tremplin.immersions.contacts.relay import HIDDEN
from tremplin.kit.db import Database

_number = iter(range(10_000))


def answer(to: str, body: str = "Oui, je viens.", *, sender: str = CAMILLE, **headers: str) -> EmailMessage:
    """What a person sends, by any program."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Quelqu'un <{sender}>", to, "Re: immersion"
    message["Message-ID"] = f"<{next(_number)}@candidat.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


async def give(talk: Talk, message: EmailMessage, *recipients: str) -> Outcome:
    async with talk.db.writing() as conn:
        return await receive(conn, RELAY, message.as_bytes(), now=talk.now, recipients=recipients)


def address(talk: Talk, side: Side) -> str:
    return RELAY.address(talk.code(side))


async def test_it_works(talk: Talk) -> None:
    assert await give(talk, answer(address(talk, Side.APPLICANT), f"Oui, écrivez à {CAMILLE}.")) is Outcome.RELAYED
    (message,) = await talk.mails()
    assert str(message["To"]) == BAKERY and str(message["Reply-To"]) == address(talk, Side.COMPANY)
    assert "Oui, écrivez à" in text(message) and CAMILLE not in message.as_string() and CAMILLE not in text(message)
    assert (await talk.read()).exchanges[0].message == f"Oui, écrivez à {HIDDEN}."


async def test_a_whole_conversation_over_a_real_mail_server(talk: Talk, conninfo: str, db: Database) -> None:
    """What each side answers to is what the server delivered, quotes included."""
    assert await give(talk, answer(address(talk, Side.APPLICANT), "Suis-je attendu lundi ?")) is Outcome.RELAYED
    with mail_server() as postmaster:
        async with connected(conninfo) as app:
            await work(app, db, mails=SmtpServer(f"smtp://127.0.0.1:{postmaster.port}", sender="ne-pas-repondre@tremplin.example"))
            got = next(message for message in postmaster.received if str(message["To"]) == BAKERY and "Suis-je" in text(message))
            quoted = "\n".join(f"> {line}" for line in text(got).splitlines())
            body = f"Oui, à 7 h.\n\nLe 1 déc. 2026 à 10:12, Tremplin <{got['Reply-To']}> a écrit :\n{quoted}\n"
            await give(talk, answer(str(got["Reply-To"]), body, sender=BAKERY))
            await work(app, db, mails=SmtpServer(f"smtp://127.0.0.1:{postmaster.port}", sender="ne-pas-repondre@tremplin.example"))
    last = postmaster.received[-1]
    assert str(last["To"]) == CAMILLE and "Oui, à 7 h." in text(last) and "Suis-je" not in text(last)
    assert talk.company_code not in last.as_string() and talk.company_code not in text(last)
    assert await talk.answered()


async def test_a_mail_delivered_twice_counts_once(talk: Talk) -> None:
    message = answer(address(talk, Side.APPLICANT))
    assert [await give(talk, message), await give(talk, message)] == [Outcome.RELAYED, Outcome.DUPLICATE]
    assert await talk.told() == [BAKERY]


async def test_the_envelope_is_enough_when_headers_hide_the_address(talk: Talk) -> None:
    assert await give(talk, answer("liste@ailleurs.example"), address(talk, Side.APPLICANT)) is Outcome.RELAYED


async def test_an_answer_from_an_address_we_did_not_know_is_passed_on_without_it(talk: Talk) -> None:
    own = "camille.bis@candidat.example"
    await give(talk, answer(address(talk, Side.APPLICANT), f"C'est moi, {own}.", sender=own))
    assert own not in (await talk.read()).exchanges[0].message


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
async def test_programs_are_neither_passed_on_nor_answered(talk: Talk, headers: dict[str, str]) -> None:
    assert await give(talk, answer(address(talk, Side.APPLICANT), **headers)) is Outcome.AUTOMATIC
    assert await talk.told() == []


async def test_our_own_mails_come_to_nothing(talk: Talk) -> None:
    """The answer to an answer: without this, two relays would write to each other for ever."""
    assert await give(talk, answer(f"reponse+{'0' * 32}@tremplin.example")) is Outcome.UNKNOWN
    (ours,) = await talk.mails()
    assert ours["Auto-Submitted"] == "auto-replied"
    back = answer(address(talk, Side.APPLICANT), sender=address(talk, Side.COMPANY))
    assert await give(talk, back) is Outcome.AUTOMATIC


@pytest.mark.parametrize("to", [f"reponse+{'0' * 32}@tremplin.example", "reponse@tremplin.example", "autre@tremplin.example"])
async def test_an_unknown_address_is_answered_once(talk: Talk, to: str) -> None:
    assert [await give(talk, answer(to)) for _ in range(3)] == [Outcome.UNKNOWN] * 3
    (message,) = await talk.mails()
    assert str(message["To"]) == CAMILLE and "ne correspond à aucun échange" in text(message)


async def test_a_closed_discussion_is_answered_once_with_its_link(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await conversing.close(conn, RELAY, talk.applicant_code, now=talk.now)
    await talk.mails()
    assert [await give(talk, answer(address(talk, Side.COMPANY), sender=BAKERY)) for _ in range(2)] == [Outcome.REFUSED] * 2
    (message,) = await talk.mails()
    assert str(message["To"]) == BAKERY and "terminé" in text(message) and RELAY.page(talk.company_code) in text(message)


async def test_an_erased_discussion_and_a_company_kept_out_are_told(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await ban(conn)
    assert await give(talk, answer(address(talk, Side.APPLICANT))) is Outcome.REFUSED
    async with talk.db.writing() as conn:
        await conversing.erase(conn, RELAY, talk.applicant_code, now=talk.now)
    await talk.mails()
    assert await give(talk, answer(address(talk, Side.APPLICANT))) is Outcome.REFUSED
    assert ["effacée" in text(message) for message in await talk.mails()] == [True]


async def test_nothing_but_a_quote_is_told(talk: Talk) -> None:
    assert await give(talk, answer(address(talk, Side.APPLICANT), "> Venez lundi.")) is Outcome.REFUSED
    assert "vide" in text((await talk.mails())[0])


async def test_markup_in_a_mail_is_words(talk: Talk) -> None:
    await give(talk, answer(address(talk, Side.APPLICANT), "Voir <https://cv.example> & <b>merci</b>"))
    (message,) = await talk.mails()
    html = message.get_body(("html",))
    assert html is not None and "&lt;b&gt;merci" in html.get_content()


async def test_a_mail_without_end_is_cut_and_says_so(talk: Talk) -> None:
    await give(talk, answer(address(talk, Side.APPLICANT), "long " * 3_000))
    said = (await talk.read()).exchanges[0].message
    assert len(said) <= 6_000 and said.endswith("trop longue, n'a pas été transmise.]")


async def test_files_that_may_pass_do_and_the_others_are_told_to_their_sender(talk: Talk) -> None:
    message = answer(address(talk, Side.APPLICANT))
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="cv.pdf")
    message.add_attachment(b"MZ", maintype="application", subtype="pdf", filename="faux.pdf")
    message.add_attachment(b"MZ", maintype="application", subtype="x-msdownload", filename="cv.exe")
    assert await give(talk, message) is Outcome.RELAYED
    relayed, told = await talk.mails()
    assert [part.get_filename() for part in relayed.iter_attachments()] == ["cv.pdf"]
    assert str(told["To"]) == CAMILLE and "faux.pdf, cv.exe" in text(told)


async def test_too_many_files_are_told(talk: Talk) -> None:
    message = answer(address(talk, Side.APPLICANT), " ")
    for number in range(MOST_FILES + 1):
        message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    assert await give(talk, message) is Outcome.RELAYED
    relayed, told = await talk.mails()
    assert len(list(relayed.iter_attachments())) == MOST_FILES and f"{MOST_FILES}.pdf" in text(told)
