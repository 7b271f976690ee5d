"""A mission that changes after a decision: what stays, what is flagged, what comes back to the inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.factories.missions import DESCRIPTION, address, draft, organisation
from tests.missions.moderation.desk import LATER, Desk
from tremplin.missions.draft import MissionDraft
from tremplin.missions.moderation import actions
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.rules import Rule

GIVEN = draft(client_id="a", title="Lire des albums aux enfants", organisation=organisation("Les Roses", client_id="r"))


async def accepted(desk: Desk) -> str:
    (mission,) = await desk.publish(GIVEN)
    await desk.decide(mission, status="ACCEPTED")
    return mission


@pytest.mark.parametrize(
    "changed",
    [
        replace(GIVEN, places=12, tags=("lecture",)),
        replace(GIVEN, start_at=datetime(2027, 9, 1, tzinfo=UTC)),
        replace(GIVEN, addresses=[address("Nantes", "44000")]),
        replace(GIVEN, title="Lire des ALBUMS, aux enfants !"),
    ],
    ids=["places", "dates", "town", "punctuation"],
)
async def test_a_minor_change_leaves_an_acceptance_as_it_is(desk: Desk, changed: MissionDraft) -> None:
    mission = await accepted(desk)
    await desk.publish(changed, at=LATER)
    assert (await desk.decision(mission)).changed == ()
    assert await desk.visible() == {mission}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        (replace(GIVEN, title="Ranger les rayons de la bibliothèque"), ("title",)),
        (replace(GIVEN, description=f"{DESCRIPTION} Et une phrase de plus."), ("description",)),
        (replace(GIVEN, organisation=organisation("Les Roses du Rhône", client_id="r")), ("organizationName",)),
    ],
)
async def test_another_text_is_flagged_and_stays_visible(desk: Desk, changed: MissionDraft, fields: tuple[str, ...]) -> None:
    mission = await accepted(desk)
    await desk.publish(changed, at=LATER)
    decision = await desk.decision(mission)
    assert (decision.status, decision.changed, decision.changed_at) == ("ACCEPTED", fields, LATER)
    assert await desk.visible() == {mission}
    page = await actions.inbox(desk.conn, desk.moderator, Wanted(changed=True))
    assert [line.decision.mission_id for line in page.lines] == [mission]


async def test_a_flag_goes_when_it_is_decided_again_or_changed_back(desk: Desk) -> None:
    mission = await accepted(desk)
    other = replace(GIVEN, title="Ranger les rayons de la bibliothèque")
    await desk.publish(other, at=LATER)
    assert (await desk.decide(mission, status="ACCEPTED")).changed == ()
    await desk.publish(GIVEN, at=LATER)
    assert (await desk.decision(mission)).changed == ("title",)
    await desk.publish(other, at=LATER)
    assert (await desk.decision(mission)).changed == ()


async def test_another_organisations_mission_is_another_mission(desk: Desk) -> None:
    mission = await accepted(desk)
    await desk.publish(replace(GIVEN, organisation=organisation("Les Lilas", client_id="l")), at=LATER)
    decision = await desk.decision(mission)
    assert decision.status == "PENDING"
    assert "organizationClientId" in decision.changed
    assert await desk.visible() == set()
    change, _ = await actions.history(desk.conn, desk.moderator, mission)
    assert (change.actor, change.fields) == ("Modification par l'annonceur", {"status": ("ACCEPTED", "PENDING")})


async def test_a_correction_after_a_refusal_is_flagged(desk: Desk) -> None:
    (mission,) = await desk.publish(GIVEN)
    await desk.decide(mission, status="REFUSED", motive="MISSION_DATE_NOT_COMPATIBLE")
    await desk.publish(replace(GIVEN, start_at=datetime(2027, 9, 1, tzinfo=UTC)), at=LATER)
    decision = await desk.decision(mission)
    assert (decision.status, decision.changed) == ("REFUSED", ("startAt",))


async def test_a_correction_after_a_rule_refused_comes_back_to_the_rules(desk: Desk) -> None:
    await desk.automate(Rule(name="courte", when={"descriptionShorterThan": 60}, motive="CONTENT_INSUFFICIENT"))
    (mission,) = await desk.publish(replace(GIVEN, description="Lire des albums aux enfants."))
    await desk.run_rules()
    assert await desk.statuses([mission]) == ["REFUSED"]
    await desk.publish(replace(GIVEN, description="Toujours trop court pour elle."), at=LATER)
    assert await desk.statuses([mission]) == ["PENDING"]
    assert await desk.run_rules() == 1
    await desk.publish(GIVEN, at=LATER)
    assert await desk.run_rules() == 0
    assert await desk.statuses([mission]) == ["PENDING"]


async def test_a_change_seen_by_two_moderators_is_each_ones(desk: Desk) -> None:
    dunes = await desk.another()
    mission = await accepted(desk)
    await dunes.decide(mission, status="REFUSED", motive="OTHER")
    await desk.publish(replace(GIVEN, places=9, start_at=datetime(2027, 9, 1, tzinfo=UTC)), at=LATER)
    assert (await desk.decision(mission)).changed == ()
    assert (await dunes.decision(mission)).changed == ("startAt",)
