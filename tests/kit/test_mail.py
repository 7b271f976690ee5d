"""A mail exists if and only if what it tells does, is sent once, and is forgotten as soon as it has left."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.working import Mailbox, connected, tools_on, work
from tremplin.external.smtp import MailFolder
from tremplin.kit.db import Conn, Database
from tremplin.kit.mail import Attachment, Mail, compose, post

MAIL = Mail(
    to="accueil@haies.example",
    subject="Des retraits attendent",
    paragraphs=("Bonjour,", "12 missions ne sont plus dans votre flux."),
    link=("Confirmer", "https://tremplin.example/imports/7"),
)


async def waiting(db: Database) -> int:
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT count(*) FROM kit.mail")).fetchone()
    assert row is not None
    return int(row[0])


async def test_it_works(conninfo: str, db: Database) -> None:
    async with db.writing() as conn:
        await post(conn, MAIL)
    mailbox = Mailbox()
    async with connected(conninfo) as app:
        await work(app, db, mails=mailbox)
    (sent,) = mailbox.sent
    assert (sent["To"], sent["Subject"]) == ("accueil@haies.example", "Des retraits attendent")
    assert await waiting(db) == 0


async def test_a_transaction_undone_sends_nothing(conninfo: str, db: Database) -> None:
    async def undone() -> None:
        async with db.writing() as conn:
            await post(conn, MAIL)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await undone()
    mailbox = Mailbox()
    async with connected(conninfo) as app:
        await work(app, db, mails=mailbox)
    assert mailbox.sent == []


async def test_a_job_run_twice_sends_once(conninfo: str, db: Database) -> None:
    async with db.writing() as conn:
        await post(conn, MAIL)
        (mail_id,) = await (await conn.execute("SELECT id FROM kit.mail")).fetchone() or (None,)
    mailbox = Mailbox()
    async with tools_on(db, conninfo, mails=mailbox) as run:
        await run("mail.send", mail_id=mail_id)
        await run("mail.send", mail_id=mail_id)
    assert len(mailbox.sent) == 1


class Refusing:
    """A server that says no."""

    def __init__(self, code: int) -> None:
        self.code = code

    def send(self, message: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({message["To"]: (self.code, b"no")})


async def test_an_address_refused_for_good_is_not_tried_again(conninfo: str, db: Database) -> None:
    async with db.writing() as conn:
        await post(conn, MAIL)
    async with connected(conninfo) as app:
        await work(app, db, mails=Refusing(550))
    assert await waiting(db) == 0


async def test_an_address_refused_for_now_waits(conninfo: str, db: Database) -> None:
    async with db.writing() as conn:
        await post(conn, MAIL)
    async with connected(conninfo) as app:
        await work(app, db, mails=Refusing(450))
    assert await waiting(db) == 1


async def test_no_address_is_written_among_the_arguments_of_a_job(conn: Conn) -> None:
    await post(conn, MAIL)
    rows = await (await conn.execute("SELECT args::text FROM procrastinate_jobs")).fetchall()
    assert rows and all("@" not in text for (text,) in rows)


def test_what_a_partner_is_called_cannot_add_a_header() -> None:
    message = compose(Mail(to="a@b.example", subject="Bonjour\r\nBcc: tous@b.example", paragraphs=("x",)))
    assert message["Bcc"] is None


async def test_a_file_and_a_page_of_its_own_reach_the_reader(conninfo: str, db: Database) -> None:
    page = "<!doctype html><html lang='fr'><title>Bilan</title><h1>Bilan</h1></html>"
    file = Attachment(name="bilan-été.pdf", kind="application/pdf", content=bytes(range(256)))
    async with db.writing() as conn:
        await post(conn, replace(MAIL, page=page, attachments=(file,)))
    mailbox = Mailbox()
    async with connected(conninfo) as app:
        await work(app, db, mails=mailbox)
    (sent,) = mailbox.sent
    text, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert text is not None and html is not None
    assert "12 missions" in text.get_content()
    assert html.get_content().strip() == page
    (attached,) = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("bilan-été.pdf", "application/pdf")
    assert attached.get_content() == file.content


async def test_a_mail_that_can_be_stopped_says_how_to_programs(conninfo: str, db: Database, tmp_path: Path) -> None:
    """RFC 8058 §3.1: both headers, to the letter, however long the address; and a POST that needs nothing else."""
    address = "https://tremplin.example/stop/" + "a" * 120
    async with db.writing() as conn:
        await post(conn, replace(MAIL, unsubscribe=address))
    async with connected(conninfo) as app:
        await work(app, db, mails=MailFolder(tmp_path, sender="ne-pas-repondre@tremplin.example"))
    (file,) = tmp_path.iterdir()
    assert f"\r\nList-Unsubscribe: <{address}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode() in file.read_bytes()
    assert compose(MAIL)["List-Unsubscribe"] is None


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said = ""

    def handle_data(self, data: str) -> None:
        self.said += data


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1))
def test_both_forms_say_the_same_whatever_the_text(text: str) -> None:
    message = compose(Mail(to="a@b.example", subject="Objet", paragraphs=(text,)))
    html = message.get_body(("html",))
    assert html is not None
    parser = _Text()
    parser.feed(html.get_content())
    assert text.split() == parser.said.removeprefix("Objet").split()


@pytest.mark.parametrize(
    "subject",
    [
        "Nouvelle convention : Romane Dumoulin-Test, chez Atelier du Chêne",
        "La convention de Romane Dumoulin-Test est suivie par une autre structure",
        "Été " * 40 + "fini",
    ],
)
def test_a_long_subject_is_read_as_it_was_written(subject: str) -> None:
    written = compose(Mail(to="a@b.example", subject=subject, paragraphs=("x",))).as_bytes()
    assert message_from_bytes(written, policy=default)["Subject"] == subject
