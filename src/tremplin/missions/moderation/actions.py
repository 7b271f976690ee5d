"""What a moderator does: looks at its inbox, decides one mission or many, undoes, reads the history.

A decision, its history and what makes it visible (search documents) are one transaction: accepted is seen at once, refused is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.model import ACCEPTED_BY
from tremplin.kit.abreast import abreast
from tremplin.kit.clock import uuid7
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions import store as missions
from tremplin.missions.exchange import render, retitled
from tremplin.missions.model import KIND, Mission, Organisation
from tremplin.missions.moderation import errors, store
from tremplin.missions.moderation.inbox import store as inbox_store
from tremplin.missions.moderation.inbox.model import Page, Wanted
from tremplin.missions.moderation.inbox.risk import Group, Order, Signal, grouped, ranked
from tremplin.missions.moderation.model import Author, Change, Decision, Status, decided, judged, restored
from tremplin.missions.moderation.thread import store as thread
from tremplin.missions.moderation.thread.model import Message
from tremplin.partners import store as partners
from tremplin.partners.model import Partner
from tremplin.search import engine
from tremplin.search.model import Hit

MOST_TRIAGED = 300
MOST_AT_ONCE = 5_000
"""A gesture is one transaction: beyond, it would hold the announcers' own writes for too long."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A mission open to a moderator, with what was decided of it."""

    mission: Mission
    organisation: Organisation | None
    decision: Decision

    @property
    def digests(self) -> dict[str, str]:
        return judged(self.mission, self.organisation)


