"""A mail server (RFC 5321), or a folder that stands for one where none is configured."""

from __future__ import annotations

import smtplib
import ssl
import uuid
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

_SECONDS = 30


class SmtpServer:
    """The server at `smtp://[user:password@]host[:port]`, encrypted as soon as it can be, or `smtps://`, always encrypted."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender

    def send(self, message: EmailMessage) -> None:
        """Sends a message. Raises smtplib.SMTPException or OSError."""
        with self._connected() as server:
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
            server.send_message(_signed(message, self._sender))

    def _connected(self) -> smtplib.SMTP:
        host, context = self._parts.hostname or "", ssl.create_default_context()
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=_SECONDS, context=context)
        server = smtplib.SMTP(host, self._parts.port or 25, timeout=_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        return server


class MailFolder:
    """A folder of messages, to be read by whoever tries the platform without a mail server."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, message: EmailMessage) -> None:
        """Writes a message in a file of its own. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        signed = _signed(message, self._sender)
        (self._folder / f"{uuid.uuid4().hex}.eml").write_bytes(signed.as_bytes(policy=signed.policy.clone(linesep="\r\n")))


def _signed(message: EmailMessage, sender: str) -> EmailMessage:
    del message["From"]
    message["From"] = sender
    return message
