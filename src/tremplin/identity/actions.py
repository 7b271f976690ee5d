"""What is done to come in and go out: ask for a link, open one, give a password, give a code, stay signed in, sign out.

What is refused is noted, so refusals are answers and not exceptions: those would undo the note.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from tremplin.identity import letters, passwords, store
from tremplin.identity.errors import AccessLinkUnknown
from tremplin.identity.model import (
    FAILURES,
    IDLE_LASTS,
    LINKS_LAST,
    MOST_LINKS_AN_HOUR,
    MOST_TRIES,
    PREVIOUS_SERVES,
    ROTATE_AFTER,
    SEEN_EVERY,
    SESSION_LASTS,
    TRACES_KEPT,
    TRIES_COUNTED,
    Account,
    Purpose,
    Session,
    Trace,
    digest,
    new_token,
)
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.kit.mail import post
from tremplin.kit.mailbox import mailbox
from tremplin.kit.secrets import SecretBox, Unreadable

REQUESTS_KEPT = timedelta(days=1)
_BY_MAIL = (Purpose.SIGN_IN, Purpose.PASSWORD)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes: when, with what, and the keys by which secrets are read."""

    now: datetime
    device: str
    secrets: SecretBox


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Someone is in: what their browser keeps."""

    token: str


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """The code of the second factor is still to be given; `token` tells for whom."""

    token: str


class Denied(Enum):
    """Why someone is not let in."""

    WRONG = "wrong"
    TOO_MANY = "too many"


Answer = SignedIn | CodeAsked | Denied


@dataclass(frozen=True, slots=True)
class Held:
    """A session in use, and whose it is. `renewed`: the token that replaces the one presented, if it is time."""

    session: Session
    account: Account
    renewed: str | None = None


# --- links -------------------------------------------------------------------------------------------------------------


async def ask_link(conn: Conn, email: str, purpose: Purpose, *, now: datetime) -> bool:
    """Asks for a link by mail; False when this can't be an address.

    Whether someone has it is told to the mailbox only: a job looks.
    """
    address = mailbox(email)
    if address is None:
        return False
    request_id = uuid7(now)
    await store.insert_request(conn, request_id, address, purpose, now=now)
    await defer(conn, "identity.answer_request", request_id=request_id)
    return True


async def answer_request(conn: Conn, request_id: str, *, base_url: str, now: datetime) -> None:
    """Sends the link that was asked for, when the address has an open account, and not too often."""
    asked = await store.take_request(conn, request_id)
    account = await store.find_by_email(conn, asked[0]) if asked else None
    if asked is None or account is None or account.disabled_at:
        return
    if await store.links_since(conn, account.id, _BY_MAIL, now - timedelta(hours=1)) >= MOST_LINKS_AN_HOUR:
        return
    token = await new_link(conn, account.id, asked[1], now=now)
    write = letters.password if asked[1] == Purpose.PASSWORD else letters.sign_in
    await post(conn, write(account.email, token, base_url=base_url))


async def new_link(conn: Conn, account_id: str, purpose: Purpose, *, now: datetime) -> str:
    """A secret that serves once."""
    token = new_token()
    await store.insert_link(conn, digest(token), account_id, purpose, now=now, until=now + LINKS_LAST[purpose])
    return token


async def look_at_link(conn: Conn, token: str, *purposes: Purpose, now: datetime) -> tuple[Account, Purpose]:
    """Whose link this is, without using it up. Raises AccessLinkUnknown."""
    found = await store.find_link(conn, digest(token), purposes, now=now)
    account = await store.find_account(conn, found[0]) if found else None
    if found is None or account is None or account.disabled_at:
        raise AccessLinkUnknown
    return account, found[1]


async def open_link(conn: Conn, token: str, visit: Visit) -> Answer:
    """Lets in whoever holds a link. Raises AccessLinkUnknown: it served already, or is too old."""
    account_id = await store.take_link(conn, digest(token), (Purpose.SIGN_IN, Purpose.COMMAND), now=visit.now)
    account = await store.find_account(conn, account_id) if account_id else None
    if account is None or account.disabled_at:
        raise AccessLinkUnknown
    return await let_in(conn, account, Trace.BY_LINK, visit)


# --- passwords and codes -----------------------------------------------------------------------------------------------


async def give_password(conn: Conn, email: str, password: str, visit: Visit) -> Answer:
    """Lets in whoever knows a password. An unknown address takes as long and is answered the same as a wrong password."""
    address = mailbox(email)
    if address is None:
        return Denied.WRONG
    if await _tries(conn, address, visit) >= MOST_TRIES:
        return Denied.TOO_MANY
    account = await store.find_by_email(conn, address)
    right = await passwords.is_right(account.password if account else None, password)
    if account is None or account.disabled_at or not right:
        await _note(conn, Trace.WRONG_PASSWORD, address, account, visit)
        return Denied.WRONG
    return await let_in(conn, account, Trace.BY_PASSWORD, visit)


async def give_code(conn: Conn, token: str, code: str, visit: Visit) -> SignedIn | Denied:
    """The second step: the code of the moment. Raises AccessLinkUnknown when the first step is too old."""
    account, _ = await look_at_link(conn, token, Purpose.SECOND_STEP, now=visit.now)
    if await _tries(conn, account.email, visit) >= MOST_TRIES:
        return Denied.TOO_MANY
    held = await store.hold_account(conn, account.id)
    step = code_step(held, code, visit) if held else None
    if held is None or step is None:
        await _note(conn, Trace.WRONG_CODE, account.email, account, visit)
        return Denied.WRONG
    if await store.take_link(conn, digest(token), (Purpose.SECOND_STEP,), now=visit.now) is None:
        raise AccessLinkUnknown
    await store.use_step(conn, held.id, step)
    return await _open(conn, held, Trace.BY_PASSWORD, visit)


def code_step(account: Account, code: str, visit: Visit) -> int | None:
    """The time step of a code of someone's second factor; None when it is wrong, or there is no such factor."""
    try:
        secret = visit.secrets.decrypt(account.totp) if account.totp else None
    except Unreadable:
        return None
    return passwords.step_of_code(secret, code, now=visit.now, after=account.totp_step) if secret else None


