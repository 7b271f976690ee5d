"""A mail as it comes in (RFC 5322), read with what real programs do to it: parts in parts, missing or wrong encodings, no text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from mimetypes import guess_type

from tremplin.immersions.contacts import errors
from tremplin.immersions.contacts.incoming.plain import plain
from tremplin.immersions.contacts.incoming.quotes import written
from tremplin.kit.mail import Attachment
from tremplin.kit.texts import legible

MOST_MEGABYTES = 15
MOST_TEXT = 200_000
"""Characters read of a mail, quotes included."""

MOST_ADDRESSES = 100
_MOST_DEPTH = 20
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "resent-to")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\[\]\\]{1,255}")
# Not written by anyone, nor meant to be read.
_SEALS = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-keys")
_MACHINES = re.compile(r"(mailer-daemon|postmaster|no-?reply|ne-?pas-?repondre|bounces?)([+.\-].*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A mail that came in. `text`: what its author wrote, quotes left aside. `digest`: the same for a mail delivered twice.
    `automatic`: no one wrote it, and no one is to be answered."""

    digest: bytes
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    files: tuple[Attachment, ...]
    automatic: bool


def read(raw: bytes) -> Incoming:
    """Reads a mail. Raises MailTooLarge, MailUnreadable (nobody sent it)."""
    if len(raw) > MOST_MEGABYTES * 1024 * 1024:
        raise errors.MailTooLarge(most=MOST_MEGABYTES)
    message = message_from_bytes(raw)
    senders = _addresses(message, "from") or _addresses(message, "sender")
    if not senders:
        raise errors.MailUnreadable
    texts: list[str] = []
    files: list[Attachment] = []
    for found in _parts(message):
        texts.append(found) if isinstance(found, str) else files.append(found)
    return Incoming(
        digest=_digest(message, raw),
        sender=senders[0],
        recipients=tuple(dict.fromkeys(address for name in _TO for address in _addresses(message, name)))[:MOST_ADDRESSES],
        subject=_line(message, "subject"),
        text=written("\n".join(texts)[:MOST_TEXT]),
        files=tuple(files),
        automatic=_is_automatic(message, senders[0]),
    )


def _parts(part: Message, depth: int = 0) -> Iterator[str | Attachment]:
    """The texts and the files of a part, in order; of alternatives, the first that reads as text."""
    kind = part.get_content_type()
    if part.is_multipart() and kind != "message/rfc822" and depth < _MOST_DEPTH:
        children = [each for each in part.get_payload() if isinstance(each, Message)]
        if kind == "multipart/alternative":
            read_ = [
                list(_parts(each, depth + 1)) for each in sorted(children, key=lambda each: each.get_content_type() != "text/plain")
            ]
            yield from next((found for found in read_ if any(isinstance(each, str) and each.strip() for each in found)), [])
            yield from (each for found in read_ for each in found if isinstance(each, Attachment))
        else:
            for each in children:
                yield from _parts(each, depth + 1)
        return
    if _is_text(part, kind):
        text = _text(part)
        yield plain(text) if kind == "text/html" else text
    elif not (kind in _SEALS or _is_picture_of_page(part, kind)):
        content, name = part.get_payload(decode=True), _name(part, kind)
        if kind == "application/octet-stream":  # what programs say when they don't know
            kind = guess_type(name)[0] or kind
        yield Attachment(name=name, kind=kind, content=content if isinstance(content, bytes) else b"")


def _is_text(part: Message, kind: str) -> bool:
    return kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and not part.get_filename()


def _is_picture_of_page(part: Message, kind: str) -> bool:
    """A logo of a signature: part of how the mail looks, not a file that someone sends."""
    return kind.startswith("image/") and bool(part.get("content-id")) and part.get_content_disposition() != "attachment"


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset(), "utf-8", "windows-1252"):
        try:
            return legible(content.decode(charset or "utf-8"))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return legible(content.decode("latin-1"))


def _name(part: Message, kind: str) -> str:
    try:
        name = str(make_header(decode_header(part.get_filename() or "")))
    except (LookupError, UnicodeError, ValueError, HeaderParseError):
        name = ""
    # The last part only, whichever way its program writes folders; a line break would begin another header.
    name = " ".join(legible(re.split(r"[\\/]", name)[-1]).split())[-120:]
    return name or f"fichier.{kind.rpartition('/')[2][:20]}"


def _line(message: Message, name: str) -> str:
    """A header on one line, decoded where it can be."""
    raw = str(message.get(name, ""))
    try:
        text = str(make_header(decode_header(raw)))
    except (LookupError, UnicodeError, ValueError, HeaderParseError):
        text = raw
    return " ".join(legible(text).split())[:200]


def _addresses(message: Message, name: str) -> list[str]:
    values = [str(value)[:20_000] for value in message.get_all(name, [])][:10]
    found = [address.strip().lower() for _, address in getaddresses(values)]
    return [address for address in found if _ADDRESS.fullmatch(address) and address.isascii()]


def _digest(message: Message, raw: bytes) -> bytes:
    """Of its Message-ID, or of all that it is, without what each server adds above it."""
    given = str(message.get("message-id", "")).strip()
    if given:
        return hashlib.sha256(given.encode("utf-8", "replace")).digest()
    told = [str(message.get(name, "")) for name in ("from", "date", "subject")]
    body = raw.partition(b"\r\n\r\n")[2] or raw.partition(b"\n\n")[2]
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace") + body).digest()


def _is_automatic(message: Message, sender: str) -> bool:
    """RFC 3834, and what programs did before it."""
    told = {name: str(message.get(name, "")).strip().lower() for name in ("auto-submitted", "precedence", "return-path")}
    return (
        told["auto-submitted"] not in ("", "no")
        or told["precedence"] in ("bulk", "junk", "list", "auto_reply")
        or told["return-path"] == "<>"
        or any(message.get(name) is not None for name in ("x-autoreply", "x-autorespond", "x-auto-reply", "list-id"))
        or message.get_content_type() == "multipart/report"
        or bool(_MACHINES.fullmatch(sender.partition("@")[0]))
    )
