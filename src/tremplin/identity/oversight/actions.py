"""What staff does about partners and people, and steps into a space. Each of these is read by the partners concerned."""

from __future__ import annotations

from datetime import datetime

from tremplin.identity import actions, membership, store
from tremplin.identity.actions import Held, Visit
from tremplin.identity.errors import AccountUnknown, LastOwner, RoleUnknown
from tremplin.identity.model import ROLE_LABELS, Account, Role, Trace
from tremplin.identity.oversight import store as oversight
from tremplin.identity.oversight.errors import ReasonMissing, StaffStays
from tremplin.identity.oversight.model import INTERVENTION_LASTS, SHORTEST_REASON, Acting, staff_author
from tremplin.kit.db import Conn
from tremplin.partners import actions as partner_actions
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerNameMissing, PartnerUnknown
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author
from tremplin.partners.model import Partner


def checked_reason(reason: str) -> str:
    """Why staff does something, in words. Raises ReasonMissing."""
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise ReasonMissing
    return said


# --- stepping in -------------------------------------------------------------------------------------------------------


async def step_in(conn: Conn, held: Held, partner_id: str, *, role: str, reason: str, writes: bool, now: datetime) -> Partner:
    """Opens the space of a partner to a session of staff for a while. Raises ReasonMissing, RoleUnknown, PartnerUnknown."""
    said = checked_reason(reason)
    looked_through = membership.known_role(role)
    if looked_through not in ROLE_LABELS:
        raise RoleUnknown(role=role, known=", ".join(ROLE_LABELS))
    partner = await partners.find(conn, partner_id)
    if partner is None:
        raise PartnerUnknown(partner_id=partner_id)
    await oversight.act(conn, held.session.id, partner.id, Acting(looked_through, said, writes, now + INTERVENTION_LASTS))
    how = f"comme {looked_through}, {'pour modifier' if writes else 'pour lire seulement'}"
    await note(conn, Act.ENTERED, by=staff_author(held.account), now=now, partner_id=partner.id, subject=how, reason=said)
    return partner


async def step_out(conn: Conn, held: Held, *, now: datetime) -> str | None:
    """Closes what was opened; at which partner."""
    partner_id = held.session.acting_at
    if partner_id is not None:
        await oversight.act(conn, held.session.id, None, None)
        reason = held.session.acting_reason or ""
        await note(conn, Act.LEFT, by=staff_author(held.account), now=now, partner_id=partner_id, reason=reason)
    return partner_id


# --- partners ----------------------------------------------------------------------------------------------------------


async def describe(
    conn: Conn, partner: Partner, *, name: str, email: str, url: str, roles: tuple[bool, bool, bool], reason: str, by: Author,
    now: datetime,
) -> None:  # fmt: skip
    """Changes the card of a partner, and what it may do. Raises ReasonMissing, PartnerNameMissing, EmailInvalid."""
    said = checked_reason(reason)
    if not name.strip():
        raise PartnerNameMissing
    address = partner_actions.checked_email(email)
    await partners.describe(conn, partner.id, name=name.strip(), email=address, url=url.strip() or None, roles=roles, at=now)
    await partners.bump_access_epoch(conn)
    held = {"annonce": roles[0], "diffuse": roles[1], "modère": roles[2]}
    told = f"{name.strip()} : {', '.join(word for word, does in held.items() if does) or 'ne fait rien'}"
    await note(conn, Act.CHANGED, by=by, now=now, partner_id=partner.id, subject=told, reason=said)


# --- people ------------------------------------------------------------------------------------------------------------


async def set_roles(
    conn: Conn, partner_id: str, account_id: str, roles: tuple[Role, ...], *, by: Author, now: datetime, reason: str = ""
) -> None:
    """Replaces what someone is at a partner. Raises AccountUnknown (not of this partner), RoleUnknown, LastOwner."""
    if not roles or not set(roles) <= set(ROLE_LABELS):
        raise RoleUnknown(role="", known=", ".join(ROLE_LABELS))
    await store.lock_members(conn, partner_id)
    people = {member.account_id: member for member in await store.members(conn, partner_id)}
    member = people.get(account_id)
    if member is None:
        raise AccountUnknown(account=account_id)
    owners = [id_ for id_, each in people.items() if Role.OWNER in each.roles]
    if owners == [account_id] and Role.OWNER not in roles:
        raise LastOwner
    await oversight.set_roles(conn, account_id, partner_id, roles, at=now)
    told = f"{member.email} : {', '.join(ROLE_LABELS[role].partition(' :')[0] for role in roles)}"
    await note(conn, Act.ROLES, by=by, now=now, partner_id=partner_id, subject=told, reason=reason)


async def close_account(conn: Conn, account_id: str, *, held: Held, reason: str, now: datetime) -> None:
    """Closes an account. Raises ReasonMissing, AccountUnknown, StaffStays."""
    if account_id == held.account.id:
        raise StaffStays
    account = await _known(conn, account_id)
    await _tell(conn, Act.CLOSED, account, held, checked_reason(reason), now)
    await store.disable(conn, account.id, at=now)


async def reopen_account(conn: Conn, account_id: str, *, held: Held, reason: str, now: datetime) -> None:
    """Opens a closed account again. Raises ReasonMissing, AccountUnknown."""
    account = await _known(conn, account_id)
    await _tell(conn, Act.OPENED, account, held, checked_reason(reason), now)
    await oversight.reopen(conn, account.id)


async def end_sessions(conn: Conn, account_id: str, *, held: Held, reason: str, visit: Visit) -> None:
    """Signs someone out everywhere, and says so to them. Raises ReasonMissing, AccountUnknown."""
    account = await _known(conn, account_id)
    await _tell(conn, Act.SIGNED_OUT, account, held, checked_reason(reason), visit.now)
    await store.close_sessions(conn, account.id, but=held.session.id)
    await actions.note(conn, Trace.ENDED, account, visit)


async def _known(conn: Conn, account_id: str) -> Account:
    account = await store.find_account(conn, account_id)
    if account is None:
        raise AccountUnknown(account=account_id)
    return account


async def _tell(conn: Conn, act: Act, account: Account, held: Held, reason: str, now: datetime) -> None:
    """Notes what is done to someone in the journal of each of their partners; of the platform, when they have none."""
    places: list[str | None] = [*await oversight.partners_of(conn, account.id)]
    for partner_id in places or [None]:
        await note(conn, act, by=staff_author(held.account), now=now, partner_id=partner_id, subject=account.email, reason=reason)
