"""What is done with applications and accounts: declared by a partner's server or page, read again, followed up to their end.

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
from tremplin.tracking.announcing import announce
from tremplin.tracking.attribution import store as attribution
from tremplin.tracking.attribution.model import Credit, can_be_credited, credit
from tremplin.tracking.model import ACTIVITIES, Event, Kind, Source, is_usual


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
        await store.hold(conn, by.id, said.kind, said.client_event_id)
        if known := await store.declared_as(conn, by.id, said.client_event_id, [said.kind]):
            return known[0]
    if said.mission_id:
        owner, found = await _shown(conn, said.mission_id, scope)
        event = credited(said, Credit(by.id, Source.PUBLISHER, by.id, found), owner=owner, now=now)
    else:
        click = await _click(conn, said.click_id, by) if said.click_id else None
        named = await _own(conn, by, said.mission_client_id) if said.mission_client_id else None
        days = await attribution.days_of(conn, by.id)
        event = credited(said, credit(click, announcer_id=by.id, at=now, days=days), owner=by.id, now=now)
        event = replace(event, mission_id=named.id) if named else event
    event = replace(event, declared_by=by.id)
    await store.add(conn, [event])
    await announce(conn, event)
    return event


def credited(said: Declaration, given: Credit, *, owner: str, now: datetime) -> Event:
    """The event of what was said to an announcer, with whom it is credited to."""
    return Event(
        id=uuid7(now),
        at=now,
        kind=said.kind,
        to_partner=owner,
        from_partner=given.from_partner,
        mission_id=given.mission_id,
        source=given.source,
        source_id=given.source_id,
        click_id=given.click_id,
        request_id=given.request_id,
        tag=said.tag or given.tag,
        client_event_id=said.client_event_id,
        custom=said.custom,
        referer_host=said.referer_host,
    )


async def _click(conn: Conn, click_id: str, by: Partner) -> Event:
    click = await store.find_event(conn, click_id)
    if click is None or not can_be_credited(click, announcer_id=by.id):
        raise errors.ClickNotFound
    return click


async def _shown(conn: Conn, mission_id: str, scope: Condition) -> tuple[str, str]:
    """The owner and the id of a mission that a partner may show."""
    mission = await missions.find(conn, mission_id)
    if mission is None or not mission.public:
        raise errors.MissionNotFound
    if await engine.get(conn, KIND, mission.id, scope) is None:
        raise errors.MissionNotAccessible
    return mission.owner, mission.id


async def _own(conn: Conn, partner: Partner, client_id: str) -> Mission:
    mission = await missions.find_by_client_id(conn, partner.id, client_id)
    if mission is None:
        raise errors.MissionNotFound
    return mission


async def find(conn: Conn, event_id: str, *, by: Partner, kind: str | None = None) -> Event:
    """An application or an account of a partner, by our identifier or by its own.

    Raises ActivityNotFound, AmbiguousActivity (an identifier of its own that stands for both, without `kind`).
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
    """Notes what became of an application or an account, and keeps each step. Raises as `find` does."""
    event = await store.lock_event(conn, await find(conn, event_id, by=by, kind=kind))
    if event is None:
        raise errors.ActivityNotFound
    if event.status == status:  # said again: nothing happened
        return event
    await store.set_status(conn, event, status, at=now, by=by.id, expected=is_usual(event.status, status))
    changed = replace(event, status=status, updated_at=now)
    await announce(conn, changed)
    return changed
