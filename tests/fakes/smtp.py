"""A mail server on a port of its own, which keeps what it is given: a real one (aiosmtpd), without the delivery."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Postmaster:
    """Accepts mails for anyone but those of `refused`, and knows one login."""

    port: int
    refused: dict[str, str] = field(default_factory=dict)
    received: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    logins: list[LoginPassword] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (a name that aiosmtpd looks for)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        self.senders.append(envelope.mail_from or "")
        return "250 OK"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
        self.logins.append(data)
        right = data == LoginPassword(b"tremplin", b"un mot de passe")
        return AuthResult(success=right, handled=right)  # what is not handled, the library refuses in its own words


@contextmanager
def mail_server() -> Iterator[Postmaster]:
    """The server, for the time of a block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        postmaster = Postmaster(free.getsockname()[1])
    controller = Controller(
        postmaster,
        hostname="127.0.0.1",
        port=postmaster.port,
        authenticator=postmaster.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield postmaster
    finally:
        controller.stop()
