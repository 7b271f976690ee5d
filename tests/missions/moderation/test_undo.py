"""Undoing restores the decision before, however far one goes back, and is itself in the history."""

from __future__ import annotations

import pytest

from tests.factories.missions import draft
from tests.missions.moderation.desk import LATER, Desk
from tremplin.missions.moderation import actions, errors
from tremplin.missions.moderation.rules import Rule


async def test_it_works(desk: Desk) -> None:
    (mission,) = await desk.publish()
    await desk.decide(mission, status="ACCEPTED", title="Lire aux enfants")
    await desk.decide(mission, status="REFUSED", motive="OTHER")
    assert await desk.visible() == set()
    restored = await desk.undo(mission)
    assert (restored.status, restored.title, restored.motive) == ("ACCEPTED", "Lire aux enfants", None)
    assert await desk.visible() == {mission}


async def test_again_and_again_it_goes_back_to_the_beginning(desk: Desk) -> None:
    (mission,) = await desk.publish()
    for number in range(3):
        await desk.decide(mission, status="ONGOING", note=f"note {number}")
    notes = [(await desk.undo(mission)).note for _ in range(3)]
    assert notes == ["note 1", "note 0", None]
    assert await desk.statuses([mission]) == ["PENDING"]
    with pytest.raises(errors.NothingToUndo):
        await desk.undo(mission)


async def test_after_an_undoing_one_decides_anew(desk: Desk) -> None:
    (mission,) = await desk.publish()
    await desk.decide(mission, status="ACCEPTED")
    await desk.undo(mission)
    await desk.decide(mission, status="REFUSED", motive="OTHER")
    assert (await desk.undo(mission)).status == "PENDING"


async def test_it_is_in_the_history(desk: Desk) -> None:
    (mission,) = await desk.publish()
    await desk.decide(mission, status="ACCEPTED")
    await desk.undo(mission)
    undoing, deciding = await actions.history(desk.conn, desk.moderator, mission)
    assert (undoing.undoes, undoing.actor, undoing.at) == (deciding.id, "Équipe nord", LATER)
    assert undoing.fields == {"status": ("ACCEPTED", "PENDING")}
    assert deciding.fields == {"status": ("PENDING", "ACCEPTED")}


async def test_a_refusal_by_a_rule_once_undone_is_not_made_again(desk: Desk) -> None:
    (mission,) = await desk.publish()
    await desk.automate(Rule(name="toutes", when={"titleContains": ("devoirs",)}, motive="OTHER"))
    assert await desk.run_rules() == 1
    assert (await desk.undo(mission)).status == "PENDING"
    assert await desk.run_rules() == 0
    assert await desk.statuses([mission]) == ["PENDING"]


async def test_an_acceptance_restored_is_confronted_with_the_mission_as_it_is(desk: Desk) -> None:
    given = draft(client_id="a", description="Une première description, assez longue pour être lue.")
    (mission,) = await desk.publish(given)
    await desk.decide(mission, status="ACCEPTED")
    await desk.decide(mission, status="REFUSED", motive="OTHER")
    await desk.publish(draft(client_id="a", title=given.title, description="Une tout autre description, à relire donc."), at=LATER)
    restored = await desk.undo(mission)
    assert (restored.status, restored.changed) == ("ACCEPTED", ("description",))


async def test_with_nothing_decided_it_is_refused(desk: Desk) -> None:
    (mission,) = await desk.publish()
    with pytest.raises(errors.NothingToUndo):
        await desk.undo(mission)


async def test_another_moderator_undoes_nothing(desk: Desk) -> None:
    dunes = await desk.another()
    (mission,) = await desk.publish()
    await desk.decide(mission, status="ACCEPTED")
    with pytest.raises(errors.NothingToUndo):
        await dunes.undo(mission)
