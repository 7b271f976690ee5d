"""Letting in someone whom another server has recognised."""

from __future__ import annotations

from tremplin.external.openid import Person
from tremplin.identity import actions, store
from tremplin.identity.actions import Answer, Held, SignedIn, Visit
from tremplin.identity.federation import store as federated
from tremplin.identity.model import Account, Trace, digest
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.mailbox import mailbox
from tremplin.kit.secrets import Unreadable


async def arrive(conn: Conn, person: Person, issuer: str, visit: Visit) -> Answer | None:
    """Lets someone in, with a new account if they had none. None when their address proves nothing: a link by mail will.

    An address that the issuer did not verify links to no account, or whoever writes another's there would enter it.
    """
    account = await _linked(conn, person, issuer) or await _by_address(conn, person, visit)
    if account is None or account.disabled_at:
        return None
    await federated.link(conn, issuer, person.subject, account.id, at=visit.now)
    answer = await actions.let_in(conn, account, Trace.BY_ISSUER, visit)
    if isinstance(answer, SignedIn):
        await federated.keep_token(conn, digest(answer.token), visit.secrets.encrypt(person.token))
    return answer


async def token_of(conn: Conn, held: Held, visit: Visit) -> str | None:
    """What lets a session out at the issuer, if it came from there."""
    kept = await federated.token_of(conn, held.session.id)
    try:
        return visit.secrets.decrypt(kept) if kept else None
    except Unreadable:
        return None


async def _linked(conn: Conn, person: Person, issuer: str) -> Account | None:
    account_id = await federated.find(conn, issuer, person.subject)
    return await store.find_account(conn, account_id) if account_id else None


async def _by_address(conn: Conn, person: Person, visit: Visit) -> Account | None:
    address = mailbox(person.email)
    if address is None or not person.email_verified:
        return None
    await store.insert_account(conn, uuid7(visit.now), address, name=person.name[:120], now=visit.now)
    return await store.find_by_email(conn, address)
