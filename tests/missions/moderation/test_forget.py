"""Who decided is forgotten after three years; what was decided stays."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.partners import NOW
from tests.missions.moderation.desk import Desk
from tremplin.missions.moderation import store

OLD = NOW + timedelta(hours=1)
YOUNG = OLD + timedelta(days=1)


async def forget(desk: Desk) -> int:
    """As the job does, when what is old is too old and what is young is not."""
    return await store.forget_deciders(desk.conn, YOUNG)


async def test_it_works(desk: Desk) -> None:
    old, young = await desk.publish(), await desk.publish()
    await desk.decide(old[0], at=OLD, status="ACCEPTED")
    await desk.decide(young[0], at=YOUNG, status="REFUSED", motive="OTHER")
    assert await forget(desk) == 1
    first, second = await desk.decision(old[0]), await desk.decision(young[0])
    assert (first.status, first.decided_at, first.decided_by) == ("ACCEPTED", OLD, None)
    assert (second.status, second.decided_by) == ("REFUSED", "Équipe nord")
    assert len(await store.history(desk.conn, desk.moderator.id, young[0])) == 1


async def test_an_old_line_that_a_young_one_undoes_is_kept_with_it(desk: Desk) -> None:
    (mission,) = await desk.publish()
    await desk.decide(mission, at=OLD, status="ACCEPTED")
    await desk.undo(mission, at=YOUNG)
    assert await forget(desk) == 0
    assert len(await store.history(desk.conn, desk.moderator.id, mission)) == 2
