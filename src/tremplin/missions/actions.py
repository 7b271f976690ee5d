"""What is done with missions, whatever the door: published (created, changed, revived), withdrawn.

A write and what makes it visible (search documents) are one transaction: what was accepted can be found at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.portable import portable
from tremplin.kit.problem import Problem
from tremplin.missions import preparation, store
from tremplin.missions.documents import document
from tremplin.missions.draft import MissionDraft
from tremplin.missions.exchange import render
from tremplin.missions.matching import actions as matching
from tremplin.missions.matching import rules
from tremplin.missions.matching.store import Profile
from tremplin.missions.matching.vocabulary import vocabulary
from tremplin.missions.model import KIND, Mission, Organisation
from tremplin.missions.moderation import changes as moderation
from tremplin.missions.preparation import Kept, Known, Prepared
from tremplin.missions.problems import DUPLICATE
from tremplin.missions.texts import legible, one_line
from tremplin.partners import audiences
from tremplin.partners import store as partners
from tremplin.partners.model import Partner
from tremplin.reference.gazetteer import gazetteer
from tremplin.search import engine
from tremplin.search.model import Document
from tremplin.search.record import Batch


@portable
@dataclass(frozen=True, slots=True)
class Submission:
    """A draft, the problems met while reading it, the digest of its source when it comes from a catalogue, and what it leaves
    as it is when it changes a mission in part."""

    draft: MissionDraft
    problems: tuple[Problem, ...] = ()
    source_hash: bytes | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a submission."""

    mission: Mission
    organisation: Organisation | None
    problems: tuple[Problem, ...]
    created: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What search and matching are to know of new missions, made before these are stored."""

    ids: frozenset[str]
    documents: Batch
    profiles: list[Profile]


@dataclass(frozen=True, slots=True)
class Received:
    """Submissions with what the store knows of them: all it takes to prepare them, without the database."""

    submissions: list[Submission]
    organisations: list[Organisation | None]  # one for each submission, already stored
    verified: dict[str, str]  # organisation → the one of the national registers that it is
    known: dict[str, Known]  # by clientId
    by: Partner
    now: datetime
    door: str

    def prepared(self) -> list[Prepared]:
        """The missions to keep, in the order of the submissions. Pure but for new ids: it may be done by another thread."""
        return [self._prepared(*each) for each in zip(self.submissions, self.organisations, strict=True)]

    def shown(self, prepared: Sequence[Prepared]) -> Shown:
        """What is to be found of those of these missions that are new: nobody has decided of them yet. Pure, like `prepared`."""
        new = [(each.mission, each.organisation) for each in prepared if each.mission.client_id not in self.known]
        documents, profiles = _found(new, self.verified, {}, owner=self.by)
        return Shown(frozenset(each.id for each in documents), engine.prepare(documents), profiles)

    def _prepared(self, submission: Submission, organisation: Organisation | None) -> Prepared:
        known = self.known.get(submission.draft.client_id.strip())
        return preparation.prepare(
            submission.draft,
            owner=self.by,
            mission_id=known.id if known else uuid7(self.now),
            organisation=organisation,
            known=known,
            now=self.now,
            found=submission.problems,
            source_hash=submission.source_hash,
            synced=self.door == "feed",
            kept=submission.kept,
        )


def get_ready() -> None:
    """Reads now what preparing a first mission reads: places and the vocabulary, a third of a second."""
    gazetteer()
    vocabulary()


async def publish(conn: Conn, submissions: Sequence[Submission], *, by: Partner, now: datetime, door: str) -> list[Published]:
    """Creates, changes or revives missions of an announcer, each valid or refused with its reasons. Order is kept.

    Submissions must have distinct clientIds. One whose clientId was created by someone else in the same instant is left out.
    """
    received = await receive(conn, submissions, by=by, now=now, door=door)
    return await keep(conn, received.prepared(), by=by, door=door)


async def receive(conn: Conn, submissions: Sequence[Submission], *, by: Partner, now: datetime, door: str) -> Received:
    """The first half of `publish`: stores the organisations of submissions, and finds what is known of their missions."""
    readable = [_readable(each) for each in submissions]
    described = [preparation.organisation_of(each.draft, owner=by, organisation_id="", now=now) for each in readable]
    named = {each.client_id for each in described if each}
    stored = await store.organisation_ids(conn, by.id, named)
    ids = {client_id: stored.get(client_id) or uuid7(now) for client_id in named}
    organisations = [each and replace(each, id=ids[each.client_id]) for each in described]
    await store.save_organisations(conn, list({each.id: each for each in organisations if each}.values()))
    verified = await store.verified_organisations(conn, list(ids.values()))
    known = await store.known(conn, by.id, [each.draft.client_id.strip() for each in readable])
    return Received(readable, organisations, verified, known, by, now, door)


def _readable(submission: Submission) -> Submission:
    draft = preparation.readable(submission.draft)
    return submission if draft is submission.draft else replace(submission, draft=draft)


async def keep(conn: Conn, prepared: Sequence[Prepared], *, by: Partner, door: str, shown: Shown | None = None) -> list[Published]:
    """The second half of `publish`: stores missions and makes search agree. `shown`: what new ones are found by, when it is ready."""
    saved = {each.id: each.created for each in await store.save(conn, [p.mission for p in prepared], door=door)}
    written = [each for each in prepared if each.mission.id in saved]
    await moderation.reconsider(conn, [(each.mission, each.organisation) for each in written])
    if shown and not all(saved.get(each) for each in shown.ids):
        shown = None  # someone else created one of them in the same instant
    if shown and shown.ids:
        await engine.write(conn, shown.documents, new=True)
        await matching.keep_profiles(conn, shown.profiles)
    done = shown.ids if shown else frozenset()
    await reindex(conn, [(each.mission, each.organisation) for each in written if each.mission.id not in done], owner=by)
    await _announce(conn, {each.mission.id: each.mission.updated_at for each in written}, by=by)
    published = [Published(each.mission, each.organisation, each.problems, saved[each.mission.id]) for each in written]
    return await _with_duplicates(conn, published)


async def reindex(conn: Conn, missions: Sequence[tuple[Mission, Organisation | None]], *, owner: Partner) -> None:
    """Makes search agree with these missions: shown when public, gone otherwise."""
    if not missions:
        return
    accepted = await moderation.accepted_by(conn, [mission.id for mission, _ in missions])
    # Whoever writes a mission describes its organisation; only the store knows which registered one it was verified to be.
    verified = await store.verified_organisations(conn, list({each.id for _, each in missions if each}))
    documents, profiles = _found(missions, verified, accepted, owner=owner)
    if documents:
        await engine.index(conn, documents)
        await matching.keep_profiles(conn, profiles)
    if hidden := [mission.id for mission, _ in missions if not mission.public]:
        await engine.remove(conn, KIND, hidden)


def _found(
    missions: Sequence[tuple[Mission, Organisation | None]],
    verified: Mapping[str, str],
    accepted: Mapping[str, tuple[str, ...]],
    *,
    owner: Partner,
) -> tuple[list[Document], list[Profile]]:
    """What search and matching know of those of these missions that are public."""
    documents, profiles = [], []
    for mission, each in missions:
        if mission.public:
            held = rules.scores(mission, each)
            known = verified.get(each.id) if each else None
            organisation = replace(each, verified_organisation_id=known) if each and each.verified_organisation_id != known else each
            documents.append(document(mission, organisation, owner, accepted.get(mission.id, ()), held))
            profiles.append(Profile(mission.id, mission.remote, held))
    return documents, profiles


async def withdraw(conn: Conn, client_ids: Sequence[str], *, by: Partner, now: datetime, door: str) -> list[str]:
    """Withdraws an announcer's missions from everywhere, at once, and returns their ids. The same clientId revives them."""
    gone = await store.withdraw(conn, by.id, [legible(each.strip()) for each in client_ids], at=now, door=door)
    if gone:
        await engine.remove(conn, KIND, gone)
        await _announce(conn, dict.fromkeys(gone, now), by=by)
    return gone


