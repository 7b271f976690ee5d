"""What people change of their own access: their name, their password, their second factor."""

from __future__ import annotations

from tremplin.identity import actions, passwords, store
from tremplin.identity.actions import Answer, Held, Visit, look_at_link
from tremplin.identity.errors import AccessLinkUnknown, CodeWrong, PasswordWeak
from tremplin.identity.model import Account, Purpose, Trace, digest, weakness
from tremplin.kit.db import Conn
from tremplin.kit.secrets import Unreadable
from tremplin.kit.texts import legible

_LONGEST_NAME = 120


async def rename(conn: Conn, held: Held, name: str) -> None:
    """Changes how someone is called."""
    await store.rename(conn, held.account.id, " ".join(legible(name).split())[:_LONGEST_NAME])


async def choose_password(conn: Conn, token: str, password: str, visit: Visit) -> Answer:
    """Sets the password of whoever holds a link sent by mail, closes every session and link, and lets them in.

    Raises AccessLinkUnknown, PasswordWeak (the link then serves again).
    """
    account, _ = await look_at_link(conn, token, Purpose.PASSWORD, now=visit.now)
    _check(password, account)
    if await store.take_link(conn, digest(token), (Purpose.PASSWORD,), now=visit.now) is None:
        raise AccessLinkUnknown
    await _set_password(conn, account, password, visit)
    await store.drop_links(conn, account.id)
    await store.close_sessions(conn, account.id)
    entry = await actions.new_link(conn, account.id, Purpose.COMMAND, now=visit.now)
    return await actions.open_link(conn, entry, visit)


async def change_password(conn: Conn, held: Held, password: str, visit: Visit) -> None:
    """Sets the password of someone signed in, and signs them out everywhere else. Raises PasswordWeak."""
    _check(password, held.account)
    await _set_password(conn, held.account, password, visit)
    await store.drop_links(conn, held.account.id)
    await store.close_sessions(conn, held.account.id, but=held.session.id)


async def propose_second_factor(conn: Conn, held: Held, visit: Visit) -> tuple[str, str]:
    """A new secret, to be shown once, with the address that applications read; it protects nothing until it is confirmed."""
    secret = passwords.new_secret()
    await store.propose_totp(conn, held.account.id, visit.secrets.encrypt(secret))
    return secret, passwords.address(secret, held.account.email)


async def proposed_secret(held: Held, visit: Visit) -> tuple[str, str] | None:
    """The secret being set up, to be shown again when the code given was wrong."""
    try:
        secret = visit.secrets.decrypt(held.account.totp_proposed) if held.account.totp_proposed else None
    except Unreadable:
        return None
    return (secret, passwords.address(secret, held.account.email)) if secret else None


async def confirm_second_factor(conn: Conn, held: Held, code: str, visit: Visit) -> None:
    """Turns the second factor on, once a code proves that the application has it. Raises CodeWrong."""
    proposed = await proposed_secret(held, visit)
    step = passwords.step_of_code(proposed[0], code, now=visit.now, after=0) if proposed else None
    if proposed is None or step is None:
        raise CodeWrong
    await store.set_totp(conn, held.account.id, visit.secrets.encrypt(proposed[0]), step=step)
    await store.close_sessions(conn, held.account.id, but=held.session.id)
    await actions.note(conn, Trace.CODE_ON, held.account, visit)


async def drop_second_factor(conn: Conn, held: Held, code: str, visit: Visit) -> None:
    """Turns the second factor off, for whoever still has it. Raises CodeWrong."""
    account = await store.hold_account(conn, held.account.id)
    step = actions.code_step(account, code, visit) if account else None
    if account is None or step is None:
        raise CodeWrong
    await store.set_totp(conn, account.id, None, step=step)
    await actions.note(conn, Trace.CODE_OFF, account, visit)


def _check(password: str, account: Account) -> None:
    if reason := weakness(password, account.email):
        raise PasswordWeak(reason=reason)


async def _set_password(conn: Conn, account: Account, password: str, visit: Visit) -> None:
    await store.set_password(conn, account.id, await passwords.hashed(password))
    await actions.note(conn, Trace.PASSWORD_SET, account, visit)
