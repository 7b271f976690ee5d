"""Closing the space of a partner, so that nothing of it is shown, and opening it again as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from tremplin.events import actions as events
from tremplin.events import store as event_store
from tremplin.events.model import KIND as EVENTS
from tremplin.events.model import Event
from tremplin.identity.oversight.actions import checked_reason
from tremplin.kit.db import Conn
from tremplin.missions import actions as missions
from tremplin.missions import store as mission_store
from tremplin.missions.model import KIND, Mission, Organisation
from tremplin.partners import store as partners
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author
from tremplin.partners.model import Partner
from tremplin.search import engine

_AT_ONCE = 500


async def close(conn: Conn, partner: Partner, *, by: Author, reason: str, now: datetime) -> None:
    """Closes a space: its keys open nothing, its people see nothing, its missions and events are found nowhere. Nothing is lost.

    Raises ReasonMissing.
    """
    said = checked_reason(reason)
    for held, _ in [await _missions(conn, part) for part in await _parts(conn, partner)]:
        await engine.remove(conn, KIND, [mission.id for mission in held])
    async for announced in _events(conn, partner):
        await engine.remove(conn, EVENTS, [str(event.id) for event in announced])
    await partners.set_deleted(conn, partner.id, now, at=now)
    await partners.bump_access_epoch(conn)
    await note(conn, Act.DELETED, by=by, now=now, partner_id=partner.id, subject=partner.name, reason=said)


async def reopen(conn: Conn, partner: Partner, *, by: Author, reason: str, now: datetime) -> None:
    """Opens a space again: its missions and events are shown where they were. Raises ReasonMissing."""
    said = checked_reason(reason)
    await partners.set_deleted(conn, partner.id, None, at=now)
    await reindex(conn, partner)
    async for announced in _events(conn, partner):
        await events.reindex(conn, announced)
    await partners.bump_access_epoch(conn)
    await note(conn, Act.RESTORED, by=by, now=now, partner_id=partner.id, subject=partner.name, reason=said)


async def reindex(conn: Conn, partner: Partner) -> None:
    """Makes search agree with all the missions of a partner."""
    for part in await _parts(conn, partner):
        held, organisations = await _missions(conn, part)
        known = [(mission, organisations.get(mission.organisation_id or "")) for mission in held]
        await missions.reindex(conn, known, owner=partner)


async def _parts(conn: Conn, partner: Partner) -> list[tuple[str, list[str]]]:
    """The missions of a partner, some hundreds at a time."""
    names = await mission_store.live_client_ids(conn, partner.id)
    return [(partner.id, names[start : start + _AT_ONCE]) for start in range(0, len(names), _AT_ONCE)]


async def _events(conn: Conn, partner: Partner) -> AsyncIterator[list[Event]]:
    """The events of a partner, some hundreds at a time."""
    after = 0
    while held := await event_store.hold_those_of(conn, partner.id, after=after, most=_AT_ONCE):
        yield held
        after = held[-1].id


async def _missions(conn: Conn, part: tuple[str, list[str]]) -> tuple[list[Mission], dict[str, Organisation]]:
    held = list((await mission_store.hold(conn, *part)).values())
    ids = list({mission.organisation_id for mission in held if mission.organisation_id})
    return held, await mission_store.find_organisations(conn, ids)
