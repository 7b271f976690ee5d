"""Mails leave by a real SMTP conversation, or are written in a folder where there is no server."""

from __future__ import annotations

import smtplib
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import LoginPassword

from tests.fakes.smtp import mail_server
from tremplin.external.smtp import MailFolder, SmtpServer
from tremplin.kit.mail import Mail, compose

SENDER = "Tremplin <ne-pas-repondre@tremplin.example>"
MESSAGE = Mail(to="accueil@haies.example", subject="Votre flux est arrivé", paragraphs=("Bonjour.", "À bientôt."))


def test_it_works() -> None:
    with mail_server() as server:
        SmtpServer(f"smtp://127.0.0.1:{server.port}", sender=SENDER).send(compose(MESSAGE))
    (received,) = server.received
    assert (received["From"], received["To"], received["Subject"]) == (SENDER, "accueil@haies.example", "Votre flux est arrivé")
    body = received.get_body(("plain",))
    assert body is not None and "À bientôt." in body.get_content()
    assert server.senders == ["ne-pas-repondre@tremplin.example"]


def test_a_login_is_sent_decoded() -> None:
    with mail_server() as server:
        SmtpServer(f"smtp://tremplin:un%20mot%20de%20passe@127.0.0.1:{server.port}", sender=SENDER).send(compose(MESSAGE))
    assert server.logins == [LoginPassword(b"tremplin", b"un mot de passe")]


def test_a_wrong_login_is_told() -> None:
    with mail_server() as server, pytest.raises(smtplib.SMTPAuthenticationError):
        SmtpServer(f"smtp://tremplin:faux@127.0.0.1:{server.port}", sender=SENDER).send(compose(MESSAGE))


def test_a_refused_address_is_told() -> None:
    with mail_server() as server:
        server.refused["accueil@haies.example"] = "550 No such user"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            SmtpServer(f"smtp://127.0.0.1:{server.port}", sender=SENDER).send(compose(MESSAGE))


def test_without_a_server_a_mail_is_a_file_that_can_be_opened(tmp_path: Path) -> None:
    MailFolder(tmp_path / "mails", sender=SENDER).send(compose(MESSAGE))
    (file,) = (tmp_path / "mails").glob("*.eml")
    written = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (written["From"], written["Subject"]) == (SENDER, "Votre flux est arrivé")
