"""What is done with applications and accounts: declared by a partner, read again, followed up to their end.

A partner only ever reaches the events it is a side of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions import store as missions
from tremplin.missions.model import KIND, Mission
from tremplin.partners.model import Partner
from tremplin.search import engine
from tremplin.tracking import errors, store
from tremplin.tracking.model import ACTIVITIES, Event, Kind, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a partner says happened: after a click, on a mission of its own (`mission_client_id`) or on one it shows (`mission_id`)."""

    kind: str = Kind.APPLY
    click_id: str | None = None
    mission_id: str | None = None
    mission_client_id: str | None = None
    tag: str | None = None
    client_event_id: str | None = None
    custom: dict[str, str] | None = None
    referer_host: str | None = None


async def declare(conn: Conn, said: Declaration, *, by: Partner, scope: Condition, now: datetime) -> Event:
    """Keeps an application or an account. One already declared under the same `client_event_id` is given back as it is.

    Raises ClickNotFound, MissionNotFound, MissionNotAccessible (`scope`: what the partner may show).
    """
    if said.client_event_id:
        await store.hold_client_event(conn, by.id, said.client_event_id)
        if known := await store.declared_as(conn, by.id, said.client_event_id, [said.kind]):
            return known[0]
    event = Event(
        id=uuid7(now),
        at=now,
        kind=said.kind,
        to_partner=by.id,
        from_partner=by.id,
        mission_id=None,
        source=Source.PUBLISHER,
        source_id=by.id,
        tag=said.tag,
        client_event_id=said.client_event_id,
        custom=said.custom,
        referer_host=said.referer_host,
    )
    event = await _attributed(conn, event, said, by, scope)
    await store.add(conn, [event])
    return event


async def _attributed(conn: Conn, event: Event, said: Declaration, by: Partner, scope: Condition) -> Event:
    """The event with who brought it, to whom, and about which mission."""
    if said.click_id:
        click = await store.find_event(conn, said.click_id)
        if click is None or click.kind != Kind.CLICK or click.to_partner != by.id:
            raise errors.ClickNotFound
        named = await _own(conn, by, said.mission_client_id) if said.mission_client_id else None
        return replace(
            event,
            click_id=click.id,
            from_partner=click.from_partner,
            mission_id=named.id if named else click.mission_id,
            tag=said.tag or click.tag or next(iter(click.tags), None),
        )
    if said.mission_client_id:
        return replace(event, mission_id=(await _own(conn, by, said.mission_client_id)).id)
    mission = await missions.find(conn, said.mission_id or "")
    if mission is None or not mission.public:
        raise errors.MissionNotFound
    if await engine.get(conn, KIND, mission.id, scope) is None:
        raise errors.MissionNotAccessible
    return replace(event, to_partner=mission.owner, mission_id=mission.id)


async def _own(conn: Conn, partner: Partner, client_id: str) -> Mission:
    mission = await missions.find_by_client_id(conn, partner.id, client_id)
    if mission is None:
        raise errors.MissionNotFound
    return mission


async def find(conn: Conn, event_id: str, *, by: Partner, kind: str | None = None) -> Event:
    """An application or an account of a partner, by our identifier or, for an announcer, by its own.

    Raises ActivityNotFound, AmbiguousActivity (an announcer's identifier that stands for both, without `kind`).
    """
    event = await store.find_event(conn, event_id)
    if event and event.kind in ACTIVITIES and by.id in (event.to_partner, event.from_partner) and kind in (None, event.kind):
        return event
    known = await store.declared_as(conn, by.id, event_id, [kind] if kind else ACTIVITIES)
    if not known:
        raise errors.ActivityNotFound
    if len({each.kind for each in known}) > 1:
        raise errors.AmbiguousActivity
    return known[0]


async def follow_up(conn: Conn, event_id: str, status: str, *, by: Partner, kind: str | None = None, now: datetime) -> Event:
    """Notes what became of an application or an account. Raises as `find` does."""
    event = await find(conn, event_id, by=by, kind=kind)
    await store.set_status(conn, event, status, at=now)
    return replace(event, status=status, updated_at=now)
