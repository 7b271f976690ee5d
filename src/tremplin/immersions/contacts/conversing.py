"""What each side does in a discussion, from a page or by mail: answer, accept, refuse, tell of the convention, close, erase.

`code` says who does it (`Relay.read`, `Relay.code_of`). Each raises DiscussionUnknown, DiscussionErased, DiscussionSuspended, and
DiscussionClosed when the side may not do that, or no longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tremplin.immersions.contacts import announcing, errors, notices, store
from tremplin.immersions.contacts.actions import job_name
from tremplin.immersions.contacts.discussion import (
    MOST_A_DAY,
    MOST_CHARACTERS,
    MOST_REASON,
    Act,
    Discussion,
    Exchange,
    Rejection,
    Side,
    State,
    Status,
    Warned,
)
from tremplin.immersions.contacts.letters import to
from tremplin.immersions.contacts.notices import Notice
from tremplin.immersions.contacts.relay import Relay
from tremplin.immersions.offers import store as companies
from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.mail import Attachment
from tremplin.kit.markup import holds_html
from tremplin.kit.texts import legible


@dataclass(frozen=True, slots=True)
class Turn:
    """A side that may act, in a discussion that nobody else changes meanwhile."""

    discussion: Discussion
    side: Side

    @property
    def job(self) -> str:
        return job_name(self.discussion.appellation_code)


async def take(conn: Conn, code: str, act: Act) -> Turn:
    """The turn of whoever has a code, to do something."""
    found = await store.hold(conn, code)
    if found is None:
        raise errors.DiscussionUnknown
    side = found.side(code)
    if found.state is State.ERASED:
        raise errors.DiscussionErased
    # What someone asks for themselves is never in the way.
    if act is not Act.ERASE and found.siret in await companies.bans(conn, [found.siret]):
        raise errors.DiscussionSuspended
    if not found.allows(act, side):
        raise errors.DiscussionClosed
    return Turn(found, side)


async def reply(conn: Conn, relay: Relay, code: str, message: str, *, now: datetime, files: Sequence[Attachment] = ()) -> None:
    """Says something to the other side. Files go with it and are not kept. Raises also MessageMissing, MessageTooLong,
    MessageWithHtml, TooManyMessages, RecipientGone."""
    turn = await take(conn, code, Act.REPLY)
    text = checked(message, most=MOST_CHARACTERS)
    if not text:
        raise errors.MessageMissing
    await say(conn, relay, turn, text, now=now, files=files)


async def say(conn: Conn, relay: Relay, turn: Turn, text: str, *, now: datetime, files: Sequence[Attachment] = ()) -> None:
    """Keeps what a side says and passes it on, without any address. Raises TooManyMessages, RecipientGone."""
    asked, side = turn.discussion, turn.side
    if await store.count_exchanges(conn, asked.id, side, since=now - timedelta(days=1)) >= MOST_A_DAY:
        raise errors.TooManyMessages(most=MOST_A_DAY)
    people = await companies.members(conn, asked.siret)
    if not to(asked, side.other, people):
        raise errors.RecipientGone
    known = [asked.email or "", *(each.email for each in people)]
    hidden = relay.masked(text, known)
    said = Exchange(sender=side, message=hidden, files=tuple(file.name for file in files), at=now)
    await store.add_exchange(conn, uuid7(now), asked.id, said)
    await announcing.announce(conn, [asked.id], at=now)
    await _answered(conn, turn, now=now)
    await tell(conn, relay, asked, side.other, notices.reply(asked, side, hidden, turn.job, tuple(files)))


async def accept(conn: Conn, relay: Relay, code: str, *, warned: Warned | None, started: bool, now: datetime) -> None:
    """The company welcomes the applicant, who is told, unless `warned` says that the company did so itself. `started`: whether the
    convention is begun."""
    turn = await take(conn, code, Act.ACCEPT)
    decided = {"status": Status.ACCEPTED, "warned_by": warned, "convention_started": started, "decided_at": now}
    await announcing.change(conn, turn.discussion.id, at=now, **decided)
    await _answered(conn, turn, now=now)
    if warned is None:
        await tell(conn, relay, turn.discussion, Side.APPLICANT, notices.accepted(turn.discussion, turn.job))


async def reject(
    conn: Conn, relay: Relay, code: str, *, kind: Rejection, reason: str = "", warned: Warned | None = None, now: datetime
) -> None:
    """The company does not welcome the applicant, who is told, unless the company did so itself (ALREADY_WARNED, `warned`: how).

    Raises also ChoiceMissing (a reason, or how), MessageTooLong, MessageWithHtml.
    """
    turn = await take(conn, code, Act.REJECT)
    said = checked(reason, most=MOST_REASON)
    if kind is Rejection.OTHER and not said:
        raise errors.ChoiceMissing(what="dites pourquoi, en quelques mots")
    if kind is Rejection.ALREADY_WARNED and warned is None:
        raise errors.ChoiceMissing(what="dites comment vous avez prévenu la personne")
    await announcing.change(
        conn,
        turn.discussion.id,
        at=now,
        status=Status.REJECTED,
        rejection_kind=kind,
        rejection_reason=said or None,
        warned_by=warned if kind is Rejection.ALREADY_WARNED else None,
        decided_at=now,
        closed_at=now,
    )
    await _answered(conn, turn, now=now)
    if kind is not Rejection.ALREADY_WARNED:
        known = [turn.discussion.email or "", *(each.email for each in await companies.members(conn, turn.discussion.siret))]
        notice = notices.rejected(turn.discussion, kind, relay.masked(said, known) or None, turn.job)
        await tell(conn, relay, turn.discussion, Side.APPLICANT, notice)


async def tell_convention(conn: Conn, code: str, *, started: bool, now: datetime, convention_id: str | None = None) -> None:
    """Says whether the convention is begun; if it is, they agreed: the discussion is accepted."""
    turn = await take(conn, code, Act.CONVENTION)
    values: dict[str, object] = {"convention_started": started}
    if convention_id is not None:
        values["convention_id"] = convention_id
    if started and turn.discussion.state is State.PENDING:
        values |= {"status": Status.ACCEPTED, "decided_at": now}
        # The applicant says it of a company that was called or visited: it did answer.
        await companies.answer_contact(conn, turn.discussion.id, at=now)
    await announcing.change(conn, turn.discussion.id, at=now, **values)


async def close(conn: Conn, relay: Relay, code: str, *, now: datetime) -> None:
    """Ends a discussion: an applicant still waiting takes their request back, either side closes one that was accepted."""
    turn = await take(conn, code, Act.CLOSE)
    asked = turn.discussion
    if asked.state is State.PENDING:
        await _withdraw(conn, turn, now=now)
        await tell(conn, relay, asked, Side.COMPANY, notices.withdrawn(asked, turn.job))
    else:
        await announcing.change(conn, asked.id, at=now, closed_at=now)
        await tell(conn, relay, asked, turn.side.other, notices.closed(asked, turn.side, turn.job))


async def erase(conn: Conn, relay: Relay, code: str, *, now: datetime) -> None:
    """Forgets who asked and what was said, at once; a company that was waited for is told that the request is taken back."""
    turn = await take(conn, code, Act.ERASE)
    asked = turn.discussion
    if asked.state is State.PENDING:
        await _withdraw(conn, turn, now=now)
    if asked.state in (State.PENDING, State.ACCEPTED):
        await tell(conn, relay, asked, Side.COMPANY, notices.withdrawn(asked, turn.job))
    await store.erase(conn, asked.id, digest=relay.digest(asked.email or ""), at=now)
    await announcing.announce(conn, [asked.id], at=now)


async def tell(conn: Conn, relay: Relay, asked: Discussion, side: Side, notice: Notice) -> None:
    """Sends a notice to a side, wherever it is written to."""
    people = await companies.members(conn, asked.siret)
    for each in notices.mails(notice, asked, side, to(asked, side, people), relay):
        await mail.post(conn, each)


def checked(text: str, *, most: int) -> str:
    """A text that someone typed. Raises MessageTooLong, MessageWithHtml."""
    clean = legible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(clean) > most:
        raise errors.MessageTooLong(most=most)
    if holds_html(clean):
        raise errors.MessageWithHtml
    return clean


async def _withdraw(conn: Conn, turn: Turn, *, now: datetime) -> None:
    values = {"status": Status.REJECTED, "rejection_kind": Rejection.WITHDRAWN, "decided_at": now, "closed_at": now}
    await announcing.change(conn, turn.discussion.id, at=now, **values)


async def _answered(conn: Conn, turn: Turn, *, now: datetime) -> None:
    if turn.side is Side.COMPANY:
        await companies.answer_contact(conn, turn.discussion.id, at=now)
