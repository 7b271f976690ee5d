"""What is done with campaigns: created, changed, paused, resumed, deleted by their owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import psycopg

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.tracking.campaigns import errors, store, validation
from tremplin.tracking.campaigns.model import Campaign, CampaignType, Tracker, default_trackers


async def create(
    conn: Conn,
    *,
    owner_id: str,
    name: str,
    url: str,
    now: datetime,
    announcer_id: str | None = None,
    type: str = CampaignType.OTHER,  # noqa: A002 - the contract's word
    trackers: Sequence[Tracker] | None = None,
    campaign_id: str | None = None,
) -> Campaign:
    """A new active link. Without `trackers`, the usual ones; an id of another platform may be kept, so that its links still lead.

    Raises PartnerUnknown, NotAnAnnouncer, CampaignExists, CampaignIdTaken, and the refusals of `validation.check`.
    """
    url = url.strip()
    campaign = Campaign(
        id=campaign_id or uuid7(now),
        owner=owner_id,
        name=name.strip(),
        url=url,
        created_at=now,
        updated_at=now,
        type=type,
        announcer=announcer_id,
        trackers=tuple(trackers or ()),
    )
    validation.check(campaign)
    if trackers is None:
        campaign = replace(campaign, trackers=default_trackers(campaign.name, announcer=announcer_id, url=url))
    await _check_partners(conn, campaign)
    try:
        async with conn.transaction():
            added = await store.insert(conn, campaign)
    except psycopg.errors.UniqueViolation:
        raise errors.CampaignExists(name=campaign.name) from None
    if not added:
        raise errors.CampaignIdTaken(campaign_id=campaign.id)
    return campaign


async def change(conn: Conn, campaign_id: str, *, owner_id: str, now: datetime, **settings: Any) -> Campaign:
    """Changes fields of a campaign: every link and QR code already spread follows at the next visit.

    Raises CampaignUnknown (another partner's too), PartnerUnknown, NotAnAnnouncer, CampaignExists, and the refusals of
    `validation.check`.
    """
    before = await _owned(conn, campaign_id, owner_id)
    changed = replace(before, **settings, updated_at=now)
    changed = replace(changed, name=changed.name.strip(), url=changed.url.strip())
    validation.check(changed)
    if changed.announcer != before.announcer:
        await _check_partners(conn, changed)
    await _write(conn, changed)
    return changed


async def pause(conn: Conn, campaign_id: str, *, owner_id: str, now: datetime) -> Campaign:
    """Stops a link until it is resumed: nobody is led to its page, nothing is counted. Raises CampaignUnknown."""
    campaign = await _owned(conn, campaign_id, owner_id)
    paused = replace(campaign, paused_at=campaign.paused_at or now, updated_at=now)
    await _write(conn, paused)
    return paused


async def resume(conn: Conn, campaign_id: str, *, owner_id: str, now: datetime) -> Campaign:
    """Lets a paused link lead again. Raises CampaignUnknown."""
    return await change(conn, campaign_id, owner_id=owner_id, now=now, paused_at=None)


async def delete(conn: Conn, campaign_id: str, *, owner_id: str, now: datetime) -> None:
    """Deletes a campaign for good; its name is free again, its events stay, its id is never given again. Raises CampaignUnknown."""
    campaign = await _owned(conn, campaign_id, owner_id)
    await _write(conn, replace(campaign, deleted_at=now, updated_at=now))


async def find(conn: Conn, campaign_id: str, *, owner_id: str) -> Campaign:
    """A campaign of a partner, paused or not. Raises CampaignUnknown."""
    campaign = await find_for_staff(conn, campaign_id)
    if campaign.owner != owner_id:
        raise errors.CampaignUnknown(campaign_id=campaign_id)
    return campaign


async def find_for_staff(conn: Conn, campaign_id: str) -> Campaign:
    """A campaign of anyone, for whoever runs the platform. Raises CampaignUnknown."""
    campaign = await store.find(conn, campaign_id)
    if campaign is None:
        raise errors.CampaignUnknown(campaign_id=campaign_id)
    return campaign


async def of_partner(conn: Conn, owner_id: str) -> list[Campaign]:
    """The campaigns of a partner, by name. Raises PartnerUnknown."""
    if await partners.find(conn, owner_id) is None:
        raise PartnerUnknown(partner_id=owner_id)
    return await store.of_owner(conn, owner_id)


async def _owned(conn: Conn, campaign_id: str, owner_id: str) -> Campaign:
    campaign = await store.lock(conn, campaign_id)
    if campaign is None or campaign.owner != owner_id:
        raise errors.CampaignUnknown(campaign_id=campaign_id)
    return campaign


async def _write(conn: Conn, campaign: Campaign) -> None:
    try:
        async with conn.transaction():
            await store.update(conn, campaign)
    except psycopg.errors.UniqueViolation:
        raise errors.CampaignExists(name=campaign.name) from None


async def _check_partners(conn: Conn, campaign: Campaign) -> None:
    wanted = [campaign.owner, *([campaign.announcer] if campaign.announcer else [])]
    known = await partners.find_all(conn, wanted)
    for partner_id in wanted:
        if partner_id not in known:
            raise PartnerUnknown(partner_id=partner_id)
    if campaign.announcer and not known[campaign.announcer].announces:
        raise errors.NotAnAnnouncer(partner_id=campaign.announcer)
