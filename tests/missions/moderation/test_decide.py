"""A moderator shows what it accepted, at once, and nothing else; a refusal is explained."""

from __future__ import annotations

import pytest

from tests.factories.missions import draft
from tests.factories.partners import make_partner
from tests.missions.moderation.desk import CLAIRE, LATER, Desk
from tremplin.diffusion import actions as diffusion
from tremplin.missions import actions as missions
from tremplin.missions.moderation import actions, errors, store


async def test_it_works(desk: Desk) -> None:
    one, other = await desk.publish(draft(), draft())
    assert await desk.visible() == set()
    decision = await desk.decide(one, status="ACCEPTED")
    assert (decision.status, decision.decided_by, decision.decided_at) == ("ACCEPTED", "Équipe nord", LATER)
    assert await desk.visible() == {one}
    await desk.decide(one, status="REFUSED", motive="OTHER")
    assert await desk.visible() == set()
    assert await desk.statuses([one, other]) == ["REFUSED", "-"]


async def test_others_see_the_same_as_before(desk: Desk) -> None:
    cabestan = await make_partner(desk.conn, "Cabestan")
    await diffusion.diffuse(desk.conn, broadcaster_id=cabestan.id, announcer_id=desk.announcer.id, now=LATER)
    (mission,) = await desk.publish()
    assert await desk.visible(cabestan) == {mission}
    await desk.decide(mission, status="REFUSED", motive="OTHER")
    assert await desk.visible(cabestan) == await desk.visible(desk.announcer) == {mission}


async def test_each_moderator_decides_for_itself(desk: Desk) -> None:
    dunes = await desk.another()
    (mission,) = await desk.publish()
    await desk.decide(mission, status="ACCEPTED")
    assert await dunes.visible() == set()
    await dunes.decide(mission, status="ACCEPTED")
    await desk.decide(mission, status="REFUSED", comment="Trop loin")
    assert (await desk.visible(), await dunes.visible()) == (set(), {mission})
    told = await store.decisions_of(desk.conn, [mission])
    assert {each.moderator_id: each.status for each in told[mission]} == {desk.moderator.id: "REFUSED", dunes.moderator.id: "ACCEPTED"}


async def test_its_own_missions_need_no_decision(desk: Desk) -> None:
    (own,) = await desk.publish(by=desk.moderator)
    assert await desk.visible() == {own}
    with pytest.raises(errors.MissionNotOffered):
        await desk.decide(own, status="REFUSED", motive="OTHER")


async def test_a_refusal_without_motive_nor_comment_is_refused(desk: Desk) -> None:
    (mission,) = await desk.publish()
    with pytest.raises(errors.MotiveRequired):
        await desk.decide(mission, status="REFUSED")
    with pytest.raises(errors.MotiveRequired):
        await desk.decide(mission, status="REFUSED", motive=None, comment="  ")
    assert await desk.statuses([mission]) == ["-"]


async def test_an_unknown_motive_is_refused(desk: Desk) -> None:
    (mission,) = await desk.publish()
    with pytest.raises(errors.MotiveUnknown):
        await desk.decide(mission, status="REFUSED", motive="BECAUSE")


async def test_a_partner_that_does_not_moderate_is_refused(desk: Desk) -> None:
    (mission,) = await desk.publish()
    with pytest.raises(errors.NotAModerator):
        await actions.decide(desk.conn, desk.announcer, mission, {}, by=CLAIRE, now=LATER)


async def test_a_mission_that_is_not_open_to_it_does_not_exist_for_it(desk: Desk) -> None:
    (foreign,) = await desk.publish(by=await make_partner(desk.conn, "Cabestan"))
    (refused,) = await desk.publish(draft(domain="bricolage"))
    (gone,) = await desk.publish(draft(client_id="gone"))
    await missions.withdraw(desk.conn, ["gone"], by=desk.announcer, now=LATER, door="api")
    for mission in (foreign, refused, gone, "unknown"):
        with pytest.raises(errors.MissionNotOffered):
            await desk.decide(mission, status="ACCEPTED")


async def test_a_decision_outlives_a_withdrawal(desk: Desk) -> None:
    given = draft()
    (mission,) = await desk.publish(given)
    await desk.decide(mission, status="ACCEPTED")
    await missions.withdraw(desk.conn, [given.client_id], by=desk.announcer, now=LATER, door="api")
    assert await desk.visible() == set()
    await desk.publish(given, at=LATER)
    assert await desk.visible() == {mission}


async def test_an_explanation_leaves_with_the_refusal_it_explained(desk: Desk) -> None:
    (mission,) = await desk.publish()
    refused = await desk.decide(mission, status="REFUSED", motive="CONTENT_INSUFFICIENT", comment="Dites quand.", note="à suivre")
    assert refused.explanation == "Le contenu est insuffisant / non qualitatif : Dites quand."
    accepted = await desk.decide(mission, status="ACCEPTED")
    assert (accepted.motive, accepted.comment, accepted.note) == (None, None, "à suivre")


async def test_what_is_not_given_is_kept_and_a_null_clears(desk: Desk) -> None:
    (mission,) = await desk.publish()
    await desk.decide(mission, status="ACCEPTED", title="Lire aux enfants", note="vu")
    assert (await desk.decide(mission, note=None)).title == "Lire aux enfants"
    decision = await desk.decide(mission, title=None)
    assert (decision.status, decision.title, decision.note) == ("ACCEPTED", None, None)


async def test_a_decision_that_changes_nothing_leaves_no_trace(desk: Desk) -> None:
    (mission,) = await desk.publish()
    await desk.decide(mission, status="ACCEPTED")
    await desk.decide(mission, note=" ")
    assert len(await actions.history(desk.conn, desk.moderator, mission)) == 1
