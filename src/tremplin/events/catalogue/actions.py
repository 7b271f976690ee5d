"""What an announcer does with its own events, by a form or a program. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tremplin.events import actions, store
from tremplin.events.catalogue.errors import EventRegistered
from tremplin.events.draft import EventDraft
from tremplin.events.errors import EventInvalid, EventNotFound
from tremplin.events.model import Event, Origin, Status
from tremplin.events.preparation import draft_of
from tremplin.events.registrations import store as registrations
from tremplin.kit.db import Conn

# What the dates of a series do not share.
_OWN = ("client_id", "starts_at", "ends_at", "status", "status_reason", "revision", "series")


async def announce(conn: Conn, drafts: Sequence[EventDraft], *, by: str, now: datetime, origin: Origin = Origin.FORM) -> list[Event]:
    """Announces events, dates of one series for instance: all of them, or none. Raises EventInvalid with every problem."""
    await store.claim(conn, by)
    prepared, _ = await actions.prepare_all(conn, drafts, by=by, origin=origin, now=now)
    events = [each.event for each in prepared if each.event is not None]
    if len(events) < len(prepared):
        raise EventInvalid(list(dict.fromkeys(problem for each in prepared for problem in each.problems)))
    await actions.write(conn, events)
    return events


async def revise(conn: Conn, event: Event, draft: EventDraft, *, others: bool, now: datetime) -> int:
    """Changes an event; with `others`, what changed but for days goes to the later dates of its series too, at the same new hours.

    Returns how many events changed. Raises EventInvalid with every problem.
    """
    saved = await actions.save(conn, replace(draft, revision=event.revision + 1), by=event.partner_id, now=now)
    if not (others and event.series):
        return 1
    before, after = draft_of(event), draft_of(saved.event)
    later = await store.hold_series(conn, event.partner_id, event.series, after=event.starts_at)
    later = [each for each in later if each.id != event.id and each.status == Status.SCHEDULED]
    await announce(conn, [_like(each, before, after) for each in later], by=event.partner_id, now=now)
    return 1 + len(later)


def revised(event: Event, before: Event | None) -> Event:
    """An event, one revision later than what it replaces: calendars that follow it must see that it changed."""
    return replace(event, revision=before.revision + 1) if before else event


async def withdraw(conn: Conn, client_id: str, *, by: str, now: datetime) -> Event:
    """Takes away an event that should never have been announced. Raises EventNotFound; EventRegistered: people mean to come."""
    known = await _held(conn, client_id, by=by)
    if known.withdrawn:
        return known
    if known.ends_at > now and known.status == Status.SCHEDULED and await registrations.anyone(conn, known.id):
        raise EventRegistered
    return await _now(conn, known, Status.WITHDRAWN, None, now=now)


async def cancel(conn: Conn, client_id: str, *, by: str, reason: str | None, now: datetime) -> Event:
    """Says that an event will not take place: it stays visible, and says so. Raises EventNotFound."""
    known = await _held(conn, client_id, by=by)
    return known if known.withdrawn else await _now(conn, known, Status.CANCELLED, reason, now=now)


async def postpone(conn: Conn, client_id: str, *, by: str, reason: str | None, now: datetime) -> Event:
    """Says that an event will take place another day, not known yet. Raises EventNotFound."""
    known = await _held(conn, client_id, by=by)
    return known if known.withdrawn else await _now(conn, known, Status.POSTPONED, reason, now=now)


async def restore(conn: Conn, client_id: str, *, by: str, now: datetime) -> Event:
    """Makes an event take place after all: undoes all of the above. Raises EventNotFound."""
    return await _now(conn, await _held(conn, client_id, by=by), Status.SCHEDULED, None, now=now)


async def _held(conn: Conn, client_id: str, *, by: str) -> Event:
    known = (await store.hold(conn, by, [client_id])).get(client_id)
    if known is None:
        raise EventNotFound(event_id=client_id[:80])
    return known


async def _now(conn: Conn, known: Event, status: Status, reason: str | None, *, now: datetime) -> Event:
    if known.status == status and known.status_reason == reason:
        return known
    changed = replace(known, status=status, status_reason=reason, revision=known.revision + 1, updated_at=now)
    await actions.write(conn, [changed])
    return changed


def _like(event: Event, before: EventDraft, after: EventDraft) -> EventDraft:
    """A date of a series, changed as another one was."""
    own = draft_of(event)
    changed = {
        name: getattr(after, name)
        for name in EventDraft.__dataclass_fields__
        if name not in _OWN and getattr(before, name) != getattr(after, name)
    }
    moved = replace(own, **changed, revision=own.revision + 1)
    return _at_hours_of(moved, event, before, after)


def _at_hours_of(draft: EventDraft, event: Event, before: EventDraft, after: EventDraft) -> EventDraft:
    """The same day, at the hours that another date of the series now has, if they changed on the clock of the place."""
    if after.starts_at is None or after.ends_at is None or (before.starts_at, before.ends_at) == (after.starts_at, after.ends_at):
        return draft
    day = event.local_start.date()
    zone = event.local_start.tzinfo
    clock = after.starts_at if after.all_day else after.starts_at.astimezone(zone)
    starts = datetime.combine(day, clock.timetz() if after.all_day else clock.time().replace(tzinfo=zone))
    ends = starts + max(after.ends_at - after.starts_at, timedelta())
    return replace(draft, starts_at=starts, ends_at=ends)
