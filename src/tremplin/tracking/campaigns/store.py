"""Every SQL statement about campaigns."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.tracking.campaigns.model import Campaign, Tracker

_NAMES = tuple(field.name for field in fields(Campaign))
_CAMPAIGN = ", ".join(_NAMES)
_VALUES = ", ".join(f"%({name})s" for name in _NAMES)
_CHANGEABLE = tuple(name for name in _NAMES if name not in {"id", "owner", "created_at"})


async def insert(conn: Conn, campaign: Campaign) -> bool:
    """Adds a campaign; False when the id is taken. Raises UniqueViolation when its owner has another of that name."""
    done = await conn.execute(
        f"INSERT INTO tracking.campaign ({_CAMPAIGN}) VALUES ({_VALUES}) ON CONFLICT (id) DO NOTHING".encode(), _row(campaign)
    )
    return done.rowcount == 1


async def update(conn: Conn, campaign: Campaign) -> None:
    """Writes everything that can change of a campaign. Raises UniqueViolation as `insert`."""
    assignments = ", ".join(f"{name} = %({name})s" for name in _CHANGEABLE)
    await conn.execute(f"UPDATE tracking.campaign SET {assignments} WHERE id = %(id)s".encode(), _row(campaign))


async def find(conn: Conn, campaign_id: str) -> Campaign | None:
    """A campaign that is not deleted."""
    found = await _campaigns(conn, "id = %s AND deleted_at IS NULL", campaign_id)
    return found[0] if found else None


async def lock(conn: Conn, campaign_id: str) -> Campaign | None:
    """The same, held until the transaction ends: two changes at once would undo each other."""
    found = await _campaigns(conn, "id = %s AND deleted_at IS NULL FOR UPDATE", campaign_id)
    return found[0] if found else None


async def of_owner(conn: Conn, owner: str) -> list[Campaign]:
    """The campaigns of a partner that are not deleted, by name."""
    return await _campaigns(conn, "owner = %s AND deleted_at IS NULL ORDER BY lower(name), id", owner)


async def _campaigns(conn: Conn, condition: str, value: str) -> list[Campaign]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_CAMPAIGN} FROM tracking.campaign WHERE {condition}".encode(), (value,))
        return [_campaign(row) async for row in cursor]


def _campaign(row: dict[str, Any]) -> Campaign:
    return Campaign(**{**row, "trackers": tuple(Tracker(**tracker) for tracker in row["trackers"])})


def _row(campaign: Campaign) -> dict[str, Any]:
    values = {name: getattr(campaign, name) for name in _NAMES}
    return {**values, "trackers": Jsonb([asdict(tracker) for tracker in campaign.trackers])}
