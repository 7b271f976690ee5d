"""Mails as real programs send them: parts, encodings, files, what no one wrote."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.immersions.contacts.errors import MailTooLarge, MailUnreadable
from tremplin.immersions.contacts.incoming.message import MOST_MEGABYTES, read

HEAD = b"From: Camille <Camille@Candidat.example>\r\nTo: reponse+0a@tremplin.example\r\nMessage-ID: <1@candidat.example>\r\n"


def mail(head: str = "", body: bytes = b"Oui.") -> bytes:
    return HEAD + head.encode() + b"\r\n" + body


def composed(text: str = "Oui.", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "camille@candidat.example", "reponse+0a@tremplin.example"
    message["Message-ID"] = "<1@candidat.example>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_it_works() -> None:
    found = read(mail("Subject: =?utf-8?q?R=C3=A9ponse?=\r\nCc: autre@x.example\r\n"))
    assert (found.sender, found.subject, found.text) == ("camille@candidat.example", "Réponse", "Oui.")
    assert found.recipients == ("reponse+0a@tremplin.example", "autre@x.example")
    assert found.files == () and not found.automatic


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/plain; charset=iso-8859-1\r\n", "Été".encode("latin-1")),
        ("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n", b"w4l0w6k="),
        ("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n", b"=C3=89t=C3=A9"),
        ("Content-Type: text/plain; charset=windows-1252\r\n", "Été".encode("cp1252")),
        ("Content-Type: text/plain; charset=inconnu\r\n", "Été".encode()),
        ("Content-Type: text/plain; charset=us-ascii\r\n", "Été".encode("cp1252")),
        ("", "Été".encode()),
        ("Content-Type: text/html; charset=utf-8\r\n", "<p>Été</p>".encode()),
        ("Content-Type: text/plain; charset=utf-8\r\n", "Été\0".encode()),
    ],
)
def test_whatever_the_encoding(head: str, body: bytes) -> None:
    assert read(mail(head, body)).text == "Été"


def test_of_two_versions_the_text_is_read() -> None:
    assert read(composed("En texte.", "<p>En page.</p>").as_bytes()).text == "En texte."


def test_an_empty_text_beside_a_page_is_not_what_was_written() -> None:
    assert read(composed(" \n", "<p>En page.</p>").as_bytes()).text == "En page."


def test_files_are_listed_and_logos_are_not() -> None:
    message = composed("Mon CV.", '<p>Mon CV.</p><img src="cid:logo">')
    page = message.get_body(("html",))
    assert page is not None
    page.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="C:\\CV d'été\r\n.pdf")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="octet-stream", filename="lettre.pdf")
    found = read(message.as_bytes())
    assert [(file.name, file.kind) for file in found.files] == [
        ("CV d'été .pdf", "application/pdf"),
        ("lettre.pdf", "application/pdf"),
    ]
    assert found.text == "Mon CV."


def test_a_mail_joined_to_a_mail_is_a_file() -> None:
    outer = composed()
    outer.add_attachment(composed("Dedans."))
    found = read(outer.as_bytes())
    assert found.text == "Oui." and [file.kind for file in found.files] == ["message/rfc822"]


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied\r\n",
        "auto-submitted: Auto-Generated\r\n",
        "Precedence: bulk\r\n",
        "Precedence: auto_reply\r\n",
        "X-Autoreply: yes\r\n",
        "List-Id: <liste.example>\r\n",
        "Return-Path: <>\r\n",
        'Content-Type: multipart/report; boundary="x"\r\n',
    ],
)
def test_what_no_one_wrote_is_known(head: str) -> None:
    assert read(mail(head)).automatic


def test_a_mail_from_a_machine_is_known() -> None:
    assert read(b"From: MAILER-DAEMON@candidat.example\r\n\r\nx").automatic
    assert not read(mail("Auto-Submitted: no\r\n")).automatic


def test_the_same_mail_is_known_whatever_servers_add_above_it() -> None:
    assert read(b"Received: from a\r\n" + mail()).digest == read(mail()).digest
    bare = b"From: a@b.example\r\nDate: 1\r\n\r\nOui."
    assert read(bare).digest == read(b"Received: from a\r\n" + bare).digest != read(bare + b"!").digest


@pytest.mark.parametrize("raw", [b"", b"\0\xff", b"Subject: x\r\n\r\nx", b"From: personne\r\n\r\nx", b"From: \xff\xfe\r\n\r\nx"])
def test_a_mail_from_nobody_is_refused(raw: bytes) -> None:
    with pytest.raises(MailUnreadable):
        read(raw)


def test_a_mail_that_is_too_large_is_refused() -> None:
    with pytest.raises(MailTooLarge):
        read(mail(body=b"x" * (MOST_MEGABYTES * 1024 * 1024)))


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(head: bytes, body: bytes) -> None:
    found = read(HEAD + head.replace(b"\r\n\r\n", b"") + b"\r\n\r\n" + body)
    assert "\0" not in found.text + found.subject + "".join(file.name for file in found.files)


def test_parts_in_parts_without_end_are_read() -> None:
    raw = mail("".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(200)), b"fond")
    assert read(raw).sender == "camille@candidat.example"
