"""What the publication of missions does to decisions: some come back to the inbox, some are flagged, rules will look at the rest."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.missions.model import Mission, Organisation
from tremplin.missions.moderation import store
from tremplin.missions.moderation.model import Change, Decision, Origin, judged, reconsidered

PUBLISHER = "Modification par l'annonceur"


async def reconsider(conn: Conn, published: Sequence[tuple[Mission, Organisation | None]]) -> None:
    """Confronts decisions with missions just written, in their transaction, and asks the rules of every moderator to look soon."""
    public = {mission.id: (mission, organisation) for mission, organisation in published if mission.public}
    if not public:
        return
    pairs: list[tuple[Decision, Decision]] = []
    for mission_id, decisions in (await store.decisions_of(conn, list(public))).items():
        mission, organisation = public[mission_id]
        seen = judged(mission, organisation)
        pairs += [(each, reconsidered(each, seen, mission.updated_at)) for each in decisions]
    if moved := [(before, after) for before, after in pairs if after != before]:
        await store.save(conn, [after for _, after in moved])
        await store.record(conn, [_returned(before, after) for before, after in moved if after.status != before.status])
    if await store.automatic_moderators(conn):
        await defer(conn, "moderation.judge_published", mission_ids=list(public))


async def accepted_by(conn: Conn, mission_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Mission id → the moderators who accepted it, for the search documents of missions."""
    return await store.accepted_by(conn, mission_ids)


def _returned(before: Decision, after: Decision) -> Change:
    assert after.changed_at is not None
    return Change(
        mission_id=after.mission_id,
        moderator_id=after.moderator_id,
        at=after.changed_at,
        actor=PUBLISHER,
        origin=Origin.CHANGE,
        before=before,
        after=after,
    )
