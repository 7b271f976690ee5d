"""What is done with partners: created, given keys, recognised by a key."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners import errors, store
from tremplin.partners.model import ALL_SCOPES, Key, Partner, digest, new_key

PORTAL_ID = "portail"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# What a mail server would not even try; whether someone reads there is not ours to know (RFC 5321: 254 characters).
_EMAIL = re.compile(r"(?=.{3,254}\Z)[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\[\]\\.]+(\.[^\s<>@,;:\"()\[\]\\.]+)+")


async def create(
    conn: Conn,
    *,
    name: str,
    now: datetime,
    partner_id: str | None = None,
    announces: bool = False,
    broadcasts: bool = False,
    moderates: bool = False,
    mission_type: str | None = None,
    description: str = "",
    url: str | None = None,
    logo: str | None = None,
    category: str | None = None,
    uses_widgets: bool = False,
    uses_campaigns: bool = False,
    email: str | None = None,
    sandbox_until: datetime | None = None,
) -> Partner:
    """Creates a partner. Without any role given it announces and broadcasts, as most do. One that broadcasts may use the API.

    Raises PartnerNameMissing, PartnerIdInvalid, PartnerExists, EmailInvalid.
    """
    if not name.strip():
        raise errors.PartnerNameMissing
    if partner_id is not None and not _ID.fullmatch(partner_id):
        raise errors.PartnerIdInvalid(partner_id=partner_id)
    unspecified = not (announces or broadcasts or moderates or uses_widgets or uses_campaigns)
    shows = broadcasts or moderates or uses_widgets or uses_campaigns or unspecified
    partner = Partner(
        id=partner_id or uuid7(now),
        name=name.strip(),
        description=description,
        category=category,
        url=url,
        logo=logo,
        email=checked_email(email),
        mission_type=mission_type,
        announces=announces or unspecified,
        broadcasts=shows,
        moderates=moderates,
        uses_api=shows,
        uses_widgets=uses_widgets,
        uses_campaigns=uses_campaigns,
        sandbox_until=sandbox_until,
        created_at=now,
        updated_at=now,
    )
    if not await store.insert(conn, partner):
        raise errors.PartnerExists(partner_id=partner.id)
    return partner


async def set_email(conn: Conn, partner_id: str, email: str | None, *, now: datetime) -> None:
    """Changes where a partner is written to; None: nowhere. Raises PartnerUnknown, EmailInvalid."""
    if not await store.set_email(conn, partner_id, checked_email(email), at=now):
        raise errors.PartnerUnknown(partner_id=partner_id)


def checked_email(said: str | None) -> str | None:
    """An address to write to; None: nowhere. Raises EmailInvalid."""
    email = (said or "").strip() or None
    if email and not _EMAIL.fullmatch(email):
        raise errors.EmailInvalid(email=email)
    return email


async def ensure_portal(conn: Conn, *, base_url: str, now: datetime) -> None:
    """Makes sure that the public portal is a broadcaster like any other: its clicks are counted under its own name."""
    portal = Partner(id=PORTAL_ID, name="Portail public", url=base_url, broadcasts=True, uses_api=True, created_at=now, updated_at=now)
    await store.insert(conn, portal)


async def issue_key(
    conn: Conn,
    partner_id: str,
    *,
    now: datetime,
    imported: str | None = None,
    scopes: tuple[str, ...] = ALL_SCOPES,
    label: str = "",
    expires_at: datetime | None = None,
) -> str:
    """Gives a partner one more key and returns it in clear, for the only time; `imported` is kept as it is.

    Raises PartnerUnknown, KeyInvalid (an imported key that no header can carry), KeyExists.
    """
    partner = await store.find(conn, partner_id)
    if partner is None:
        raise errors.PartnerUnknown(partner_id=partner_id)
    if imported is not None and not re.fullmatch(r"[\x21-\x7e]{1,512}", imported):
        raise errors.KeyInvalid
    key_id, secret = new_key(test=partner.sandbox_until is not None)
    clear = imported or secret
    key = Key(
        id=key_id,
        partner_id=partner_id,
        digest=digest(clear),
        kind="imported" if imported else "native",
        label=label,
        scopes=scopes,
        created_at=now,
        expires_at=expires_at,
    )
    if not await store.insert_key(conn, key):
        raise errors.KeyExists
    await store.bump_access_epoch(conn)
    return clear


async def revoke_key(conn: Conn, key_id: str, *, now: datetime) -> bool:
    """Revokes a key at once, in every process; False when there was nothing to revoke."""
    revoked = await store.revoke_key(conn, key_id, now)
    await store.bump_access_epoch(conn)
    return revoked


async def rotate_key(conn: Conn, partner_id: str, key_id: str, *, overlap: timedelta, now: datetime) -> str | None:
    """Gives a key that may do the same, in clear for the only time; the old one serves `overlap` more, so that nothing is cut.

    None when the partner has no such key in use. Raises what `issue_key` raises.
    """
    old = await store.end_key(conn, partner_id, key_id, now + overlap)
    if old is None or (old.expires_at is not None and old.expires_at <= now):
        return None
    return await issue_key(conn, partner_id, now=now, scopes=old.scopes, label=old.label)


async def recognise(conn: Conn, presented: str, *, now: datetime) -> tuple[Partner, Key] | None:
    """The partner a key belongs to; None when the key is unknown, revoked or expired, or its partner deleted."""
    key = await store.find_key(conn, digest(presented))
    if key is None or key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        return None
    partner = await store.find(conn, key.partner_id)
    return (partner, key) if partner else None
