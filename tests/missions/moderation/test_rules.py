"""Rules as data: each criterion at its edge, the preset in its order, and whatever is written is read or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tremplin.missions.moderation.errors import RuleInvalid
from tremplin.missions.moderation.rules import CRITERIA, PRESETS, Facts, Rule, first_match, months_before, preset, read_rules

FACTS = Facts(
    mission_id="m",
    title="Aider aux devoirs",
    created_at=NOW - timedelta(days=10),
    start_at=NOW + timedelta(days=30),
    end_at=NOW + timedelta(days=60),
    description_length=300,
    cities=("Lyon",),
    departments=("69", "Rhône"),
    publisher="alize",
    publisher_name="Réseau Alizé",
    domain="education",
    remote="no",
    organisation=("coup-de-pouce", "Coup de Pouce Collège", "W691000077"),
)
SIX_MONTHS = months_before(NOW, 6)


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        ({"createdMonthsAgo": 6}, replace(FACTS, created_at=SIX_MONTHS), False),
        ({"createdMonthsAgo": 6}, replace(FACTS, created_at=SIX_MONTHS - timedelta(milliseconds=1)), True),
        ({"startsWithinDays": 7}, replace(FACTS, start_at=NOW + timedelta(days=7)), False),
        ({"startsWithinDays": 7}, replace(FACTS, start_at=NOW + timedelta(days=6, hours=23)), True),
        ({"startsWithinDays": 7}, replace(FACTS, start_at=NOW - timedelta(days=90)), True),
        ({"startsWithinDays": 7}, replace(FACTS, start_at=None), False),
        ({"endsWithinDays": 21}, replace(FACTS, end_at=None), False),
        ({"descriptionShorterThan": 300}, FACTS, False),
        ({"descriptionShorterThan": 301}, FACTS, True),
        ({"withoutCity": True}, FACTS, False),
        ({"withoutCity": True}, replace(FACTS, cities=()), True),
        ({"publisher": ("alize", "autre")}, FACTS, True),
        ({"publisher": ("réseau alize",)}, FACTS, True),
        ({"organization": ("coup de pouce college",)}, FACTS, True),
        ({"organization": ("w691000077",)}, FACTS, True),
        ({"organization": ("Coup de Main",)}, FACTS, False),
        ({"domain": ("sport",)}, FACTS, False),
        ({"department": ("rhone",)}, FACTS, True),
        ({"city": ("LYON",)}, FACTS, True),
        ({"remote": ("full", "possible")}, FACTS, False),
        ({"titleContains": ("Devoirs",)}, FACTS, True),
        ({"titleContains": ("devoir",)}, FACTS, False),
        ({"organizationAlreadyPublished": True}, FACTS, False),
        ({"organizationAlreadyPublished": True}, replace(FACTS, organisation_published=True), True),
        ({"missionAlreadyPublished": True}, replace(FACTS, mission_published=True), True),
        ({"city": ("Lyon",), "domain": ("sport",)}, FACTS, False),
        ({"city": ("Lyon",), "domain": ("education",)}, FACTS, True),
    ],
)
def test_a_rule_holds_when_all_its_criteria_do(when: dict[str, Any], facts: Facts, expected: bool) -> None:
    assert Rule(name="r", when=when, motive="OTHER").holds(facts, NOW) is expected


@pytest.mark.parametrize(
    ("facts", "motive"),
    [
        (replace(FACTS, created_at=NOW - timedelta(days=200), cities=()), "MISSION_CREATION_DATE_TOO_OLD"),
        (replace(FACTS, start_at=NOW, end_at=NOW + timedelta(days=20), cities=()), "MISSION_DATE_NOT_COMPATIBLE"),
        (replace(FACTS, start_at=NOW, end_at=NOW + timedelta(days=21)), None),
        (replace(FACTS, start_at=NOW, end_at=None), None),
        (replace(FACTS, description_length=299), "CONTENT_INSUFFICIENT"),
        (replace(FACTS, cities=()), "CONTENT_INSUFFICIENT"),
        (FACTS, None),
    ],
)
def test_the_preset_decides_as_jeveuxaider_does(facts: Facts, motive: str | None) -> None:
    rule = first_match(preset("jeveuxaider"), facts, NOW)
    assert (rule and rule.motive) == motive


def test_months_are_those_of_the_calendar() -> None:
    assert months_before(datetime(2026, 8, 31, tzinfo=UTC), 6) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 1) == datetime(2025, 12, 15, tzinfo=UTC)
    assert months_before(NOW, 0) == NOW


def test_a_rule_is_read_as_it_was_written() -> None:
    for rules in PRESETS.values():
        assert read_rules([rule.as_json() for rule in rules]) == rules


VALUES = {"whole": st.integers(0, 10_000), "true": st.just(True), "texts": st.lists(st.sampled_from("abc"), min_size=1).map(tuple)}
WHENS = st.dictionaries(st.sampled_from(sorted(CRITERIA)), st.none(), min_size=1).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES[CRITERIA[name].value] for name in names})
)


@given(WHENS)
def test_any_rule_of_known_criteria_is_kept_evaluated_and_said(when: dict[str, Any]) -> None:
    rule = Rule(name="r", when=when, motive="OTHER")
    assert read_rules([rule.as_json()]) == (rule,)
    assert rule.holds(FACTS, NOW) in {True, False}
    assert rule.sentence


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*CRITERIA, "when", "motive", "name", "x"]), inner, max_size=3)
    ),
)


@given(ANYTHING)
def test_anything_else_is_read_or_refused_in_french(sent: Any) -> None:
    try:
        assert all(isinstance(rule, Rule) for rule in read_rules(sent))
    except RuleInvalid as refusal:
        assert str(refusal).startswith("Règle ")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({}, "au moins un critère"),
        ({"when": {"withoutCity": True}}, "motive"),
        ({"when": {"withoutCity": False}, "motive": "OTHER"}, "`withoutCity` attend true"),
        ({"when": {"createdMonthsAgo": -1}, "motive": "OTHER"}, "nombre entier"),
        ({"when": {"createdMonthsAgo": True}, "motive": "OTHER"}, "nombre entier"),
        ({"when": {"city": []}, "motive": "OTHER"}, "liste de textes"),
        ({"when": {"age": 3}, "motive": "OTHER"}, "critère inconnu : age"),
        ({"when": {"withoutCity": True}, "motive": "BECAUSE"}, "motif inconnu : BECAUSE"),
        ({"when": {"withoutCity": True}, "status": "PENDING"}, "REFUSED, ACCEPTED ou ONGOING"),
        ({"when": {"withoutCity": True}, "motive": "OTHER", "then": 1}, "clé inconnue : then"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_number_and_its_fault(sent: dict[str, Any], reason: str) -> None:
    right = {"when": {"withoutCity": True}, "motive": "OTHER"}
    with pytest.raises(RuleInvalid, match=r"^Règle 2 : ") as refused:
        read_rules([right, sent])
    assert reason in str(refused.value)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(RuleInvalid, match="connus : jeveuxaider"):
        preset("autre")
