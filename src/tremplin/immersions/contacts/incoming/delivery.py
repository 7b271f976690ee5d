"""A mail that came in: passed on to the other side, or answered once with what to do. A mail delivered twice counts once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from tremplin.immersions.contacts import conversing, notices, store
from tremplin.immersions.contacts.conversing import Turn
from tremplin.immersions.contacts.discussion import MOST_CHARACTERS, Act
from tremplin.immersions.contacts.errors import DiscussionUnknown, MessageMissing
from tremplin.immersions.contacts.incoming.message import Incoming, read
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit import mail
from tremplin.kit.db import Conn
from tremplin.kit.mail import Attachment
from tremplin.kit.refusal import Refusal

MOST_FILES, MOST_MEGABYTES = 5, 5
ACCEPTED = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "application/vnd.oasis.opendocument.text": (b"PK\x03\x04",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04",),
}
"""Files that are passed on, with what they begin with: what only claims to be one is not."""

RULE = (
    f"Sont transmis les fichiers PDF, JPEG, PNG, ODT et DOCX, {MOST_FILES} au plus, {MOST_MEGABYTES} Mo en tout. Pour les autres,"
    " écrivez ce qu'ils contiennent, ou donnez un lien."
)
_CUT = "\n\n[La suite, trop longue, n'a pas été transmise.]"


class Outcome(StrEnum):
    """What became of a mail."""

    RELAYED = "relayed"
    DUPLICATE = "duplicate"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"
    REFUSED = "refused"


async def receive(conn: Conn, relay: Relay, raw: bytes, *, now: datetime, recipients: Iterable[str] = ()) -> Outcome:
    """Takes a mail in. `recipients`: to whom the mail server was asked to deliver it, when it says so.

    Raises MailTooLarge, MailUnreadable: nothing was done, and the same mail would fail again.
    """
    incoming = read(raw)
    if incoming.automatic or relay.is_ours(incoming.sender):
        return Outcome.AUTOMATIC
    if not await store.is_first(conn, relay.digest("mail", incoming.digest.hex()), at=now):
        return Outcome.DUPLICATE
    codes = list(dict.fromkeys(code for each in (*recipients, *incoming.recipients) if (code := relay.code_of(each))))
    done = [await _pass_on(conn, relay, incoming, code, now=now) for code in codes[:2]]
    if not done:
        await _answer(conn, relay, incoming, DiscussionUnknown(), None, now=now)
        return Outcome.UNKNOWN
    return max(done, key=lambda each: each is Outcome.RELAYED)


async def _pass_on(conn: Conn, relay: Relay, incoming: Incoming, code: str, *, now: datetime) -> Outcome:
    try:
        turn = await conversing.take(conn, code, Act.REPLY)
        passed, refused = sorted_files(incoming.files)
        text = _text(incoming, turn, relay, has_files=bool(passed))
        await conversing.say(conn, relay, turn, text, now=now, files=passed)
    except DiscussionUnknown as refusal:
        await _answer(conn, relay, incoming, refusal, None, now=now)
        return Outcome.UNKNOWN
    except Refusal as refusal:
        await _answer(conn, relay, incoming, refusal, code, now=now)
        return Outcome.REFUSED
    if refused:
        answer = notices.files_not_passed_on(incoming.sender, [file.name for file in refused], RULE, link=relay.page(code))
        await mail.post(conn, answer)
    return Outcome.RELAYED


def _text(incoming: Incoming, turn: Turn, relay: Relay, *, has_files: bool) -> str:
    """What is passed on. It may come from an address that we did not know of: it is hidden as well. Raises MessageMissing."""
    text = relay.masked(incoming.text, [incoming.sender])
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - len(_CUT)].rstrip() + _CUT
    if not text and not has_files:
        raise MessageMissing
    return text or "(Sans texte.)"


def sorted_files(files: Sequence[Attachment]) -> tuple[list[Attachment], list[Attachment]]:
    """The files that are passed on, and those that are not."""
    passed: list[Attachment] = []
    refused: list[Attachment] = []
    room = MOST_MEGABYTES * 1024 * 1024
    for file in files:
        if len(passed) < MOST_FILES and len(file.content) <= room and file.content.startswith(ACCEPTED.get(file.kind, ())):
            passed.append(file)
            room -= len(file.content)
        else:
            refused.append(file)
    return passed, refused


async def _answer(conn: Conn, relay: Relay, incoming: Incoming, refusal: Refusal, code: str | None, *, now: datetime) -> None:
    """Says why, once for each reason: two programs that answer each other stop there, and nobody is flooded in another's name."""
    met = relay.digest("answer", incoming.sender, code or "", refusal.code)
    if await store.is_first(conn, met, at=now):
        link = relay.page(code) if code else None
        await mail.post(conn, notices.not_passed_on(incoming.sender, str(refusal), incoming.subject, link=link))
