"""Missions pushed one by one or by batches: announced, revised, retired, upserted. The writes are those of every door (`actions`).

Pushes of one announcer take turns, so that two of them never change the same thing at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import psycopg

from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem
from tremplin.missions import actions, store
from tremplin.missions.actions import Published, Submission
from tremplin.missions.draft import MissionDraft
from tremplin.missions.errors import MissionExists, MissionNotFound
from tremplin.missions.model import Mission, Organisation, Status
from tremplin.missions.preparation import Prepared
from tremplin.missions.problems import NOT_KEPT
from tremplin.missions.revision import (
    Changes,
    draft_of,
    organisation_draft,
    organisation_meant,
    organisation_revised,
    problems_of,
    revised,
    untouched,
)
from tremplin.missions.texts import legible
from tremplin.partners.model import Partner

DOOR = "api"
_TOGETHER = 250


@dataclass(frozen=True, slots=True)
class Push:
    """What a partner says of the mission it calls `client_id`."""

    client_id: str
    changes: Changes


class Outcome(StrEnum):
    """What became of one mission of a batch."""

    CREATED = "created"  # new, or back after having been withdrawn
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"  # kept with its problems, shown to nobody
    INVALID = "invalid"  # not kept: it could not be read


@dataclass(frozen=True, slots=True)
class Upserted:
    """One mission of a batch, once dealt with; None when it could not be kept."""

    outcome: Outcome
    mission: Mission | None
    problems: tuple[Problem, ...]


async def announce(conn: Conn, push: Push, *, by: Partner, now: datetime, door: str = DOOR) -> Published:
    """A new mission, or one that comes back after it was withdrawn. Raises MissionExists."""
    push = _tidy(push)
    held = await _held(conn, push.client_id, by=by)
    if held and held.deleted_at is None:
        raise MissionExists
    submissions, _ = await _whole(conn, [push], by=by)
    published = await actions.publish(conn, submissions, by=by, now=now, door=door)
    if not published:  # a catalogue brought it in the same instant
        raise MissionExists
    return published[0]


async def revise(conn: Conn, push: Push, *, by: Partner, now: datetime, door: str = DOOR) -> Published:
    """Changes what is said of a live mission and leaves the rest. Raises MissionNotFound, also for another announcer's."""
    push = _tidy(push)
    mission = await _held(conn, push.client_id, by=by)
    if mission is None or mission.deleted_at is not None:
        raise MissionNotFound
    found = await store.find_organisations(conn, [mission.organisation_id] if mission.organisation_id else [])
    current = next(map(organisation_draft, found.values()), None)
    meant = organisation_meant(push.changes, current)
    known = current
    if meant and not (current and current.client_id == meant):
        others = await store.organisations_named(conn, by.id, [meant])
        known = next(map(organisation_draft, others.values()), None)
    draft = replace(revised(draft_of(mission, None), push.changes), organisation=organisation_revised(push.changes, meant, known))
    submission = Submission(draft, push.changes.problems, kept=untouched(mission, push.changes))
    (published,) = await actions.publish(conn, [submission], by=by, now=now, door=door)
    return published


async def restore(conn: Conn, client_id: str, *, by: Partner, now: datetime, door: str = DOOR) -> Published:
    """Publishes again a mission that was withdrawn, as it was. Raises MissionNotFound, also for one that was not withdrawn."""
    mission = await _held(conn, _tidy_id(client_id), by=by)
    if mission is None or mission.deleted_at is None:
        raise MissionNotFound
    found = await store.find_organisations(conn, [mission.organisation_id] if mission.organisation_id else [])
    draft = draft_of(mission, next(iter(found.values()), None))
    submission = Submission(draft, kept=untouched(mission, Changes()))
    (published,) = await actions.publish(conn, [submission], by=by, now=now, door=door)
    return published


async def retire(conn: Conn, client_id: str, *, by: Partner, now: datetime, door: str = DOOR) -> datetime:
    """Withdraws a mission and returns when; done already, it answers the same instant again. Raises MissionNotFound."""
    client_id = _tidy_id(client_id)
    mission = await _held(conn, client_id, by=by)
    if mission is None:
        raise MissionNotFound
    if mission.deleted_at is not None:
        return mission.deleted_at
    await actions.withdraw(conn, [client_id], by=by, now=now, door=door)
    return now


async def upsert(conn: Conn, pushes: Sequence[Push], *, by: Partner, now: datetime) -> list[Upserted]:
    """Missions described in whole, created, changed or left alone when nothing differs, in the order given.

    Their clientIds must be distinct. One that the database refuses costs none of the others.
    """
    await store.take_turn(conn, by.id)
    tidy = [_tidy(push) for push in pushes]
    done: dict[str, Upserted] = {}
    # Sorted, as `hold` locks: a catalogue imported meanwhile is met in one order by every batch.
    ordered = sorted(tidy, key=lambda push: push.client_id)
    for start in range(0, len(ordered), _TOGETHER):
        done |= await _upsert(conn, ordered[start : start + _TOGETHER], by=by, now=now)
    return [done[push.client_id] for push in tidy]


