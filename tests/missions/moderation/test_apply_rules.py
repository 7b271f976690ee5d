"""Rules at work: they decide what nobody has, explain themselves, and are tried before they are switched on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW
from tests.missions.moderation.desk import LATER, Desk, open_desk
from tests.working import connected, work
from tremplin.kit.db import Conn, Database
from tremplin.missions.moderation import actions, automatic, errors, store
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.model import Status
from tremplin.missions.moderation.rules import Rule, preset

SHORT = Rule(name="courte", when={"descriptionShorterThan": 100}, motive="CONTENT_INSUFFICIENT", comment="Dites-en plus.")
ROSES = Rule(name="roses", when={"organization": ("roses",)}, status=Status.ACCEPTED)
BRIEF = "Lire des albums aux enfants."


async def test_it_works(desk: Desk) -> None:
    brief, trusted, other = await desk.publish(
        draft(description=BRIEF), draft(organisation=organisation("Les Roses", client_id="roses")), draft()
    )
    await desk.automate(SHORT, ROSES)
    assert await desk.run_rules() == 2
    assert await desk.statuses([brief, trusted, other]) == ["REFUSED", "ACCEPTED", "-"]
    assert await desk.visible() == {trusted}
    decision = await desk.decision(brief)
    assert (decision.rule, decision.decided_by, decision.comment) == ("courte", "Modération automatique", "Dites-en plus.")
    (change,) = await actions.history(desk.conn, desk.moderator, brief)
    assert (change.origin, change.after.rule) == ("rule", "courte")
    assert await desk.run_rules() == 0


async def test_what_a_person_decided_is_left_alone(desk: Desk) -> None:
    several = await desk.publish(*(draft(description=BRIEF) for _ in range(3)))
    await desk.decide(several[0], status="ACCEPTED")
    await desk.decide(several[1], status="ONGOING")
    await desk.decide(several[2], status="PENDING")
    await desk.automate(SHORT)
    assert await desk.run_rules() == 0
    assert await desk.statuses(several) == ["ACCEPTED", "ONGOING", "PENDING"]


async def test_a_note_alone_does_not_stop_the_rules(desk: Desk) -> None:
    (mission,) = await desk.publish(draft(description=BRIEF))
    await desk.decide(mission, note="à regarder")
    await desk.automate(SHORT)
    assert await desk.run_rules() == 1
    assert (await desk.decision(mission)).note == "à regarder"


async def test_rules_that_are_not_active_decide_nothing(desk: Desk) -> None:
    await desk.publish(draft(description=BRIEF))
    await desk.automate(SHORT, active=False)
    assert await desk.run_rules() == 0
    assert (await automatic.rules_of(desk.conn, desk.moderator)).rules == (SHORT,)


async def test_rules_of_one_moderator_bind_no_other(desk: Desk) -> None:
    dunes = await desk.another()
    (mission,) = await desk.publish(draft(description=BRIEF))
    await desk.automate(SHORT)
    await desk.run_rules()
    await dunes.run_rules()
    assert (await desk.statuses([mission]), await dunes.statuses([mission])) == (["REFUSED"], ["-"])


async def test_what_the_moderator_announces_itself_is_recognised(desk: Desk) -> None:
    roses = organisation("Les Roses", client_id="chez-moi")
    await desk.publish(draft(organisation=roses, title="Planter des haies"), by=desk.moderator)
    same = organisation("les roses", client_id="chez-eux")
    known, twin, other = await desk.publish(
        draft(organisation=same), draft(title="planter des haies", organisation=organisation("Autre")), draft()
    )
    await desk.automate(
        Rule(name="m", when={"missionAlreadyPublished": True}, motive="MISSION_ALREADY_PUBLISHED"),
        Rule(name="o", when={"organizationAlreadyPublished": True}, motive="ORGANIZATION_ALREADY_PUBLISHED"),
    )
    await desk.run_rules()
    found = await store.decisions(desk.conn, desk.moderator.id, [known, twin, other])
    assert {each: decision.motive for each, decision in found.items()} == {
        known: "ORGANIZATION_ALREADY_PUBLISHED",
        twin: "MISSION_ALREADY_PUBLISHED",
    }


async def test_a_trial_tells_what_rules_would_do_and_writes_nothing(desk: Desk) -> None:
    published = ((BRIEF, 1), (BRIEF, 2), (BRIEF, 90), ("Un mot. " * 40, 3))
    brief, decided, long_ago, other = [
        (await desk.publish(draft(description=text), at=NOW - timedelta(days=days)))[0] for text, days in published
    ]
    await desk.decide(decided, status="ACCEPTED")
    tried = await automatic.simulate(desk.conn, desk.moderator, [ROSES, SHORT], days=30, now=NOW)
    assert (tried.total, tried.unmatched) == (3, 1)
    roses, short = tried.effects
    assert (roses.count, roses.samples) == (0, [])
    assert (short.count, short.decided) == (2, {"PENDING": 1, "ACCEPTED": 1})
    assert {line.decision.mission_id for line in short.samples} == {brief, decided}
    assert await desk.statuses([brief, decided, long_ago, other]) == ["-", "ACCEPTED", "-", "-"]


async def test_what_rules_would_do_is_what_they_do(desk: Desk) -> None:
    await desk.publish(draft(description=BRIEF), draft(addresses=[]), draft(start_at=NOW, end_at=NOW + timedelta(days=3)), draft())
    rules = preset("jeveuxaider")
    tried = await automatic.simulate(desk.conn, desk.moderator, rules, days=30, now=LATER)
    await desk.automate(*rules)
    assert await desk.run_rules() == tried.total - tried.unmatched
    page = await actions.inbox(desk.conn, desk.moderator, Wanted(status=("REFUSED",)))
    told = {choice.value: choice.count for choice in page.choices["motive"]}
    expected: dict[str, int] = {}
    for effect in tried.effects:
        if effect.count:
            expected[str(effect.rule.motive)] = expected.get(str(effect.rule.motive), 0) + effect.count
    assert told == expected


async def test_a_partner_that_does_not_moderate_is_refused(desk: Desk) -> None:
    with pytest.raises(errors.NotAModerator):
        await automatic.set_rules(desk.conn, desk.announcer, [SHORT], active=True, now=NOW)
    with pytest.raises(errors.NotAModerator):
        await automatic.simulate(desk.conn, desk.announcer, [SHORT], days=1, now=NOW)


async def opened(db: Database) -> Desk:
    async with db.writing() as conn:
        return await open_desk(conn)


async def test_a_mission_just_published_is_judged_by_the_next_job(db: Database, conninfo: str) -> None:
    desk = await opened(db)
    async with connected(conninfo) as app:
        async with db.writing() as conn:
            await on(desk, conn).automate(SHORT)
        async with db.writing() as conn:
            several = await on(desk, conn).publish(draft(description=BRIEF), draft())
        await work(app, db)
    async with db.reading() as conn:
        assert await on(desk, conn).statuses(several) == ["REFUSED", "-"]


async def test_every_three_hours_rules_look_at_everything_that_waits(
    db: Database, conninfo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(store, "_TOGETHER", 1)
    desk = await opened(db)
    async with db.writing() as conn:
        several = await on(desk, conn).publish(*(draft(description=BRIEF) for _ in range(5)))
        await on(desk, conn).automate(SHORT)
    async with connected(conninfo) as app:
        await app.configure_task("moderation.apply_rules").defer_async()
        await work(app, db)
    async with db.reading() as conn:
        assert await on(desk, conn).statuses(several) == ["REFUSED"] * 5


def on(desk: Desk, conn: Conn) -> Desk:
    """The same desk in another transaction."""
    return Desk(conn, desk.moderator, desk.announcer)
