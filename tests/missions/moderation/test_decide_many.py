"""Many missions are decided in one gesture, found by what they have in common, and one gesture undoes it."""

from __future__ import annotations

import pytest

from tests.factories.missions import address, draft, organisation
from tests.missions.moderation.desk import CLAIRE, LATER, Desk
from tremplin.missions.moderation import actions, errors
from tremplin.missions.moderation.actions import Done
from tremplin.missions.moderation.inbox.model import Wanted

PENDING = ("PENDING",)


async def decide(desk: Desk, wanted: Wanted, *, dry_run: bool = False, **given: str | None) -> Done:
    return await actions.decide_many(desk.conn, desk.moderator, wanted, given, by=CLAIRE, now=LATER, dry_run=dry_run)


async def test_it_works(desk: Desk) -> None:
    several = await desk.publish(*(draft() for _ in range(4)))
    done = await decide(desk, Wanted(ids=tuple(several[:3])), status="ACCEPTED")
    assert (set(done.mission_ids), done.remaining) == (set(several[:3]), 0)
    assert await desk.visible() == set(several[:3])


async def test_a_whole_organisation_is_refused(desk: Desk) -> None:
    roses, lilacs = organisation("Les Roses", client_id="r"), organisation("Les Lilas", client_id="l")
    one, two, other = await desk.publish(draft(organisation=roses), draft(organisation=roses), draft(organisation=lilacs))
    wanted = Wanted(status=PENDING, organization=("r",))
    done = await decide(desk, wanted, status="REFUSED", motive="ORGANIZATION_NOT_COMPLIANT")
    assert set(done.mission_ids) == {one, two}
    assert await desk.statuses([one, two, other]) == ["REFUSED", "REFUSED", "-"]


async def test_a_filter_leaves_alone_what_is_decided(desk: Desk) -> None:
    one, two = await desk.publish(draft(addresses=[address()]), draft(addresses=[address()]))
    await desk.decide(one, status="REFUSED", motive="OTHER")
    assert (await decide(desk, Wanted(status=PENDING, city=("Lyon",)), status="ACCEPTED")).mission_ids == [two]
    assert await desk.visible() == {two}


async def test_an_undone_gesture_leaves_alone_what_was_decided_since(desk: Desk) -> None:
    one, two, three = await desk.publish(draft(), draft(), draft())
    await desk.decide(one, status="REFUSED", motive="OTHER")
    done = await decide(desk, Wanted(ids=(one, two, three)), status="ACCEPTED")
    assert done.batch is not None
    await desk.decide(three, note="vue après")
    undone = await actions.undo_many(desk.conn, desk.moderator, done.batch, by=CLAIRE, now=LATER)
    assert set(undone.mission_ids) == {one, two}
    assert await desk.statuses([one, two, three]) == ["REFUSED", "PENDING", "ACCEPTED"]
    assert await desk.visible() == {three}
    with pytest.raises(errors.NothingToUndo):
        await actions.undo_many(desk.conn, desk.moderator, done.batch, by=CLAIRE, now=LATER)


async def test_a_trial_tells_which_and_writes_nothing(desk: Desk) -> None:
    (one,) = await desk.publish()
    done = await decide(desk, Wanted(ids=(one,)), status="ACCEPTED", dry_run=True)
    assert (done.mission_ids, done.batch) == ([one], None)
    assert await desk.statuses([one]) == ["-"]


async def test_beyond_the_most_at_once_the_rest_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
    published = {(await desk.publish())[0] for _ in range(3)}
    done = await decide(desk, Wanted(status=PENDING, publisher=(desk.announcer.id,)), status="ACCEPTED")
    assert (len(done.mission_ids), done.remaining) == (2, 1)
    assert await desk.statuses([*published.difference(done.mission_ids)]) == ["-"]


async def test_nothing_to_choose_by_is_refused(desk: Desk) -> None:
    with pytest.raises(errors.SelectionMissing):
        await decide(desk, Wanted(status=PENDING), status="ACCEPTED")


async def test_one_wrong_decision_writes_none(desk: Desk) -> None:
    several = await desk.publish(draft(), draft())
    await desk.decide(several[0], status="REFUSED", motive="OTHER")
    with pytest.raises(errors.MotiveRequired):
        await decide(desk, Wanted(ids=tuple(several)), status="REFUSED")
    assert await desk.statuses(several) == ["REFUSED", "-"]


async def test_missions_that_are_not_open_to_it_are_left_out(desk: Desk) -> None:
    (own,) = await desk.publish(by=desk.moderator)
    done = await decide(desk, Wanted(ids=(own, "unknown")), status="ACCEPTED")
    assert done == Done([])


async def test_another_moderator_undoes_nothing(desk: Desk) -> None:
    dunes = await desk.another()
    (one,) = await desk.publish()
    done = await decide(desk, Wanted(ids=(one,)), status="ACCEPTED")
    assert done.batch is not None
    with pytest.raises(errors.NothingToUndo):
        await actions.undo_many(desk.conn, dunes.moderator, done.batch, by=CLAIRE, now=LATER)
    assert await desk.visible() == {one}
