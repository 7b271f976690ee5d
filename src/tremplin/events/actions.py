"""What is done with events, whatever the door. A write and what makes it findable are one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.events import announcing, store
from tremplin.events.documents import document
from tremplin.events.draft import EventDraft
from tremplin.events.errors import EventInvalid, EventNotFound
from tremplin.events.model import KIND, Event, Origin, Status
from tremplin.events.preparation import Prepared, prepare
from tremplin.events.vocabulary import Family
from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem
from tremplin.search import engine


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a draft; its problems are warnings."""

    event: Event
    problems: tuple[Problem, ...]
    created: bool


async def save(conn: Conn, draft: EventDraft, *, by: str, now: datetime, origin: Origin = Origin.FORM) -> Saved:
    """Announces an event of a partner, or changes it. Raises EventInvalid with every problem."""
    await store.claim(conn, by)
    known = (await store.hold(conn, by, [draft.client_id.strip()])).get(draft.client_id.strip())
    number = known.id if known else (await store.numbers(conn, 1))[0]
    prepared = prepare(draft, partner_id=by, number=number, known=known, origin=origin, now=now)
    if prepared.event is None:
        raise EventInvalid(prepared.problems)
    await write(conn, [prepared.event])
    return Saved(prepared.event, prepared.problems, created=known is None)


async def prepare_all(
    conn: Conn, drafts: Sequence[EventDraft], *, by: str, origin: Origin, now: datetime
) -> tuple[list[Prepared], dict[str, Event]]:
    """What to keep of drafts, in their order, and the events that they replace, by identifier."""
    named = [draft.client_id.strip() for draft in drafts]
    known = await store.hold(conn, by, named)
    fresh = iter(await store.numbers(conn, sum(name not in known for name in named)))
    prepared = []
    for name, draft in zip(named, drafts, strict=True):
        before = known.get(name)
        number = before.id if before else next(fresh)
        prepared.append(prepare(draft, partner_id=by, number=number, known=before, origin=origin, now=now))
    return prepared, known


async def write(conn: Conn, events: Sequence[Event], *, told: bool = True) -> None:
    """Keeps events as they are given, each once, and makes search agree: those withdrawn are found nowhere. Whoever follows the
    agenda is told, unless nothing changed but how many places are taken (`told`)."""
    if events:
        await store.save(conn, events)
        if told:
            await announcing.announce(conn, events)
        await number_tags(conn, events)
        await reindex(conn, events)


async def reindex(conn: Conn, events: Sequence[Event]) -> None:
    """Makes search agree with events: those withdrawn are found nowhere."""
    await engine.index(conn, [document(each) for each in events if not each.withdrawn])
    await engine.remove(conn, KIND, [str(each.id) for each in events if each.withdrawn])


async def number_tags(conn: Conn, events: Sequence[Event]) -> None:
    """Gives a number to the labels of events that have none."""
    labels: Mapping[Family, set[str]] = {
        Family.OBJECTIVES: {label for each in events for label in each.objectives},
        Family.AUDIENCES: {label for each in events for label in each.audiences},
        Family.OPERATIONS: {label for each in events for label in each.operations},
        Family.BENEFITS: {label for each in events for label in each.benefits},
    }
    if any(labels.values()):
        await store.add_tags(conn, {family: sorted(several) for family, several in labels.items()})


async def cancel(conn: Conn, client_id: str, *, by: str, reason: str | None, now: datetime) -> Event:
    """Says that a partner's event will not take place: it stays visible, and says so. Raises EventNotFound."""
    known = (await store.hold(conn, by, [client_id])).get(client_id)
    if known is None:
        raise EventNotFound(event_id=client_id)
    cancelled = replace(known, status=Status.CANCELLED, status_reason=reason, revision=known.revision + 1, updated_at=now)
    await write(conn, [cancelled])
    return cancelled


async def remove(conn: Conn, events: Sequence[Event]) -> None:
    """Forgets events that should never have been announced; one that people may know of is cancelled instead."""
    await engine.remove(conn, KIND, [str(each.id) for each in events])
    await announcing.announce(conn, events, gone=True)
    await store.delete(conn, [each.id for each in events])
