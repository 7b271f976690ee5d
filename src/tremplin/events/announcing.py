"""Events told to whoever follows the agenda: what each has become, as the contract shows it, or that it is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from tremplin.events.model import KIND, Event
from tremplin.events.rendering import render
from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.db import Conn
from tremplin.partners import audiences


async def announce(conn: Conn, events: Sequence[Event], *, gone: bool = False) -> None:
    """Tells that events changed; `gone`: that they are no longer there at all."""
    await changes.publish(conn, [_change(each, shown=not (gone or each.withdrawn)) for each in events])


def _change(event: Event, *, shown: bool) -> Change:
    return Change(
        kind=KIND,
        object_id=str(event.id),
        event="event.updated" if shown else "event.withdrawn",
        audience=(audiences.EVERYONE,),
        body=render(event) if shown else orjson.dumps({"id": event.id}),
        at=event.updated_at,
    )
