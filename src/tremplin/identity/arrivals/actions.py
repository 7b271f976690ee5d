"""What is done to come by oneself: sign up, confirm, ask to be let in, be let in or not.

The page answers everyone the same: whether an address has an account, or an organisation a space, is told to a mailbox only.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tremplin.external.sirene import Directory
from tremplin.identity import actions, membership, store
from tremplin.identity.actions import Answer, Held, Visit
from tremplin.identity.arrivals import letters
from tremplin.identity.arrivals import store as arrivals
from tremplin.identity.arrivals.errors import JoinRequestUnknown, SignUpIncomplete, SignUpUnknown
from tremplin.identity.arrivals.model import MOST_MAILS_A_DAY, REQUESTS_KEPT, SIGN_UP_LASTS, Arrival, SignUp, Want
from tremplin.identity.errors import RoleUnknown
from tremplin.identity.model import ROLE_LABELS, Account, Purpose, Role, Trace, digest, new_token
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.mail import post
from tremplin.kit.mailbox import mailbox
from tremplin.kit.texts import legible
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.partners.enrolment import actions as enrolment
from tremplin.partners.enrolment import store as enrolments
from tremplin.partners.enrolment.model import Known, read_number
from tremplin.partners.errors import EmailInvalid
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author
from tremplin.partners.model import Partner

_LONGEST_NAME = 120


def author(account: Account) -> Author:
    """Someone, as the journal of a partner names them."""
    return Author(account.id, account.name or account.email)


async def look_up(conn: Conn, written: str, directory: Directory | None) -> Known:
    """The organisation of a number, to be shown before anything is kept. Raises NumberInvalid."""
    return await enrolment.find(conn, read_number(written), directory)


async def ask(
    conn: Conn, *, known: Known, organisation: str, wants: list[str], name: str, email: str, base_url: str, now: datetime
) -> str:
    """Keeps a sign-up and writes to its address, which is returned. Raises EmailInvalid, SignUpIncomplete."""
    address = mailbox(email)
    if address is None:
        raise EmailInvalid(email=email)
    signup = prepared(known, organisation=organisation, wants=wants, name=name, email=address, now=now)
    if await arrivals.count_since(conn, address, now - timedelta(days=1)) < MOST_MAILS_A_DAY:
        token = new_token()
        await arrivals.insert(conn, signup, digest(token))
        await post(conn, letters.confirm(address, token, organisation=signup.organisation, base_url=base_url))
    return address


def prepared(known: Known, *, organisation: str, wants: list[str], name: str, email: str, now: datetime) -> SignUp:
    """A sign-up, complete. Raises SignUpIncomplete."""
    called = (" ".join(legible(organisation).split()) or known.name)[:_LONGEST_NAME]
    chosen = tuple(want for want in Want if want in wants)
    if not called:
        raise SignUpIncomplete(reason="Donnez le nom de votre organisation.")
    if not chosen:
        raise SignUpIncomplete(reason="Dites ce que vous voulez faire : une case au moins.")
    return SignUp(
        email=email, name=" ".join(legible(name).split())[:_LONGEST_NAME], organisation=called, siret=known.number.siret,
        rna=known.number.rna, checked=known.checked, wants=chosen, created_at=now, expires_at=now + SIGN_UP_LASTS,
    )  # fmt: skip


async def look_at(conn: Conn, token: str, *, now: datetime) -> SignUp:
    """The sign-up of a link, without using it up. Raises SignUpUnknown."""
    found = await arrivals.find(conn, digest(token), now=now)
    if found is None:
        raise SignUpUnknown
    return found


async def confirm(conn: Conn, token: str, visit: Visit, *, base_url: str) -> tuple[Answer, Arrival]:
    """Opens the account of a mailbox that confirmed, and its space; lets in. Raises SignUpUnknown, also for a closed account."""
    signup = await arrivals.take(conn, digest(token), now=visit.now)
    if signup is None:
        raise SignUpUnknown
    await store.insert_account(conn, uuid7(visit.now), signup.email, name=signup.name, now=visit.now)
    account = await store.find_by_email(conn, signup.email)
    if account is None or account.disabled_at:
        raise SignUpUnknown
    arrival = await settle(conn, account, signup, base_url=base_url, now=visit.now)
    entry = await actions.new_link(conn, account.id, Purpose.COMMAND, now=visit.now)
    return await actions.open_link(conn, entry, visit), arrival


async def settle(conn: Conn, account: Account, signup: SignUp, *, base_url: str, now: datetime) -> Arrival:
    """Creates the partner of a confirmed sign-up; where one already is, asks its owners."""
    there = await _already_there(conn, signup)
    if there is None:
        made = await _create(conn, account, signup, now=now)
        return Arrival(made.id, made.name, created=True)
    if there.id in await store.roles_of(conn, account.id):
        return Arrival(there.id, there.name, created=False)
    await _ask_owners(conn, account, there, base_url=base_url, now=now)
    return Arrival(there.id, there.name, created=False, asked=True)


async def _already_there(conn: Conn, signup: SignUp) -> Partner | None:
    partner_id = await enrolments.partner_of(conn, signup.known.number)
    return await partner_store.find(conn, partner_id) if partner_id else None


async def _create(conn: Conn, account: Account, signup: SignUp, *, now: datetime) -> Partner:
    """A partner may show nobody's missions yet: each announcer is asked."""
    announces = Want.ANNOUNCE in signup.wants or Want.HOST in signup.wants
    shows = Want.BROADCAST in signup.wants or not announces
    made = await partners.create(conn, name=signup.organisation, now=now, announces=announces, broadcasts=shows, email=signup.email)
    await enrolments.save(conn, made.id, signup.known, at=now)
    await store.join(conn, account.id, made.id, Role.OWNER, at=now)
    if Want.ADVISE in signup.wants:
        await store.join(conn, account.id, made.id, Role.ADVISER, at=now)
    await note(conn, Act.CREATED, by=author(account), now=now, partner_id=made.id, subject=made.name)
    return made


