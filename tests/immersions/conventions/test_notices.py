"""Mails and SMS: each is a row with its state, written with what it tells, sent with a link that opens, told once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import orjson
import psycopg
import pytest

from tests.factories.conventions import ID, NOW
from tests.immersions.conventions.keeping import BENEFICIARY, EMPLOYER, VALIDATOR, in_review, submitted, validated
from tests.working import Mailbox, Run, tools_on
from tremplin.immersions.conventions import actions, errors
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.notices import letters, store
from tremplin.immersions.conventions.notices.model import BY_SMS, MOST_ATTEMPTS, Kind, Notice, State
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.kit.changes import store as changes
from tremplin.kit.db import Conn, Database

LINK = re.compile(r"https://tremplin\.example/conventions/lien/(\S+)")


class Failing(Mailbox):
    """A mail server that is away, or refuses addresses."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def send(self, message: EmailMessage) -> None:
        raise self.error


@pytest.fixture
def mails() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def run(db: Database, conninfo: str, mails: Mailbox, tmp_path: Path) -> AsyncIterator[Run]:
    async with tools_on(db, conninfo, now=lambda: NOW, mails=mails, data_dir=tmp_path) as call:
        yield call


async def told(conn: Conn) -> list[Notice]:
    return await store.of_convention(conn, ID)


async def send_all(db: Database, run: Run) -> list[Notice]:
    """Sends what waits; then all that was told."""
    async with db.reading() as conn:
        waiting = [each for each in await told(conn) if each.state is State.WAITING]
    for each in waiting:
        await run("conventions.send_notice", notice_id=each.id)
    async with db.reading() as conn:
        return await told(conn)


def text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content


async def test_it_works(db: Database, run: Run, mails: Mailbox) -> None:
    async with db.writing() as conn:
        await submitted(conn)
    sent = await send_all(db, run)
    assert {(each.kind, each.role, each.address, each.state) for each in sent} == {
        (Kind.SIGNATURE_REQUEST, Role.BENEFICIARY, "mael@courriel.example", State.SENT),
        (Kind.SIGNATURE_REQUEST, Role.ESTABLISHMENT_REPRESENTATIVE, "rozenn@courriel.example", State.SENT),
        (Kind.AGENCY_NEW, Role.VALIDATOR, "validation@agence-1.example", State.SENT),
    }
    (mail,) = [each for each in mails.sent if each["To"] == "mael@courriel.example"]
    assert mail["Subject"] == "À signer : la convention d'immersion de Maël Dupré"
    assert "Boulanger / Boulangère" in text(mail)
    assert "du 15 juin 2026 au 19 juin 2026" in text(mail).replace("\N{NO-BREAK SPACE}", " ")
    found = LINK.search(text(mail))
    assert found is not None
    async with db.reading() as conn:
        assert (await links.open_link(conn, found[1], now=NOW)).author == BENEFICIARY
    for each in sent:  # run again, as after a stop, nothing leaves twice
        await run("conventions.send_notice", notice_id=each.id)
    assert len(mails.sent) == 3


async def test_each_move_is_told_to_whom_it_concerns(db: Database) -> None:
    async with db.writing() as conn:
        await validated(conn)
        kinds = Counter((each.kind, each.role) for each in await told(conn))
    signatories = (Role.BENEFICIARY, Role.ESTABLISHMENT_REPRESENTATIVE)
    assert kinds == {
        **{(kind, role): 1 for kind in (Kind.SIGNATURE_REQUEST, Kind.SIGNATURE_RECEIVED, Kind.VALIDATED) for role in signatories},
        (Kind.AGENCY_NEW, Role.VALIDATOR): 1,
        (Kind.AGENCY_REVIEW, Role.VALIDATOR): 1,
        (Kind.VALIDATED, Role.ESTABLISHMENT_TUTOR): 1,
    }


async def test_what_is_refused_says_why_in_the_words_of_who_refused(db: Database, run: Run, mails: Mailbox) -> None:
    async with db.writing() as conn:
        await in_review(conn)
        await actions.decide(conn, ID, Status.REJECTED, VALIDATOR, now=NOW, justification="Dates {impossibles}")
    await send_all(db, run)
    (mail,) = [each for each in mails.sent if each["To"] == "mael@courriel.example" and "refusée" in each["Subject"]]
    assert "Dates {impossibles}" in text(mail)


async def test_what_was_done_meanwhile_is_not_asked_for(db: Database, run: Run, mails: Mailbox) -> None:
    async with db.writing() as conn:
        await in_review(conn)
    states = {(each.kind, each.role): each.state for each in await send_all(db, run)}
    assert states[Kind.SIGNATURE_REQUEST, Role.BENEFICIARY] is State.CANCELLED
    assert states[Kind.AGENCY_REVIEW, Role.VALIDATOR] is State.SENT
    assert not [each for each in mails.sent if "À signer" in each["Subject"]]


