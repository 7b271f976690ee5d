"""The table of moves, and what holds of every decision whatever led to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tremplin.missions.moderation.errors import MotiveRequired
from tremplin.missions.moderation.model import GIVEN, MOVES, Author, Decision, Origin, Status, decided, reconsidered, restored
from tremplin.missions.moderation.motives import JEVEUXAIDER_ID, MOTIVES, label

TEXTS = st.none() | st.sampled_from(["", " ", "Un texte"])
VALUES = {"status": st.sampled_from(list(Status)).map(str), "motive": st.none() | st.sampled_from(sorted(MOTIVES))}
SENT = st.fixed_dictionaries({}, optional={name: VALUES.get(name, TEXTS) for name in GIVEN})
FIELDS = ("title", "description", "organizationName", "organizationClientId", "startAt", "city")
SEEN = st.fixed_dictionaries({name: st.sampled_from(["1", "2"]) for name in FIELDS})
STEPS = st.lists(st.tuples(st.sampled_from([Origin.PERSON, Origin.RULE, Origin.CHANGE]), SENT, SEEN), max_size=8)
NONE = Decision(mission_id="m", moderator_id="boussole")


def walk(steps: list[tuple[Origin, dict[str, str | None], dict[str, str]]]) -> list[Decision]:
    """Every decision along the way; a step that is refused leaves it where it was."""
    path = [NONE]
    for number, (origin, sent, seen) in enumerate(steps):
        at = NOW + timedelta(minutes=number)
        before = path[-1]
        try:
            after = (
                reconsidered(before, seen, at)
                if origin == Origin.CHANGE
                else decided(
                    before, sent, by=Author(name="x", origin=origin, rule="r" if origin == Origin.RULE else None), at=at, seen=seen
                )
            )
        except (MotiveRequired, ValueError):
            after = before
        path.append(after)
    return path


@given(STEPS)
def test_every_move_is_in_the_table(steps: list[tuple[Origin, dict[str, str | None], dict[str, str]]]) -> None:
    path = walk(steps)
    for before, after, (origin, *_) in zip(path, path[1:], steps, strict=False):
        assert after.status == before.status or after.status in MOVES[origin][before.status]


@given(STEPS)
def test_a_refusal_is_always_explained_and_only_a_refusal_has_a_motive(
    steps: list[tuple[Origin, dict[str, str | None], dict[str, str]]],
) -> None:
    for decision in walk(steps):
        assert decision.status != Status.REFUSED or decision.explanation
        assert decision.motive is None or decision.status == Status.REFUSED


@given(STEPS)
def test_what_a_person_decided_no_rule_moves(steps: list[tuple[Origin, dict[str, str | None], dict[str, str]]]) -> None:
    path = walk(steps)
    for before, after, (origin, *_) in zip(path, path[1:], steps, strict=False):
        if origin == Origin.RULE and before.origin == Origin.PERSON and before.status != Status.PENDING:
            assert after.status == before.status
        assert not (before.origin == Origin.PERSON and before.open_to_rules)


@given(STEPS, SEEN)
def test_a_change_told_twice_is_told_once(
    steps: list[tuple[Origin, dict[str, str | None], dict[str, str]]], seen: dict[str, str]
) -> None:
    once = reconsidered(walk(steps)[-1], seen, NOW)
    assert reconsidered(once, seen, NOW + timedelta(days=1)) == once


@given(STEPS, SEEN)
def test_a_decision_undone_under_an_unchanged_mission_is_the_one_before(
    steps: list[tuple[Origin, dict[str, str | None], dict[str, str]]], seen: dict[str, str]
) -> None:
    before = walk(steps)[-1]
    back = restored(before, before.judged or seen, NOW)
    assert (back.status, back.motive, back.title, back.note) == (before.status, before.motive, before.title, before.note)
    assert not back.open_to_rules


@given(STEPS)
def test_a_decision_survives_json(steps: list[tuple[Origin, dict[str, str | None], dict[str, str]]]) -> None:
    for decision in walk(steps):
        assert Decision.from_json(orjson.loads(orjson.dumps(decision))) == decision


@pytest.mark.parametrize("status", list(Status))
def test_a_person_may_go_anywhere_and_a_rule_only_from_what_waits(status: Status) -> None:
    assert MOVES[Origin.PERSON][status] == set(Status)
    assert bool(MOVES[Origin.RULE][status]) is (status == Status.PENDING)
    with pytest.raises(ValueError, match="rule"):
        decided(replace(NONE, status=status), {"status": "PENDING"}, by=Author(name="r", origin=Origin.RULE), at=NOW, seen={})


def test_jeveuxaider_has_its_own_words() -> None:
    assert label("MISSION_NOT_COMPLIANT", JEVEUXAIDER_ID) == "La mission ne respecte pas la charte de la Réserve Civique"
    assert label("MISSION_NOT_COMPLIANT", "boussole") == "La mission ne respecte pas la charte"
    assert label("OTHER", JEVEUXAIDER_ID) == "Autre"
    assert label("jamais vu") == "jamais vu"
