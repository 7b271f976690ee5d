"""Erasing what is held of a person, each thing by its own verb, so that whoever was counting on it is told."""

from __future__ import annotations

from datetime import datetime

from tremplin.dashboard.personal import store
from tremplin.events.registrations import actions as registrations
from tremplin.events.registrations.errors import RegistrationUnknown
from tremplin.events.registrations.tickets import Tickets
from tremplin.identity import membership
from tremplin.identity import store as identity
from tremplin.identity.actions import Visit
from tremplin.immersions.contacts import conversing
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal


async def erase(conn: Conn, email: str, *, tickets: Tickets, relay: Relay, visit: Visit) -> None:
    """Erases all that may be: places at events, requests for an immersion, drafts, roles, the account's access.

    Raises LastOwner: a partner would be left without anyone.
    """
    account = await identity.find_by_email(conn, email)
    if account is not None:
        for partner_id in await identity.roles_of(conn, account.id):
            await membership.remove(conn, partner_id, account.id, visit=visit)
        await identity.disable(conn, account.id, at=visit.now)
        await identity.rename(conn, account.id, "")
    for registration_id in await store.registrations_of(conn, email):
        try:
            await registrations.cancel(conn, tickets, registration_id, now=visit.now)
        except RegistrationUnknown:
            continue  # gone meanwhile
    await _erase_requests(conn, email, relay=relay, now=visit.now)
    await store.drop_drafts(conn, email)


async def _erase_requests(conn: Conn, email: str, *, relay: Relay, now: datetime) -> None:
    for code, _ in await store.requests_of(conn, email):
        try:
            await conversing.erase(conn, relay, code, now=now)
        except Refusal:
            continue  # erased meanwhile
