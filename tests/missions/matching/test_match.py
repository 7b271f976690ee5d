"""Matching on a real database: who is proposed what, in which order, and that the database ranks as the formula says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW, make_partner
from tests.missions.matching.test_rules import PLAIN
from tests.working import tools_on
from tremplin.kit.condition import ALWAYS, NEVER, All, AnyOf, Condition, Is, Not
from tremplin.kit.db import Conn, Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.matching import actions, store
from tremplin.missions.matching.actions import Matches
from tremplin.missions.matching.answers import Given, read
from tremplin.missions.matching.errors import DistinctIdInvalid, UserScoringNotFound
from tremplin.missions.matching.jobs import KEPT_FOR
from tremplin.missions.matching.model import Answers
from tremplin.missions.matching.scoring import ENGINES
from tremplin.missions.matching.vocabulary import vocabulary
from tremplin.partners.model import Partner
from tremplin.search.model import OWNER

LYON = {"lat": 45.76, "lon": 4.84, "radius_km": 20}
CARE = Given("domaine", "sante_soins")
AT_LYON = Given("location", None, LYON)


@pytest.fixture
async def alize(conn: Conn) -> Partner:
    return await make_partner(conn, partner_id="alize")


def answered(*given: Given) -> Answers:
    answers, faults = read(given)
    assert not faults
    return answers


async def announce(conn: Conn, by: Partner, **titles: dict[str, Any]) -> dict[str, str]:
    """Plain missions but for what is said, named by their title; returns their ids."""
    drafts = [draft(**{**PLAIN, **said, "title": f"Mission {name}", "client_id": name}) for name, said in titles.items()]
    done = await missions.publish(conn, [Submission(each) for each in drafts], by=by, now=NOW, door="api")
    assert all(each.mission.public for each in done), [each.problems for each in done]
    return {name: each.mission.id for name, each in zip(titles, done, strict=True)}


async def match(
    conn: Conn, by: Partner, *given: Given, scope: Condition = ALWAYS, engine: str = "m3", limit: int = 20, offset: int = 0
) -> Matches:
    scoring = await actions.create(conn, answered(*given), by=by, distinct_id=None, alerts=False, now=NOW)
    return await actions.match(conn, scoring.id, by=by, scope=scope, engine=engine, limit=limit, offset=offset, now=NOW)


def names(found: Matches) -> list[str]:
    return [(each.mission.title or "").removeprefix("Mission ") for each in found.page]


async def test_it_works(conn: Conn, alize: Partner) -> None:
    await announce(
        conn,
        alize,
        sure={"domain": "sante"},
        likely={"activities": ("Santé soins",)},
        other={"domain": "sport"},
    )
    found = await match(conn, alize, CARE)
    assert names(found) == ["sure", "likely"]
    assert found.total == 2
    (value,) = found.page[0].values
    assert (value.key, value.evidence) == ("domaine.sante_soins", ("le domaine « Santé »",))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("placed", [True, False])
async def test_the_database_ranks_as_the_formula_says(conn: Conn, alize: Partner, engine: str, placed: bool) -> None:
    await announce(
        conn,
        alize,
        here={"domain": "sante"},
        near={"domain": "sante", "schedule": "le samedi", "addresses": [address("Villeurbanne", "69100")]},
        two={"activities": ("Santé soins",), "addresses": [address("Paris", "75010"), address("Bron", "69500")]},
        full={"domain": "sante", "remote": "full", "addresses": []},
        local={"schedule": "le soir", "remote": "local", "addresses": []},
        far={"domain": "sante", "addresses": [address("Marseille", "13001")]},
    )
    given = [CARE, Given("domaine", "animaux"), Given("rythme", "soirs_week_ends"), Given("domaine_engagement", "personnes_malades")]
    found = await match(conn, alize, *given, *([AT_LYON] if placed else []), engine=engine)
    assert len(found.page) == (5 if placed else 6)
    totals = [each.agreement.total for each in found.page]
    assert totals == sorted(totals, reverse=True)
    kept = await (await conn.execute("SELECT results FROM missions.matching_result")).fetchone()
    assert kept is not None
    assert [each["score"] for each in kept[0]] == pytest.approx(totals, abs=1e-6)
    assert [each["missionId"] for each in kept[0]] == [each.mission.id for each in found.page]


async def test_a_mission_out_of_reach_is_not_proposed_unless_done_from_home(conn: Conn, alize: Partner) -> None:
    far = {"domain": "sante", "addresses": [address("Marseille", "13001")]}
    await announce(conn, alize, far=far, home={**far, "remote": "full"}, here={"domain": "sante"})
    found = await match(conn, alize, CARE, AT_LYON)
    assert set(names(found)) == {"home", "here"}
    by_name = dict(zip(names(found), found.page, strict=True))
    assert by_name["home"].hit.distance_km is None
    assert (by_name["here"].hit.distance_km or 99) < 5
    assert found.average_km == pytest.approx(by_name["here"].hit.distance_km)


async def test_a_departement_asked_is_a_place_too(conn: Conn, alize: Partner) -> None:
    far = {"domain": "sante", "addresses": [address("Marseille", "13001")]}
    await announce(conn, alize, far=far, home={**far, "remote": "local"}, here={"domain": "sante"})
    assert set(names(await match(conn, alize, CARE, Given("departmentCode", "69")))) == {"home", "here"}


async def test_nobody_is_proposed_what_their_age_closes(conn: Conn, alize: Partner) -> None:
    civic = "volontariat_service_civique"
    await announce(conn, alize, adults={"domain": "sante", "open_to_minors": False}, civic={"domain": "sante", "type": civic})
    for age, handicap, expected in ((17, False, {"civic"}), (24, False, {"adults", "civic"}), (28, False, {"adults"})):
        params = {"age": age, "handicap": handicap}
        assert set(names(await match(conn, alize, CARE, Given("tranche_age", None, params)))) == expected, age
    young = Given("tranche_age", None, {"age": 28, "handicap": True})
    assert set(names(await match(conn, alize, CARE, young))) == {"adults", "civic"}
    minor = Given("tranche_age", None, {"age": 17, "handicap": True})
    assert set(names(await match(conn, alize, CARE, minor))) == {"civic"}


async def test_someone_who_wishes_nothing_sees_what_is_near_first(conn: Conn, alize: Partner) -> None:
    await announce(conn, alize, near={"addresses": [address("Villeurbanne", "69100")]}, here={})
    found = await match(conn, alize, Given("domaine", "je_ne_sais_pas"), AT_LYON)
    assert len(names(found)) == 2
    assert found.page[0].agreement.total == found.page[0].agreement.geo
    assert found.page[0].agreement.taxonomy is None


async def test_pages_cover_the_ranking_once(conn: Conn, alize: Partner) -> None:
    await announce(conn, alize, **{f"n{number}": {"domain": "sante"} for number in range(7)})
    whole = names(await match(conn, alize, CARE))
    pages = [await match(conn, alize, CARE, limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [name for page in pages for name in names(page)] == whole
    assert {page.total for page in pages} == {7}


_ORGANISED = Is("organizationClientId", ("cabane",))


@pytest.mark.parametrize(
    ("restriction", "expected"),
    [
        (ALWAYS, {"a", "b"}),
        (Not(_ORGANISED), {"a"}),
        (_ORGANISED, {"b"}),
        (Not(Not(_ORGANISED)), {"b"}),
    ],
)
@pytest.mark.parametrize("placed", [True, False])
async def test_only_what_is_in_scope_is_proposed(
    conn: Conn, alize: Partner, restriction: Condition, expected: set[str], placed: bool
) -> None:
    stranger = await make_partner(conn, "Cabestan", partner_id="cabestan")
    theirs = organisation("La Cabane", client_id="cabane")
    await announce(conn, alize, a={"domain": "sante"}, b={"domain": "sante", "remote": "local", "organisation": theirs})
    await announce(conn, stranger, c={"domain": "sante"}, d={"domain": "sante", "remote": "full"})
    scope = AnyOf((All((Is(OWNER, ("alize",)), restriction)),))
    found = await match(conn, alize, CARE, *([AT_LYON] if placed else []), scope=scope)
    assert set(names(found)) == expected
    assert found.total == len(expected)


async def test_nothing_is_proposed_to_someone_with_no_scope(conn: Conn, alize: Partner) -> None:
    await announce(conn, alize, a={"domain": "sante"})
    assert (await match(conn, alize, CARE, scope=NEVER)).total == 0


async def test_a_mission_changed_or_withdrawn_is_matched_as_it_is_now(conn: Conn, alize: Partner) -> None:
    await announce(conn, alize, a={"domain": "sante"}, b={"domain": "sante"})
    await announce(conn, alize, a={"domain": "sport"})
    await missions.withdraw(conn, ["b"], by=alize, now=NOW, door="api")
    assert names(await match(conn, alize, CARE)) == []
    assert names(await match(conn, alize, Given("domaine", "sport_loisirs"))) == ["a"]
    rows = await (await conn.execute("SELECT count(*) FROM missions.matching_profile")).fetchone()
    assert rows == (1,)


async def test_answers_are_those_of_the_partner_who_asked(conn: Conn, alize: Partner) -> None:
    stranger = await make_partner(conn, "Cabestan", partner_id="cabestan")
    scoring = await actions.create(conn, answered(CARE), by=alize, distinct_id="v-1", alerts=False, now=NOW)
    with pytest.raises(UserScoringNotFound):
        await actions.match(conn, scoring.id, by=stranger, scope=ALWAYS, engine="m3", limit=5, offset=0, now=NOW)
    with pytest.raises(UserScoringNotFound):
        await actions.change(conn, scoring.id, by=stranger, distinct_id="v-1", answers=None, alerts=True, now=NOW)


async def test_answers_are_changed_by_whom_they_name(conn: Conn, alize: Partner) -> None:
    scoring = await actions.create(conn, answered(CARE, AT_LYON), by=alize, distinct_id="v-1", alerts=False, now=NOW)
    changed = await actions.change(
        conn, scoring.id, by=alize, distinct_id="v-1", answers=answered(Given("domaine", "animaux")), alerts=None, now=NOW
    )
    assert changed.answers == Answers(("domaine.animaux",), None)
    assert await store.find(conn, scoring.id, partner_id="alize") == changed
    with pytest.raises(DistinctIdInvalid):
        await actions.change(conn, scoring.id, by=alize, distinct_id="v-2", answers=None, alerts=True, now=NOW)


async def test_missions_read_with_other_rules_are_read_again(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        alize = await make_partner(conn, partner_id="alize")
        await announce(conn, alize, a={"domain": "sante"}, b={"domain": "sport"}, c={"domain": "sante"})
        await conn.execute("UPDATE missions.matching_profile SET edition = edition + 1, levels = repeat('a', 160)::bytea")
        await conn.execute("DELETE FROM missions.matching_profile WHERE item = (SELECT min(item) FROM missions.matching_profile)")
        assert (await match(conn, alize, CARE)).total == 0
    async with tools_on(db, conninfo) as run:
        await run("matching.read_again")
    async with db.writing() as conn:
        assert set(names(await match(conn, alize, CARE))) == {"a", "c"}
        assert await store.outdated(conn, edition=vocabulary().edition, after="", limit=10) == []


async def test_answers_nobody_uses_are_forgotten(db: Database) -> None:
    async with db.writing() as conn:
        alize = await make_partner(conn, partner_id="alize")
        old, recent = [
            await actions.create(conn, answered(CARE), by=alize, distinct_id=None, alerts=False, now=NOW - KEPT_FOR + since)
            for since in (timedelta(days=-1), timedelta(days=1))
        ]
        assert await store.forget(conn, unused_since=NOW - KEPT_FOR) == 1
        assert await store.find(conn, old.id, partner_id="alize") is None
        assert await store.find(conn, recent.id, partner_id="alize") is not None


async def test_being_used_keeps_answers(conn: Conn, alize: Partner) -> None:
    scoring = await actions.create(conn, answered(CARE), by=alize, distinct_id=None, alerts=False, now=NOW - KEPT_FOR)
    await actions.match(conn, scoring.id, by=alize, scope=ALWAYS, engine="m3", limit=5, offset=0, now=NOW)
    assert await store.forget(conn, unused_since=NOW - timedelta(days=1)) == 0
