"""What is done with missions being written: kept, published now or at a date, copied from missions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem
from tremplin.missions import pushing
from tremplin.missions import store as missions
from tremplin.missions.actions import Published
from tremplin.missions.draft import MissionDraft, OrganisationDraft
from tremplin.missions.drafts import store
from tremplin.missions.drafts.errors import DraftUnknown
from tremplin.missions.drafts.model import Draft, as_json
from tremplin.missions.errors import MissionExists
from tremplin.missions.model import Mission, Organisation, Status
from tremplin.missions.pushing import Push
from tremplin.missions.revision import Changes, draft_of
from tremplin.partners import store as partners
from tremplin.partners.model import Partner

DOOR = "form"
_TOGETHER = 100
# A copy is another mission: it has its own identifier, and was not posted with the first one.
_OWN = frozenset({"client_id", "organisation", "posted_at"})


def begin(*, by: Partner, now: datetime) -> Draft:
    """A mission of which nothing is said yet."""
    return Draft(id=uuid7(now), owner=by.id, created_at=now, updated_at=now)


async def keep(conn: Conn, draft: Draft) -> None:
    """Keeps a mission as it is being written."""
    await store.save(conn, [draft])


async def find(conn: Conn, draft_id: str, *, by: Partner) -> Draft:
    """A draft of this announcer. Raises DraftUnknown, also for another's."""
    found = await store.find(conn, by.id, draft_id) if "\0" not in draft_id else None
    if found is None:
        raise DraftUnknown
    return found


async def publish(conn: Conn, draft: Draft, *, by: Partner, now: datetime, found: Sequence[Problem] = ()) -> Published:
    """Publishes a mission that was being written: the draft is no longer one; `found`: problems met while reading what was typed.

    Raises MissionExists (published already).

    Nothing must be committed when the mission is refused.
    """
    published = await pushing.announce(conn, Push(draft.id, replace(draft.said, problems=tuple(found))), by=by, now=now, door=DOOR)
    await store.delete(conn, by.id, [draft.id])
    return published


async def copy(conn: Conn, ids: Sequence[str], *, by: Partner, now: datetime) -> dict[str, Draft]:
    """Mission id → a draft that says the same, for those of the missions that are this announcer's."""
    held = [each for each in (await missions.find_all(conn, ids)).values() if each.owner == by.id]
    known = await missions.find_organisations(conn, list({each.organisation_id for each in held if each.organisation_id}))
    copies = {each.id: _copy(each, known.get(each.organisation_id or ""), now) for each in held}
    if copies:
        await store.save(conn, list(copies.values()))
    return copies


async def publish_due(conn: Conn, *, now: datetime) -> tuple[int, int]:
    """Publishes the drafts whose time has come; how many were, and how many stay, with the reason why."""
    due = await store.take_due(conn, now, limit=_TOGETHER)
    owners = await partners.find_all(conn, list({each.owner for each in due})) if due else {}
    refused = 0
    for draft in due:
        reason = await _publish_alone(conn, draft, by=owners[draft.owner], now=now) if draft.owner in owners else "Annonceur fermé"
        if reason:
            refused += 1
            await store.save(conn, [replace(draft, publish_at=None, problem=reason)])
    return len(due) - refused, refused


class _Undo(Exception):
    """Leaves a transaction without keeping what it wrote."""


async def _publish_alone(conn: Conn, draft: Draft, *, by: Partner, now: datetime) -> str:
    """Publishes one draft, or leaves all as it was and tells why."""
    try:
        async with conn.transaction():
            published = await publish(conn, draft, by=by, now=now)
            if published.mission.status == Status.REFUSED:
                raise _Undo(published.mission.status_comment or "")
    except _Undo as refused:
        return str(refused) or "Elle n'est pas prête"
    except MissionExists as refusal:
        return str(refusal)
    return ""


def _copy(mission: Mission, organisation: Organisation | None, now: datetime) -> Draft:
    draft = draft_of(mission, organisation)
    said = {each.name: getattr(draft, each.name) for each in fields(MissionDraft) if each.name not in _OWN}
    of = draft.organisation
    told = {each.name: getattr(of, each.name) for each in fields(OrganisationDraft)} if of else {}
    content = {name: value for name, value in said.items() if value not in (None, (), [], False)}
    mission_json, organisation_json = as_json(Changes(content, {name: value for name, value in told.items() if value}))
    return Draft(
        id=uuid7(now), owner=mission.owner, mission=mission_json, organisation=organisation_json, created_at=now, updated_at=now
    )