async def _announce(conn: Conn, changed: Mapping[str, datetime], *, by: Partner) -> None:
    """Tells that missions changed, to their announcer and to those that show its missions: each sees what it may when it is told."""
    audience = (audiences.partner(by.id), audiences.shows(by.id))
    await changes.publish(
        conn,
        [
            Change(kind=KIND, object_id=id_, event="mission.updated", audience=audience, body=None, at=at)
            for id_, at in changed.items()
        ],
    )


async def declare_organisation(conn: Conn, client_id: str, *, by: Partner, name: str | None, now: datetime) -> None:
    """Makes sure that an announcer has an organisation under this identifier; one that exists is left as it is."""
    if not await store.organisation_ids(conn, by.id, [client_id]):
        declared = Organisation(id=uuid7(now), owner=by.id, client_id=client_id, name=one_line(name), created_at=now, updated_at=now)
        await store.save_organisations(conn, [declared])


async def last_rendering(conn: Conn, mission_id: str) -> bytes | None:
    """The exchange's JSON of a mission that was published and no longer is; None for one that never was."""
    mission = await store.find(conn, mission_id)
    if mission is None or not await store.was_published(conn, mission_id):
        return None
    owner = await partners.find(conn, mission.owner)
    if owner is not None and owner.sandbox_until is not None:
        return None
    organisation_ids = [mission.organisation_id] if mission.organisation_id else []
    organisation = (await store.find_organisations(conn, organisation_ids)).get(mission.organisation_id or "")
    return render(mission, organisation, owner) if owner else None


async def _with_duplicates(conn: Conn, published: list[Published]) -> list[Published]:
    """Adds a warning to the missions that look the same as an older one of the same announcer."""
    twins = await store.look_alikes(conn, [each.mission.id for each in published])
    if not twins:
        return published
    told = []
    for each in published:
        if other := twins.get(each.mission.id):
            problem = DUPLICATE.at("/title", other=other)
            mission = replace(each.mission, problems=(*each.mission.problems, problem.as_json()))
            each = replace(each, mission=mission, problems=(*each.problems, problem))
        told.append(each)
    await store.save_problems(conn, [each.mission for each in told if each.mission.id in twins])
    return told
