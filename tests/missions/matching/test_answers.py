"""Answers as sent: what they become, and every fault told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.missions.matching.answers import Given, read
from tremplin.missions.matching.model import Location
from tremplin.missions.matching.taxonomy import TAXONOMIES

PLACE = {"lat": 48.85, "lon": 2.35}


def faults(*answers: Given) -> list[tuple[str | int, ...]]:
    return [fault.path for fault in read(answers)[1]]


def test_it_works() -> None:
    answers, found = read(
        [
            Given("domaine", "sante_soins"),
            Given("domaine", "domaine.animaux"),
            Given("rythme", "peu_importe"),
            Given("tranche_age", None, {"age": 24, "handicap": True}),
            Given("departmentCode", "2a"),
            Given("location", None, {**PLACE, "radius_km": 5, "country_code": "FR"}),
        ]
    )
    assert found == []
    assert answers.wishes == {"domaine": ("domaine.sante_soins", "domaine.animaux")}
    assert answers.ages == ("entre_18_25_ans", "moins_31_ans_handicap")
    assert answers.departments == ("2A",)
    assert answers.location == Location(48.85, 2.35, 5.0, "FR")


def test_an_age_is_kept_as_its_group_only() -> None:
    answers, _ = read([Given("tranche_age", None, {"age": 50})])
    assert answers.values == ("tranche_age.entre_46_67_ans", "tranche_age.entre_46_66_ans")


def test_a_group_of_ages_chosen_opens_what_the_age_would() -> None:
    answers, _ = read([Given("tranche_age", "entre_46_67_ans")])
    assert set(answers.ages) == {"entre_46_67_ans", "entre_46_66_ans"}


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (Given("couleur", "bleu"), (0, "taxonomy")),
        (Given("domaine", "bleu"), (0, "value")),
        (Given("domaine"), (0,)),
        (Given("domaine", "animaux", {}), (0,)),
        (Given("domaine", None, {"age": 3}), (0, "params")),
        (Given("tranche_age", "moins_31_ans_handicap"), (0, "value")),
        (Given("departmentCode", "99"), (0, "value")),
        (Given("departmentCode", None, {}), (0, "params")),
        (Given("location", "Paris"), (0, "value")),
        *((Given("tranche_age", None, {"age": age}), (0, "params", "age")) for age in (None, -1, 121, 24.5, "24", True, 1e300)),
        (Given("tranche_age", None, {"age": 24, "handicap": "oui"}), (0, "params", "handicap")),
        *((Given("location", None, {**PLACE, "lat": lat}), (0, "params", "lat")) for lat in (None, 90.1, -91, "48", True)),
        (Given("location", None, {**PLACE, "lon": 181}), (0, "params", "lon")),
        *((Given("location", None, {**PLACE, "radius_km": km}), (0, "params", "radius_km")) for km in (0, -5, 1e9, "20", True)),
        *((Given("location", None, {**PLACE, "country_code": code}), (0, "params", "country_code")) for code in ("ZZ", 33, "")),
    ],
)
def test_each_fault_is_told_where_it_is(answer: Given, path: tuple[str | int, ...]) -> None:
    assert faults(answer) == [path]


def test_a_second_place_is_refused() -> None:
    assert faults(Given("location", None, PLACE), Given("location", None, PLACE)) == [(1, "taxonomy")]


def test_all_faults_are_told_at_once() -> None:
    found = faults(Given("couleur", "bleu"), Given("location", None, {}))
    assert found == [(0, "taxonomy"), (1, "params", "lat"), (1, "params", "lon")]


_ANY: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.integers())


@given(
    taxonomy=st.sampled_from(list(TAXONOMIES)) | st.text(max_size=20),
    value=st.none() | st.text(max_size=20),
    params=st.none() | st.dictionaries(st.sampled_from(["age", "handicap", "lat", "lon", "radius_km", "country_code"]), _ANY),
)
def test_whatever_is_sent_is_read_or_refused(taxonomy: str, value: str | None, params: dict[str, Any] | None) -> None:
    answers, found = read([Given(taxonomy, value, params)])
    assert bool(found) != bool(answers.values or answers.location)