async def let_in(conn: Conn, account: Account, how: Trace, visit: Visit) -> SignedIn | CodeAsked:
    """Opens a session for someone who proved who they are; with a second factor, its code is asked first."""
    if account.totp:
        return CodeAsked(await new_link(conn, account.id, Purpose.SECOND_STEP, now=visit.now))
    return await _open(conn, account, how, visit)


async def _open(conn: Conn, account: Account, how: Trace, visit: Visit) -> SignedIn:
    token, now = new_token(), visit.now
    session = Session(
        id=uuid7(now),
        account_id=account.id,
        device=visit.device,
        rotated_at=now,
        created_at=now,
        seen_at=now,
        expires_at=now + SESSION_LASTS,
    )
    await store.insert_session(conn, session, digest(token))
    await store.note_sign_in(conn, account.id, at=now)
    await note(conn, how, account, visit)
    return SignedIn(token)


# --- sessions ----------------------------------------------------------------------------------------------------------


async def find_session(conn: Conn, token: str, *, now: datetime) -> Held | None:
    """Who holds this token; None when it opens nothing any more. Only reads: `keep_session` writes what is due."""
    found = await store.find_session(conn, digest(token), now=now, idle_since=now - IDLE_LASTS, rotated_since=now - PREVIOUS_SERVES)
    if found is None:
        return None
    session, account, current = found
    due = current and now - session.rotated_at >= ROTATE_AFTER
    return Held(session, account, renewed=new_token() if due else None)


def is_due(held: Held, *, now: datetime) -> bool:
    """Whether `keep_session` has something to write."""
    return held.renewed is not None or now - held.session.seen_at >= SEEN_EVERY


async def keep_session(conn: Conn, held: Held, token: str, *, now: datetime) -> Held:
    """Notes that a session is used, and replaces its token when it is old: a token that leaked serves a day at most."""
    if held.renewed is None:
        await store.touch_session(conn, held.session.id, at=now)
        return held
    done = await store.rotate_session(conn, held.session.id, old=digest(token), new=digest(held.renewed), at=now)
    return held if done else replace(held, renewed=None)


async def sign_out(conn: Conn, held: Held, visit: Visit) -> None:
    """Closes the session of this browser."""
    await store.close_session(conn, held.account.id, held.session.id)
    await note(conn, Trace.SIGNED_OUT, held.account, visit)


async def sessions_of(conn: Conn, account_id: str, *, now: datetime) -> list[Session]:
    """Where someone is signed in."""
    return await store.sessions_of(conn, account_id, now=now, idle_since=now - IDLE_LASTS)


async def revoke_session(conn: Conn, held: Held, session_id: str, visit: Visit) -> bool:
    """Signs someone out of one of their browsers; False when they are not signed in there."""
    done = await store.close_session(conn, held.account.id, session_id)
    if done:
        await note(conn, Trace.REVOKED, held.account, visit)
    return done


async def revoke_others(conn: Conn, held: Held, visit: Visit) -> int:
    """Signs someone out everywhere else; of how many browsers."""
    closed = await store.close_sessions(conn, held.account.id, but=held.session.id)
    if closed:
        await note(conn, Trace.REVOKED, held.account, visit)
    return closed


# --- traces ------------------------------------------------------------------------------------------------------------


async def note(conn: Conn, kind: Trace, account: Account, visit: Visit) -> None:
    """Notes what happened to someone's access."""
    await _note(conn, kind, account.email, account, visit)


async def forget(conn: Conn, *, now: datetime) -> int:
    """Forgets what is past its end; how many sessions."""
    return await store.forget(
        conn,
        now=now,
        idle_since=now - IDLE_LASTS,
        requests_before=now - REQUESTS_KEPT,
        traces_before=now - TRACES_KEPT,
    )


async def _note(conn: Conn, kind: Trace, email: str, account: Account | None, visit: Visit) -> None:
    print_ = visit.secrets.fingerprint("sign-in", email)
    account_id = account.id if account else None
    await store.note(conn, uuid7(visit.now), kind, account_id=account_id, mailbox=print_, device=visit.device, at=visit.now)


async def _tries(conn: Conn, email: str, visit: Visit) -> int:
    """How many tries failed lately for an address, whether or not it is someone's."""
    print_ = visit.secrets.fingerprint("sign-in", email)
    return await store.count_traces(conn, print_, FAILURES, since=visit.now - TRIES_COUNTED)
