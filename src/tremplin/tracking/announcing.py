"""Applications and accounts told to their two sides, as they are declared and followed."""

from __future__ import annotations

from typing import Any

import orjson

from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.db import Conn
from tremplin.partners import audiences
from tremplin.tracking.exports.model import instant
from tremplin.tracking.model import Event

KIND = "application"


async def announce(conn: Conn, event: Event) -> None:
    """Tells the announcer and the broadcaster of an application or an account; of those of robots, nobody."""
    if event.bot is not None:
        return
    change = Change(
        kind=KIND,
        object_id=event.id,
        event="application.updated" if event.updated_at else "application.created",
        audience=(audiences.partner(event.to_partner), audiences.partner(event.from_partner)),
        body=orjson.dumps(told(event)),
        at=event.updated_at or event.at,
    )
    await changes.publish(conn, [change])


def told(event: Event) -> dict[str, Any]:
    """What both sides may read of it, under the names of `/api/v1/events`."""
    return {
        "id": event.id,
        "at": instant(event.at),
        "kind": event.kind,
        "status": event.status,
        "updated_at": instant(event.updated_at) if event.updated_at else None,
        "announcer_id": event.to_partner,
        "broadcaster_id": event.from_partner,
        "mission_id": event.mission_id,
        "source": event.source,
        "source_id": event.source_id,
        "tag": event.tag,
        "click_id": event.click_id,
        "client_event_id": event.client_event_id,
        "custom": event.custom,
    }