async def _ask_owners(conn: Conn, account: Account, partner: Partner, *, base_url: str, now: datetime) -> None:
    if not await arrivals.ask(conn, uuid7(now), account.id, partner.id, at=now):
        return
    person = f"{account.name} ({account.email})" if account.name else account.email
    await note(conn, Act.ASKED, by=author(account), now=now, partner_id=partner.id, subject=account.email)
    for member in await store.members(conn, partner.id):
        if Role.OWNER in member.roles:
            await post(
                conn, letters.asked(member.email, person=person, partner=partner.name, partner_id=partner.id, base_url=base_url)
            )


async def answer(conn: Conn, held: Held, partner: Partner, request_id: str, *, role: str | None, base_url: str, visit: Visit) -> None:
    """Lets someone in with a role, or not (None). Raises JoinRequestUnknown, RoleUnknown."""
    given = membership.known_role(role) if role else None
    if given is not None and given not in ROLE_LABELS:
        raise RoleUnknown(role=role, known=", ".join(ROLE_LABELS))
    asked = await arrivals.take_request(conn, partner.id, request_id)
    account = await store.find_account(conn, asked.account_id) if asked else None
    if asked is None or account is None:
        raise JoinRequestUnknown
    by = author(held.account)
    if given is not None:
        await store.join(conn, account.id, partner.id, given, at=visit.now)
        await actions.note(conn, Trace.JOINED, account, visit)
        await note(conn, Act.JOINED, by=by, now=visit.now, partner_id=partner.id, subject=f"{account.email} : {ROLE_LABELS[given]}")
    else:
        await note(conn, Act.REFUSED, by=by, now=visit.now, partner_id=partner.id, subject=account.email)
    await post(conn, letters.answered(account.email, partner=partner.name, accepted=given is not None, base_url=base_url))


async def forget(conn: Conn, *, now: datetime) -> None:
    """Forgets what nobody confirmed or answered."""
    await arrivals.forget(conn, now=now, requests_before=now - REQUESTS_KEPT)
