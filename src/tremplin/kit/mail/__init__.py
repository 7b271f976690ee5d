"""Mails: written in the transaction of what they tell, sent afterwards by the worker, then forgotten.

A mail waits in a table and not among the arguments of its job: arguments are logged and kept, addresses must not be.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage

from markupsafe import Markup

from tremplin.kit import queue
from tremplin.kit.db import Conn
from tremplin.kit.mail import store


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one person: plain sentences, and at most one link, given by its label and its address."""

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: tuple[str, str] | None = None


async def post(conn: Conn, mail: Mail) -> None:
    """Sends a mail once the caller's transaction has committed."""
    message = compose(mail)
    mail_id = await store.insert(conn, message.as_bytes())
    await queue.defer(conn, "mail.send", mail_id=mail_id)


_PAGE = Markup(
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{subject}</title></head>'
    '<body style="font:16px/1.5 sans-serif;color:#161616;max-width:36em;margin:auto;padding:1em">{content}</body></html>'
)
_PARAGRAPH = Markup("<p>{}</p>")
_LINK = Markup('<p><a href="{url}" style="color:#000091">{label}</a></p>')


def compose(mail: Mail) -> EmailMessage:
    """The message, as text and as HTML that says the same. The sender is the server's business."""
    message = EmailMessage()
    message["To"] = mail.to
    message["Subject"] = " ".join(mail.subject.split())  # a line break would begin another header
    link = [f"{mail.link[0]} : {mail.link[1]}"] if mail.link else []
    message.set_content("\n\n".join([*mail.paragraphs, *link]) + "\n")
    content = Markup("").join(_PARAGRAPH.format(each) for each in mail.paragraphs)
    if mail.link:
        content += _LINK.format(label=mail.link[0], url=mail.link[1])
    message.add_alternative(_PAGE.format(subject=mail.subject, content=content), subtype="html")
    return message
