"""Discussions told to the program through which they came: where each stands, never who asks nor what is said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import orjson

from tremplin.immersions.contacts import store
from tremplin.immersions.contacts.store import Standing
from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.db import Conn
from tremplin.partners import audiences

KIND = "discussion"
_AFTER_ID = " - "
"""A contact's source is the id of a consumer, then its name."""


async def announce(conn: Conn, ids: Collection[str], *, at: datetime) -> None:
    """Tells what discussions have become, at this commit."""
    await changes.publish(conn, [_change(each, at) for each in await store.standings(conn, ids)])


async def change(conn: Conn, discussion_id: str, *, at: datetime, **values: Any) -> None:
    """Writes some columns of a discussion, and tells it."""
    await store.change(conn, discussion_id, **values)
    await announce(conn, [discussion_id], at=at)


def _change(one: Standing, at: datetime) -> Change:
    return Change(
        kind=KIND,
        object_id=one.id,
        event="discussion.updated",
        audience=(audiences.consumer(one.source.partition(_AFTER_ID)[0]),),
        body=orjson.dumps(_told(one)),
        at=at,
    )


def _told(one: Standing) -> dict[str, Any]:
    return {
        "id": one.id,
        "siret": one.siret,
        "appellationCode": one.appellation_code,
        "locationId": one.location_id,
        "kind": one.kind,
        "contactMode": one.contact_mode,
        "status": one.status,
        "rejectionKind": one.rejection_kind,
        "conventionId": one.convention_id,
        "exchanges": one.exchanges,
        "createdAt": _instant(one.at),
        "decidedAt": _instant(one.decided_at),
        "closedAt": _instant(one.closed_at),
    }


def _instant(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z" if moment else None