async def test_a_link_is_sent_again_once_a_day_by_each_channel(db: Database, run: Run, tmp_path: Path) -> None:
    async with db.writing() as conn:
        await submitted(conn)
        await changes.follow(conn, ["convention"])
    await send_all(db, run)
    tomorrow = NOW + timedelta(hours=24)

    async def ask(channel: Channel, **changed: Any) -> None:
        async with db.writing() as conn:
            asked: dict[str, Any] = {"author": VALIDATOR, "now": NOW, "role": Role.ESTABLISHMENT_REPRESENTATIVE} | changed
            await notices.send_signature_link(conn, ID, channel=channel, **asked)

    with pytest.raises(errors.LinkTooSoon):
        await ask(Channel.EMAIL)
    await ask(Channel.SMS)
    with pytest.raises(errors.LinkTooSoon):
        await ask(Channel.SMS)
    await ask(Channel.EMAIL, now=tomorrow)
    await send_all(db, run)
    (sms,) = [orjson.loads(each.read_bytes()) for each in (tmp_path / "sms").iterdir()]
    assert sms["to"] == "+33612345002"
    assert LINK.search(sms["text"])
    assert len(sms["text"]) <= 160
    async with db.writing() as conn:
        kept = await actions.find(conn, ID)
        reminded = kept.convention.last_reminders.signatures[Role.ESTABLISHMENT_REPRESENTATIVE]
        assert (reminded.email, reminded.sms, kept.version) == (NOW, NOW, 1)
        assert len(await changes.take(conn, 10)) == 2


async def test_a_server_that_is_away_is_tried_again_and_the_failure_told(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        await submitted(conn)
        (first, *_) = await told(conn)
    away = Failing(SMTPServerDisconnected("away"))
    async with tools_on(db, conninfo, now=lambda: NOW, mails=away) as run:
        for attempt in range(1, MOST_ATTEMPTS + 1):
            with pytest.raises(SMTPServerDisconnected):
                await run("conventions.send_notice", notice_id=first.id)
            async with db.reading() as conn:
                kept = (await told(conn))[0]
            assert (kept.attempts, kept.error) == (attempt, "SMTPServerDisconnected")
            assert kept.state is (State.FAILED if attempt == MOST_ATTEMPTS else State.WAITING)


class Curious(Mailbox):
    """A mail server during whose work someone wants to sign."""

    def __init__(self, conninfo: str) -> None:
        super().__init__()
        self.conninfo = conninfo

    def send(self, message: EmailMessage) -> None:
        with psycopg.connect(self.conninfo) as conn:
            conn.execute("SELECT FROM immersions.convention FOR NO KEY UPDATE NOWAIT")
        super().send(message)


async def test_nobody_waits_for_a_mail_server_to_sign(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        await submitted(conn)
    async with tools_on(db, conninfo, now=lambda: NOW, mails=Curious(conninfo)) as run:
        assert {each.state for each in await send_all(db, run)} == {State.SENT}


async def test_an_address_that_is_refused_is_not_tried_again(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        await submitted(conn)
    refusing = Failing(SMTPRecipientsRefused({"mael@courriel.example": (550, b"unknown")}))
    async with tools_on(db, conninfo, now=lambda: NOW, mails=refusing) as run:
        assert {each.state for each in await send_all(db, run)} == {State.FAILED}


async def test_a_link_to_the_employer_is_asked_by_whom_may(conn: Conn) -> None:
    await submitted(conn)
    tutor = Author(id="tuteur", roles=frozenset({Role.ESTABLISHMENT_TUTOR}))
    with pytest.raises(errors.ActionForbidden):
        await notices.send_signature_link(conn, ID, Role.BENEFICIARY, tutor, channel=Channel.EMAIL, now=NOW)
    await actions.sign(conn, ID, Role.ESTABLISHMENT_REPRESENTATIVE, EMPLOYER, channel="email", now=NOW)
    with pytest.raises(errors.AlreadySigned):
        await notices.send_signature_link(conn, ID, Role.ESTABLISHMENT_REPRESENTATIVE, VALIDATOR, channel=Channel.EMAIL, now=NOW)


async def test_every_kind_has_its_words(conn: Conn) -> None:
    made = (await submitted(conn)).convention
    assert set(letters.LETTERS) == set(Kind)
    for kind in Kind:
        mail = letters.mail(kind, made, Role.BENEFICIARY, to="a@b.example", url="https://x", code="ABCD-2345", days=2)
        assert "{" not in f"{mail.subject}{mail.paragraphs}"
    for kind in BY_SMS:
        assert letters.sms(kind, made, Role.BENEFICIARY, url="https://x", days=2).endswith("https://x")