async def _upsert(conn: Conn, pushes: Sequence[Push], *, by: Partner, now: datetime) -> dict[str, Upserted]:
    """A group, by clientId; when the database refuses something of it, halves until it is known what."""
    try:
        async with conn.transaction():
            return await _upsert_group(conn, pushes, by=by, now=now)
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.ProgramLimitExceeded) as error:
        if len(pushes) == 1:
            problem = NOT_KEPT.at("", reason=error.diag.message_primary or "?")
            return {pushes[0].client_id: Upserted(Outcome.INVALID, None, (problem,))}
        half = len(pushes) // 2
        first = await _upsert(conn, pushes[:half], by=by, now=now)
        return first | await _upsert(conn, pushes[half:], by=by, now=now)


async def _upsert_group(conn: Conn, pushes: Sequence[Push], *, by: Partner, now: datetime) -> dict[str, Upserted]:
    held = await store.hold(conn, by.id, [push.client_id for push in pushes])
    submissions, organisations = await _whole(conn, pushes, by=by)
    received = await actions.receive(conn, submissions, by=by, now=now, door=DOOR)
    # In a thread: other requests are answered meanwhile.
    prepared = await asyncio.to_thread(received.prepared)
    changed = [each for each in prepared if not is_same(each, held.get(each.mission.client_id), organisations)]
    written = await actions.keep(conn, changed, by=by, door=DOOR) if changed else []
    published = {each.mission.client_id: each for each in written}
    return {push.client_id: _upserted(published.get(push.client_id), held.get(push.client_id)) for push in pushes}


def _upserted(published: Published | None, before: Mission | None) -> Upserted:
    if published is None:
        return _left_alone(before)
    outcome = Outcome.CREATED if before is None or before.deleted_at else Outcome.UPDATED
    if published.mission.status == Status.REFUSED:
        outcome = Outcome.REFUSED
    return Upserted(outcome, published.mission, published.problems)


def _left_alone(mission: Mission | None) -> Upserted:
    if mission is None:  # a catalogue brought it in the same instant
        return Upserted(Outcome.INVALID, None, (NOT_KEPT.at("/clientId", reason="un flux vient de la publier"),))
    outcome = Outcome.REFUSED if mission.status == Status.REFUSED else Outcome.UNCHANGED
    return Upserted(outcome, mission, tuple(problems_of(mission)))


def is_same(prepared: Prepared, mission: Mission | None, organisations: dict[str, Organisation]) -> bool:
    """Whether all this is kept already, organisation included. Warnings do not count: some come with time."""
    if mission is None:
        return False
    same = replace(
        prepared.mission,
        problems=mission.problems,
        source_hash=mission.source_hash,
        last_sync_at=mission.last_sync_at,
        updated_at=mission.updated_at,
    )
    given = prepared.organisation
    if same != mission or given is None:
        return same == mission
    known = organisations.get(given.client_id)
    return known is not None and replace(given, created_at=known.created_at, updated_at=known.updated_at) == known


async def _held(conn: Conn, client_id: str, *, by: Partner) -> Mission | None:
    await store.take_turn(conn, by.id)
    return (await store.hold(conn, by.id, [client_id])).get(client_id)


async def _whole(conn: Conn, pushes: Sequence[Push], *, by: Partner) -> tuple[list[Submission], dict[str, Organisation]]:
    """Submissions that describe missions in whole, and the organisations they speak of as they are kept, by clientId.

    Organisations keep what no push says of them; one that several pushes describe is, for all, what they say together.
    """
    meant = [organisation_meant(push.changes, None) for push in pushes]
    kept = await store.organisations_named(conn, by.id, {each for each in meant if each})
    described = {client_id: organisation_draft(each) for client_id, each in kept.items()}
    for push, client_id in zip(pushes, meant, strict=True):
        organisation = organisation_revised(push.changes, client_id, described.get(client_id or ""))
        if client_id and organisation:
            described[client_id] = organisation
    submissions = [
        Submission(
            replace(revised(MissionDraft(client_id=push.client_id), push.changes), organisation=described.get(client_id or "")),
            push.changes.problems,
        )
        for push, client_id in zip(pushes, meant, strict=True)
    ]
    return submissions, kept


def _tidy(push: Push) -> Push:
    return replace(push, client_id=_tidy_id(push.client_id))


def _tidy_id(client_id: str) -> str:
    """As it is kept."""
    return legible(client_id.strip())
