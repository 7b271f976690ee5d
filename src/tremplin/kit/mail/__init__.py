"""Mails: written in the transaction of what they tell, sent afterwards by the worker, then forgotten.

A mail waits in a table and not among the arguments of its job: arguments are logged and kept, addresses must not be.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default

from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.kit.mail import layout, store


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail; `kind` is its media type."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one person: plain sentences, and at most one link, given by its label and its address.

    A paragraph that is a `layout.Quote` is in someone else's words. `page`, a whole HTML page that says the same, stands for the
    plain one. `reply_to`: where answers go, if not to the sender. `unsubscribe`: the address that stops such mails when it is posted
    to, without another question (RFC 8058). `automatic`: answers a mail without anyone having read it, and must not be answered by
    a program in turn (RFC 3834).
    """

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: tuple[str, str] | None = None
    page: str | None = None
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    unsubscribe: str | None = None
    automatic: bool = False


class _OnOneLine(UnstructuredHeader, BaseHeader):
    """A header that programs read to the letter: folded as text would be, a long address becomes encoded words that none reads."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _OfWords(UnstructuredHeader, BaseHeader):
    """A header that people read. Folded as the registry does it, words end a line with a space and begin the next one with another,
    and a long subject without accents begins with a space: readers show both."""

    def fold(self, *, policy: Policy) -> str:
        held = Header(str(self), None if self.isascii() else "utf-8", header_name=self.name)
        return f"{self.name}: {held.encode(linesep=policy.linesep)}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _OfWords)
_HEADERS.map_to_type("list-unsubscribe", _OnOneLine)
# Messages are written and read again with it.
POLICY = default.clone(header_factory=_HEADERS)


async def post(conn: Conn, mail: Mail) -> None:
    """Sends a mail once the caller's transaction has committed."""
    message = compose(mail)
    mail_id = await store.insert(conn, message.as_bytes())
    await defer(conn, "mail.send", mail_id=mail_id)


def compose(mail: Mail) -> EmailMessage:
    """The message, as text and as HTML that says the same. The sender is the server's business."""
    message = EmailMessage(POLICY)
    message["To"] = mail.to
    message["Subject"] = " ".join(mail.subject.split())  # a line break would begin another header
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    if mail.automatic:
        message["Auto-Submitted"] = "auto-replied"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    link = [f"{mail.link[0]} : {mail.link[1]}"] if mail.link else []
    message.set_content("\n\n".join([*mail.paragraphs, *link]) + "\n")
    message.add_alternative(mail.page or layout.page(mail.subject, mail.paragraphs, mail.link), subtype="html")
    for file in mail.attachments:
        maintype, _, subtype = file.kind.partition("/")
        message.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)
    return message
