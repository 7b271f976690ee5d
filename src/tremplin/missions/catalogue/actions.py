"""What an announcer does to many of its missions at once: all that can be done is, and each one says what became of it.

Missions are told by their ids; those of another announcer are as if they did not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.missions import actions
from tremplin.missions import store as missions
from tremplin.missions.actions import Submission
from tremplin.missions.catalogue import store
from tremplin.missions.catalogue.model import Batch, Became, Result, Verb
from tremplin.missions.draft import MissionDraft
from tremplin.missions.drafts import actions as writing
from tremplin.missions.drafts import store as drafts
from tremplin.missions.model import Mission, Status
from tremplin.missions.revision import Changes, draft_of, untouched
from tremplin.partners.model import Partner

MOST = 500
DOOR = "form"
_ENDED = Changes({"end_at": None})  # which field changes, whatever its value


async def do(
    conn: Conn, verb: Verb, ids: Sequence[str], *, by: Partner, email: str, now: datetime, end_at: datetime | None = None
) -> Batch:
    """Does something to many missions, and keeps what became of each; `end_at`: the end date that `Verb.END` gives."""
    ids = list(dict.fromkeys(ids))[:MOST]
    if verb == Verb.COPY:
        results = await _copied(conn, ids, by=by, now=now)
    elif verb == Verb.END:
        results = await end_on(conn, dict.fromkeys(ids, end_at), by=by, now=now)
    else:
        results = await (withdraw if verb == Verb.WITHDRAW else restore)(conn, ids, by=by, now=now)
    batch = Batch(id=uuid7(now), owner=by.id, verb=verb, results=tuple(results), by_email=email, created_at=now)
    await store.insert_batch(conn, batch)
    return batch


async def undo(conn: Conn, batch: Batch, *, by: Partner, now: datetime) -> bool:
    """Puts back what something done to many missions has changed; False when it was already."""
    if not await store.undo_batch(conn, batch.id, at=now):
        return False
    ids = [each.id for each in batch.done]
    if batch.verb == Verb.COPY:
        await drafts.delete(conn, by.id, [each.copied_to for each in batch.done if each.copied_to])
    elif batch.verb == Verb.END:
        await end_on(conn, {each.id: each.before for each in batch.done}, by=by, now=now)
    else:
        await (restore if batch.verb == Verb.WITHDRAW else withdraw)(conn, ids, by=by, now=now)
    return True


async def _copied(conn: Conn, ids: Sequence[str], *, by: Partner, now: datetime) -> list[Result]:
    copies = await writing.copy(conn, ids, by=by, now=now)
    return [Result(id_, copies[id_].title, Became.DONE, copied_to=copies[id_].id) for id_ in ids if id_ in copies]


async def withdraw(conn: Conn, ids: Sequence[str], *, by: Partner, now: datetime) -> list[Result]:
    """Withdraws missions from everywhere."""
    held = await _held(conn, ids, by=by)
    live = [each for each in held if each.deleted_at is None]
    gone = set(await actions.withdraw(conn, [each.client_id for each in live], by=by, now=now, door=DOOR)) if live else set()
    return [Result(each.id, each.title, Became.DONE if each.id in gone else Became.ALREADY) for each in held]


async def restore(conn: Conn, ids: Sequence[str], *, by: Partner, now: datetime) -> list[Result]:
    """Publishes again missions that were withdrawn, as they were. One that the rules now refuse comes back to be corrected."""
    held = await _held(conn, ids, by=by)
    gone = await _drafts(conn, [each for each in held if each.deleted_at is not None])
    submissions = [Submission(draft, kept=untouched(mission, Changes())) for mission, draft in gone]
    done = {each.mission.id: each.mission for each in await actions.publish(conn, submissions, by=by, now=now, door=DOOR)}
    results = []
    for each in held:
        after = done.get(each.id)
        reason = (after.status_comment or "") if after and after.status == Status.REFUSED else ""
        results.append(Result(each.id, each.title, Became.DONE if after else Became.ALREADY, reason))
    return results


async def end_on(conn: Conn, ends: Mapping[str, datetime | None], *, by: Partner, now: datetime) -> list[Result]:
    """Gives missions another end date (None: no end). Those for which it makes no sense stay as they were, and say why."""
    held = await _held(conn, list(ends), by=by)
    reasons = {each.id: _no_such_end(each, ends[each.id]) for each in held}
    changed = await _drafts(conn, [each for each in held if not reasons[each.id] and each.end_at != ends[each.id]])
    submissions = [Submission(replace(draft, end_at=ends[mission.id]), kept=untouched(mission, _ENDED)) for mission, draft in changed]
    published = await actions.publish(conn, submissions, by=by, now=now, door=DOOR) if submissions else []
    done = {each.mission.id for each in published}
    results = []
    for each in held:
        became = Became.REFUSED if reasons[each.id] else Became.DONE if each.id in done else Became.ALREADY
        results.append(Result(each.id, each.title, became, reasons[each.id], before=each.end_at))
    return results


def _no_such_end(mission: Mission, end_at: datetime | None) -> str:
    if mission.deleted_at is not None:
        return "Elle est retirée : publiez-la de nouveau d'abord"
    return "Elle finirait avant de commencer" if end_at and mission.start_at and end_at < mission.start_at else ""


async def _held(conn: Conn, ids: Sequence[str], *, by: Partner) -> list[Mission]:
    """The missions of an announcer among these, that nobody else changes until the transaction ends."""
    await missions.take_turn(conn, by.id)
    found = await missions.find_all(conn, list(dict.fromkeys(ids))[:MOST])
    own = await missions.hold(conn, by.id, [each.client_id for each in found.values() if each.owner == by.id])
    return sorted(own.values(), key=lambda each: ((each.title or "").lower(), each.id))


async def _drafts(conn: Conn, held: Sequence[Mission]) -> list[tuple[Mission, MissionDraft]]:
    known = await missions.find_organisations(conn, list({each.organisation_id for each in held if each.organisation_id}))
    return [(each, draft_of(each, known.get(each.organisation_id or ""))) for each in held]