@dataclass(frozen=True, slots=True)
class Triage:
    """What waits, in the order to read it: how many missions in all, those looked at by groups, and how many in each status."""

    total: int
    groups: list[Group]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a moderator reads beside a mission. `waiting`: how many missions of its organisation wait, this one included."""

    signals: tuple[Signal, ...]
    changes: tuple[Change, ...]
    messages: tuple[Message, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Done:
    """What one gesture decided: `batch` undoes it at once, `remaining` tells how many more missions suited it."""

    mission_ids: list[str]
    batch: str | None = None
    remaining: int = 0


async def offered_to(conn: Conn, moderator: Partner) -> Condition:
    """What a moderator chooses among: what announcers let it show. Raises NotAModerator."""
    if not moderator.moderates:
        raise errors.NotAModerator
    return await diffusion.offered_to(conn, moderator.id)


async def inbox(
    conn: Conn, moderator: Partner, wanted: Wanted, *, newest: bool = False, limit: int = 25, skip: int = 0, count: bool = True
) -> Page:
    """The missions open to a moderator that suit, longest waiting first; `count`: with the values one may filter on.

    Raises NotAModerator.
    """
    scope = await offered_to(conn, moderator)
    if wanted.narrows:
        counts, total = None, await inbox_store.count(conn, scope, moderator.id, wanted)
    else:
        counts = await inbox_store.standing(conn, scope, moderator.id)
        total = sum(counts.get(each, 0) for each in wanted.status or counts)
    lines = await inbox_store.lines(conn, scope, moderator.id, wanted, newest=newest, limit=limit, skip=skip, counts=counts)
    return Page(total, lines, await inbox_store.choices(conn, scope, moderator.id, wanted) if count else {})


async def waiting(conn: Conn, moderator: Partner) -> int:
    """How many of the missions open to a moderator wait for a first decision. Raises NotAModerator."""
    return (await inbox_store.standing(conn, await offered_to(conn, moderator), moderator.id))["PENDING"]


async def triage(conn: Conn, moderator: Partner, wanted: Wanted, *, order: Order, now: datetime) -> Triage:
    """The missions open to a moderator that suit, told by signs of risk and grouped with those like them.

    Of the `MOST_TRIAGED` that wait longest: whatever the risk of others, none is left behind. Raises NotAModerator.
    """
    scope = await offered_to(conn, moderator)
    if wanted.narrows:
        counts, ids = await inbox_store.suiting(conn, scope, moderator.id, wanted, most=MOST_TRIAGED)
        if not ids:
            return Triage(0, grouped([], order), counts)
        wanted = Wanted(status=wanted.status, ids=ids)
    else:
        counts = await inbox_store.standing(conn, scope, moderator.id)
    total, glances = await inbox_store.glances(conn, scope, moderator.id, wanted, most=MOST_TRIAGED, counts=counts)
    return Triage(total, grouped([ranked(each, now) for each in glances], order), counts)


async def look(conn: Conn, moderator: Partner, mission_id: str) -> Seen:
    """One mission as a moderator sees it. Raises NotAModerator, MissionNotOffered."""
    scope = await offered_to(conn, moderator)
    if not await inbox_store.ids(conn, scope, moderator.id, Wanted(ids=(mission_id,)), most=1):
        raise errors.MissionNotOffered
    found = await missions.find_all(conn, [mission_id])
    return (await _seen(conn, moderator, found))[mission_id]


async def sheet(conn: Conn, moderator: Partner, mission_id: str, *, now: datetime) -> tuple[Seen, Beside]:
    """One mission as a moderator sees it, with what is read beside it. Raises NotAModerator, MissionNotOffered."""
    scope = await offered_to(conn, moderator)
    (_, found), mission = await abreast(
        conn,
        lambda conn: inbox_store.glances(conn, scope, moderator.id, Wanted(ids=(mission_id,)), most=1),
        lambda conn: missions.find(conn, mission_id),
    )
    if not found or mission is None:
        raise errors.MissionNotOffered
    organisation_id = mission.organisation_id or ""
    organisations, waiting, changes, messages = await abreast(
        conn,
        lambda conn: missions.find_organisations(conn, [organisation_id]),
        lambda conn: inbox_store.waiting_of(conn, scope, moderator.id, organisation_id),
        lambda conn: history(conn, moderator, mission_id),
        lambda conn: thread.messages(conn, mission_id, moderator.id),
    )
    seen = Seen(mission, next(iter(organisations.values()), None), found[0].line.decision)
    return seen, Beside(ranked(found[0], now).signals, tuple(changes), tuple(messages), waiting)


async def history(conn: Conn, moderator: Partner, mission_id: str) -> list[Change]:
    """What a moderator decided of a mission over time, latest first."""
    return await store.history(conn, moderator.id, mission_id)


async def under_own_titles(conn: Conn, moderator_id: str, hits: Sequence[Hit]) -> list[Hit]:
    """Missions found, under the titles by which a moderator shows them."""
    titles = await store.titles(conn, moderator_id, [hit.id for hit in hits])
    return [replace(hit, body=retitled(hit.body, titles[hit.id])) if hit.id in titles else hit for hit in hits]


async def own_titles(conn: Conn, moderator_id: str) -> dict[str, str]:
    """Mission id → the title by which a moderator shows it, for all those it gave one."""
    return await store.titles(conn, moderator_id)


async def rendering(conn: Conn, seen: Seen) -> bytes:
    """A mission as broadcasters receive it, to be personalised. Raises MissionNotOffered: its announcer has just left."""
    owner = await partners.find(conn, seen.mission.owner)
    if owner is None:
        raise errors.MissionNotOffered
    return render(seen.mission, seen.organisation, owner)


async def decide(
    conn: Conn, moderator: Partner, mission_id: str, given: Mapping[str, str | None], *, by: Author, now: datetime
) -> Decision:
    """Decides of one mission; `given` as in `model.decided`.

    Raises NotAModerator, MissionNotOffered, MotiveUnknown, MotiveRequired.
    """
    seen = await locked(conn, moderator, [mission_id])
    if mission_id not in seen:
        raise errors.MissionNotOffered
    before = seen[mission_id]
    after = decided(before.decision, given, by=by, at=now, seen=before.digests)
    await write(conn, [(before, after)], by=by, now=now)
    return after


async def decide_many(
    conn: Conn,
    moderator: Partner,
    wanted: Wanted,
    given: Mapping[str, str | None],
    *,
    by: Author,
    now: datetime,
    dry_run: bool = False,
) -> Done:
    """Decides of the missions that suit, longest waiting first, `MOST_AT_ONCE` at most; `dry_run` tells which and writes nothing.

    Raises NotAModerator, SelectionMissing (nothing chooses among what waits), MotiveUnknown, MotiveRequired.
    """
    if not wanted.narrows:
        raise errors.SelectionMissing
    scope = await offered_to(conn, moderator)
    ids = await inbox_store.ids(conn, scope, moderator.id, wanted, most=MOST_AT_ONCE)
    suiting = len(ids) if len(ids) < MOST_AT_ONCE else await inbox_store.count(conn, scope, moderator.id, wanted)
    seen = await locked(conn, moderator, ids)
    moves = [(each, decided(each.decision, given, by=by, at=now, seen=each.digests)) for each in seen.values()]
    batch = uuid7(now)
    if not dry_run:
        await write(conn, moves, by=by, now=now, batch=batch)
    return Done([each.mission.id for each, _ in moves], None if dry_run or not moves else batch, suiting - len(ids))


async def undo(conn: Conn, moderator: Partner, mission_id: str, *, by: Author, now: datetime) -> Decision:
    """Restores what was decided before the last decision; again, the one before.

    Raises NotAModerator, MissionNotOffered, NothingToUndo.
    """
    seen = await locked(conn, moderator, [mission_id])
    if mission_id not in seen:
        raise errors.MissionNotOffered
    last = await store.undoable(conn, moderator.id, [mission_id])
    if not last:
        raise errors.NothingToUndo
    await _undo(conn, seen, last, by=by, now=now)
    return (await store.decisions(conn, moderator.id, [mission_id]))[mission_id]


async def undo_many(conn: Conn, moderator: Partner, batch: str, *, by: Author, now: datetime, within: timedelta | None = None) -> Done:
    """Undoes what one gesture decided, where nothing else was decided since; `within`: only if it is not older.

    Raises NotAModerator, NothingToUndo.
    """
    seen = await locked(conn, moderator, await store.batch(conn, moderator.id, batch))
    last = [each for each in await store.undoable(conn, moderator.id, list(seen)) if each.batch == batch]
    if not last or (within is not None and last[0].at < now - within):
        raise errors.NothingToUndo
    await _undo(conn, seen, last, by=by, now=now)
    return Done([each.mission_id for each in last])


async def _undo(conn: Conn, seen: Mapping[str, Seen], last: Sequence[Change], *, by: Author, now: datetime) -> None:
    moves = [(seen[each.mission_id], restored(each.before, seen[each.mission_id].digests, now)) for each in last]
    await write(conn, moves, by=by, now=now, undoes={each.mission_id: each.id for each in last})


async def locked(conn: Conn, moderator: Partner, mission_ids: Sequence[str]) -> dict[str, Seen]:
    """Missions open to a moderator, locked so that no publication changes them meanwhile. Raises NotAModerator."""
    scope = await offered_to(conn, moderator)
    return await _seen(conn, moderator, await store.offered_missions(conn, scope, moderator.id, mission_ids))


async def _seen(conn: Conn, moderator: Partner, found: Mapping[str, Mission]) -> dict[str, Seen]:
    organisations = await missions.find_organisations(conn, [m.organisation_id for m in found.values() if m.organisation_id])
    decisions = await store.decisions(conn, moderator.id, list(found))
    return {
        each.id: Seen(
            each,
            organisations.get(each.organisation_id or ""),
            decisions.get(each.id) or Decision(mission_id=each.id, moderator_id=moderator.id),
        )
        for each in found.values()
        if each.public
    }


async def write(
    conn: Conn,
    moves: Iterable[tuple[Seen, Decision]],
    *,
    by: Author,
    now: datetime,
    batch: str | None = None,
    undoes: Mapping[str, int] | None = None,
) -> None:
    """Writes decisions of locked missions with their history, and makes search agree.

    An undoing is recorded even when it changes nothing: the next one goes further back.
    """
    undone = undoes or {}
    moved = [(seen, after) for seen, after in moves if after != seen.decision or after.mission_id in undone]
    if not moved:
        return
    await store.save(conn, [after for _, after in moved])
    changes = [
        Change(
            mission_id=after.mission_id,
            moderator_id=after.moderator_id,
            at=now,
            actor=by.name,
            origin=by.origin,
            before=seen.decision,
            after=after,
            batch=batch,
            undoes=undone.get(after.mission_id),
        )
        for seen, after in moved
    ]
    await store.record(conn, changes)
    refused = [after.mission_id for seen, after in moved if after.status == Status.REFUSED != seen.decision.status]
    others = [after.mission_id for seen, after in moved if after.status != Status.REFUSED == seen.decision.status]
    await thread.note_refusals(conn, moved[0][1].moderator_id, refused, others, now)
    await _mark(conn, [after for seen, after in moved if seen.decision.accepted != after.accepted])


async def _mark(conn: Conn, turned: Sequence[Decision]) -> None:
    """Makes search agree with what a moderator has just accepted, or no longer does."""
    for accepted in (True, False):
        ids = [each.mission_id for each in turned if each.accepted is accepted]
        if ids:
            await engine.mark(conn, KIND, ids, ACCEPTED_BY, turned[0].moderator_id, held=accepted)
