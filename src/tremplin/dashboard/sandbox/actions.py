"""What is done with a sandbox: made in one go, erased by its owner or when its time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tremplin.dashboard.sandbox import seeds
from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.widgets import actions as widgets
from tremplin.identity import store as identity
from tremplin.identity.model import Account, Role
from tremplin.kit.db import Conn
from tremplin.missions import actions as missions
from tremplin.missions import store as mission_store
from tremplin.missions.actions import Submission
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author
from tremplin.partners.model import Partner
from tremplin.tracking import store as tracking

LASTS = timedelta(days=30)
DOOR = "sandbox"


@dataclass(frozen=True, slots=True)
class Made:
    """A sandbox, and its key in clear, for the only time."""

    partner: Partner
    key: str


async def own(conn: Conn, account: Account) -> Partner | None:
    """The sandbox of someone, who has one at most."""
    known = await partner_store.find_all(conn, list(await identity.roles_of(conn, account.id)))
    return next((each for each in known.values() if each.sandbox_until is not None), None)


async def make(conn: Conn, account: Account, *, now: datetime) -> Made:
    """A partner that announces and shows its own missions, to nobody else; with a widget, three weeks of visits and a test key."""
    until = now + LASTS
    partner = await partners.create(
        conn, name="Bac à sable", now=now, announces=True, broadcasts=True, mission_type="benevolat", sandbox_until=until
    )
    await identity.join(conn, account.id, partner.id, Role.OWNER, at=now)
    await diffusion.diffuse(conn, broadcaster_id=partner.id, announcer_id=partner.id, now=now)
    submissions = [Submission(each) for each in seeds.drafts(now)]
    published = await missions.publish(conn, submissions, by=partner, now=now, door=DOOR)
    widget = await widgets.create(conn, owner_id=partner.id, name="Widget d'essai", publishers=[partner.id], now=now)
    shown = [each.mission.id for each in published if each.mission.public]
    for day in sorted({event.at.date() for event in seeds.events(partner.id, shown[:1], widget.id, now)}):
        await tracking.ensure_month(conn, day)
    await tracking.add(conn, list(seeds.events(partner.id, shown, widget.id, now)))
    key = await partners.issue_key(conn, partner.id, now=now, label="clé d'essai", expires_at=until)
    await note(conn, Act.SANDBOX, by=Author(account.id, account.name or account.email), now=now, partner_id=partner.id)
    return Made(partner, key)


async def erase(conn: Conn, partner: Partner, *, now: datetime) -> None:
    """Takes a sandbox away: its missions, its visits, its keys, its people. Nobody reaches it any more."""
    await missions.withdraw(conn, await mission_store.live_client_ids(conn, partner.id), by=partner, now=now, door=DOOR)
    await tracking.forget(conn, partner.id)
    for widget in await widgets.of_partner(conn, partner.id):
        await widgets.delete(conn, widget.id, owner_id=partner.id, now=now)
    for key in await partner_store.keys_of(conn, partner.id):
        if key.revoked_at is None:
            await partner_store.revoke_key(conn, key.id, now)
    for member in await identity.members(conn, partner.id):
        await identity.leave(conn, member.account_id, partner.id)
    await partner_store.set_deleted(conn, partner.id, now, at=now)
    await partner_store.bump_access_epoch(conn)


async def erase_ended(conn: Conn, *, now: datetime) -> int:
    """Takes away the sandboxes whose time is over; how many."""
    ended = await partner_store.find_all(conn, await partner_store.sandboxes(conn, until=now))
    for partner in ended.values():
        await erase(conn, partner, now=now)
    return len(ended)
