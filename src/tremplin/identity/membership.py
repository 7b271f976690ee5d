"""Who may do what where: accounts created, people invited to a partner, removed from it, accounts closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tremplin.identity import actions, letters, store
from tremplin.identity.actions import Answer, Held, Visit
from tremplin.identity.errors import AccountUnknown, InvitationUnknown, LastOwner, RoleNeedsPartner, RoleUnknown
from tremplin.identity.model import (
    INVITATION_LASTS,
    RIGHTS,
    ROLE_LABELS,
    Account,
    Invitation,
    Purpose,
    Right,
    Role,
    Trace,
    digest,
    new_token,
    rights_of,
)
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.mail import post
from tremplin.kit.mailbox import mailbox
from tremplin.partners import store as partners
from tremplin.partners.errors import EmailInvalid, PartnerUnknown
from tremplin.partners.journal import actions as journal
from tremplin.partners.journal.model import Act, Author
from tremplin.partners.model import Partner


@dataclass(frozen=True, slots=True)
class Created:
    """An account, and the link that opens it once."""

    account: Account
    login_url: str


@dataclass(frozen=True, slots=True)
class Expected:
    """An invitation, and who invites."""

    invitation: Invitation
    partner: Partner


async def create(
    conn: Conn, email: str, *, base_url: str, now: datetime, partner_id: str | None = None, role: str | None = None
) -> Created:
    """Opens an account, or finds it, with a role at a partner (owner unless told), and gives a link to sign in once.

    Raises EmailInvalid, RoleUnknown, RoleNeedsPartner, PartnerUnknown, AccountUnknown (it was closed).
    """
    address = mailbox(email)
    if address is None:
        raise EmailInvalid(email=email)
    held = known_role(role) if role else None
    if held and held != Role.STAFF and partner_id is None:
        raise RoleNeedsPartner(role=role)
    await store.insert_account(conn, uuid7(now), address, name="", now=now)
    account = await store.find_by_email(conn, address)
    if account is None or account.disabled_at:
        raise AccountUnknown(account=address)
    if held == Role.STAFF:
        await store.make_staff(conn, account.id)
    if partner_id is not None:
        if await partners.find(conn, partner_id) is None:
            raise PartnerUnknown(partner_id=partner_id)
        if held != Role.STAFF:
            await store.join(conn, account.id, partner_id, held or Role.OWNER, at=now)
    token = await actions.new_link(conn, account.id, Purpose.COMMAND, now=now)
    return Created(account, letters.sign_in_address(base_url, token))


def known_role(role: str) -> Role:
    """A role by its name. Raises RoleUnknown."""
    if role not in set(Role):
        raise RoleUnknown(role=role, known=", ".join(Role))
    return Role(role)


async def disable(conn: Conn, email: str, *, now: datetime) -> Account:
    """Closes an account, its sessions and its links. Raises AccountUnknown."""
    account = await store.find_by_email(conn, mailbox(email) or email)
    if account is None:
        raise AccountUnknown(account=email)
    await store.disable(conn, account.id, at=now)
    return account


# --- where someone may go ----------------------------------------------------------------------------------------------


async def rights_at(conn: Conn, account: Account, partner_id: str) -> frozenset[Right]:
    """What someone may do for a partner: nothing for a stranger, everything for staff, whose pages ask for a reason first."""
    partner, rights = await enter(conn, account, partner_id)
    return RIGHTS[Role.STAFF] if account.staff and partner is not None else rights


async def enter(conn: Conn, account: Account, partner_id: str) -> tuple[Partner | None, frozenset[Right]]:
    """A partner, and what the roles someone has there allow; None when there is no such partner."""
    found = await store.find_entrance(conn, account.id, partner_id)
    if found is None:
        return None, frozenset()
    partner, roles = found
    return partner, rights_of(roles)


async def partners_of(conn: Conn, account: Account) -> list[Partner]:
    """The partners whose workspace someone may open: all of them for staff."""
    if account.staff:
        return list((await partners.find_everyone(conn)).values())
    return list((await partners.find_all(conn, list(await store.roles_of(conn, account.id)))).values())


# --- invitations -------------------------------------------------------------------------------------------------------


async def invite(conn: Conn, held: Held, partner: Partner, email: str, role: str, *, base_url: str, visit: Visit) -> Invitation:
    """Sends someone a link by which they join a partner. Raises EmailInvalid, RoleUnknown."""
    address = mailbox(email)
    if address is None:
        raise EmailInvalid(email=email)
    given = known_role(role)
    if given not in ROLE_LABELS:
        raise RoleUnknown(role=role, known=", ".join(ROLE_LABELS))
    token = new_token()
    invitation = Invitation(
        id=uuid7(visit.now),
        email=address,
        partner_id=partner.id,
        role=given,
        invited_by=held.account.id,
        created_at=visit.now,
        expires_at=visit.now + INVITATION_LASTS,
    )
    await store.save_invitation(conn, invitation, digest(token))
    by = held.account.name or held.account.email
    await post(conn, letters.invitation(address, token, partner=partner.name, by=by, base_url=base_url))
    await actions.note(conn, Trace.INVITED, held.account, visit)
    return invitation


async def look_at_invitation(conn: Conn, token: str, *, now: datetime) -> Expected:
    """Who invites whom. Raises InvitationUnknown."""
    invitation = await store.find_invitation(conn, digest(token), now=now)
    partner = await partners.find(conn, invitation.partner_id) if invitation else None
    if invitation is None or partner is None:
        raise InvitationUnknown
    return Expected(invitation, partner)


async def accept(conn: Conn, token: str, visit: Visit) -> Answer:
    """Joins a partner, with a new account if the address had none, and lets in: the link proves that its mail is read.

    Raises InvitationUnknown, also for an account that was closed.
    """
    expected = await look_at_invitation(conn, token, now=visit.now)
    if not await store.take_invitation(conn, digest(token)):
        raise InvitationUnknown
    invitation = expected.invitation
    await store.insert_account(conn, uuid7(visit.now), invitation.email, name="", now=visit.now)
    account = await store.find_by_email(conn, invitation.email)
    if account is None or account.disabled_at:
        raise InvitationUnknown
    await store.join(conn, account.id, invitation.partner_id, invitation.role, at=visit.now)
    await actions.note(conn, Trace.JOINED, account, visit)
    by = Author(account.id, account.name or account.email)
    await journal.note(conn, Act.JOINED, by=by, now=visit.now, partner_id=invitation.partner_id, subject=account.email)
    entry = await actions.new_link(conn, account.id, Purpose.COMMAND, now=visit.now)
    return await actions.open_link(conn, entry, visit)


async def remove(conn: Conn, partner_id: str, account_id: str, *, visit: Visit) -> bool:
    """Takes someone out of a partner; False when they were not there. Raises LastOwner."""
    await store.lock_members(conn, partner_id)
    people = {member.account_id: member for member in await store.members(conn, partner_id)}
    leaving = people.get(account_id)
    owners = [id_ for id_, member in people.items() if Role.OWNER in member.roles]
    if leaving is not None and owners == [account_id]:
        raise LastOwner
    account = await store.find_account(conn, account_id)
    if account is None or not await store.leave(conn, account_id, partner_id):
        return False
    await actions.note(conn, Trace.LEFT, account, visit)
    return True
