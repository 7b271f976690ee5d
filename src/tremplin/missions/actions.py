"""What is done with missions, whatever the door: published (created, changed, revived), withdrawn.

A write and what makes it visible (search documents) are one transaction: what was accepted can be found at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem
from tremplin.missions import organisations, preparation, store
from tremplin.missions.documents import document
from tremplin.missions.draft import MissionDraft
from tremplin.missions.exchange import render
from tremplin.missions.model import KIND, Mission, Organisation
from tremplin.missions.preparation import Prepared
from tremplin.missions.problems import DUPLICATE
from tremplin.missions.texts import legible
from tremplin.partners import store as partners
from tremplin.partners.model import Partner
from tremplin.search import engine


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft, the problems met while reading it, and the digest of its source when it comes from a catalogue."""

    draft: MissionDraft
    problems: tuple[Problem, ...] = ()
    source_hash: bytes | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a submission."""

    mission: Mission
    problems: tuple[Problem, ...]
    created: bool


async def publish(conn: Conn, submissions: Sequence[Submission], *, by: Partner, now: datetime, door: str) -> list[Published]:
    """Creates, changes or revives missions of an announcer, each valid or refused with its reasons. Order is kept.

    Submissions must have distinct clientIds. One whose clientId was created by someone else in the same instant is left out.
    """
    readable = [replace(each, draft=preparation.readable(each.draft)) for each in submissions]
    prepared = await _prepare(conn, readable, by=by, now=now, synced=door == "feed")
    kept = {each.organisation.client_id: each.organisation for each in prepared if each.organisation}
    await store.save_organisations(conn, list(kept.values()))
    saved = {each.id: each.created for each in await store.save(conn, [p.mission for p in prepared], door=door)}
    written = [each for each in prepared if each.mission.id in saved]
    await reindex(conn, [(each.mission, each.organisation) for each in written], owner=by)
    published = [Published(each.mission, each.problems, saved[each.mission.id]) for each in written]
    return await _with_duplicates(conn, published)


async def reindex(conn: Conn, missions: Sequence[tuple[Mission, Organisation | None]], *, owner: Partner) -> None:
    """Makes search agree with these missions: shown when public, gone otherwise."""
    shown = [document(mission, organisation, owner) for mission, organisation in missions if mission.public]
    hidden = [mission.id for mission, _ in missions if not mission.public]
    if shown:
        await engine.index(conn, shown)
    if hidden:
        await engine.remove(conn, KIND, hidden)


async def withdraw(conn: Conn, client_ids: Sequence[str], *, by: Partner, now: datetime, door: str) -> list[str]:
    """Withdraws an announcer's missions from everywhere, at once, and returns their ids. The same clientId revives them."""
    gone = await store.withdraw(conn, by.id, [legible(each.strip()) for each in client_ids], at=now, door=door)
    if gone:
        await engine.remove(conn, KIND, gone)
    return gone


async def last_rendering(conn: Conn, mission_id: str) -> bytes | None:
    """The exchange's JSON of a mission that was published and no longer is; None for one that never was."""
    mission = await store.find(conn, mission_id)
    if mission is None or not await store.was_published(conn, mission_id):
        return None
    owner = await partners.find(conn, mission.owner)
    organisation_ids = [mission.organisation_id] if mission.organisation_id else []
    organisation = (await store.find_organisations(conn, organisation_ids)).get(mission.organisation_id or "")
    return render(mission, organisation, owner) if owner else None


async def _prepare(conn: Conn, submissions: Sequence[Submission], *, by: Partner, now: datetime, synced: bool) -> list[Prepared]:
    known = await store.known(conn, by.id, [each.draft.client_id.strip() for each in submissions])
    settled = [organisations.settle(each.draft.organisation) for each in submissions]
    named = {each.client_id: each for each in settled if each and each.client_id}
    ids = await store.organisation_ids(conn, by.id, list(named))
    for client_id in named:
        ids.setdefault(client_id, uuid7(now))
    prepared = []
    for submission, organisation in zip(submissions, settled, strict=True):
        already = known.get(submission.draft.client_id.strip())
        prepared.append(
            preparation.prepare(
                submission.draft,
                owner=by,
                mission_id=already.id if already else uuid7(now),
                organisation_id=ids[organisation.client_id] if organisation and organisation.client_id else "",
                known=already,
                now=now,
                found=submission.problems,
                source_hash=submission.source_hash,
                synced=synced,
            )
        )
    return prepared


async def _with_duplicates(conn: Conn, published: list[Published]) -> list[Published]:
    """Adds a warning to the missions that look the same as an older one of the same announcer."""
    twins = await store.look_alikes(conn, [each.mission for each in published])
    if not twins:
        return published
    told = []
    for each in published:
        if other := twins.get(each.mission.id):
            problem = DUPLICATE.at("/title", other=other)
            mission = replace(each.mission, problems=(*each.mission.problems, _as_kept(problem)))
            each = replace(each, mission=mission, problems=(*each.problems, problem))
        told.append(each)
    await store.save_problems(conn, [each.mission for each in told if each.mission.id in twins])
    return told


def _as_kept(problem: Problem) -> dict[str, str]:
    return {key: str(value) for key, value in asdict(problem).items()}
