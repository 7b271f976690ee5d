"""The formula: bounded, monotonic, and the numbers of each version of the engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.missions.matching.scoring import ENGINES, Engine, agreement, nearness
from tremplin.missions.matching.taxonomy import AGES, CODES, ages_of, split

_ENGINES = st.sampled_from(list(ENGINES.values()))
_KEYS = [key for key in CODES if not key.startswith("tranche_age")]
_HELD = st.dictionaries(st.sampled_from(_KEYS), st.sampled_from([0.35, 0.6, 0.85, 1.0]), max_size=20)
_REMOTE = st.sampled_from(["no", "possible", "full", "local", None])
_KM = st.none() | st.floats(0, 20_000)


def _wishes(keys: list[str]) -> dict[str, list[str]]:
    wished: dict[str, list[str]] = {}
    for key in keys:
        wished.setdefault(split(key)[0], []).append(key)
    return wished


_WISHES = st.lists(st.sampled_from(_KEYS), max_size=8, unique=True).map(_wishes)


def test_it_works() -> None:
    wishes = {"domaine": ["domaine.sante_soins"], "activite": ["activite.terrain"]}
    found = agreement(ENGINES["m3"], wishes, {"domaine.sante_soins": 0.85}, km=5, radius_km=20, remote="no")
    assert found.by_taxonomy == pytest.approx({"domaine": 0.97, "activite": 0})
    assert found.taxonomy == pytest.approx(0.485)
    assert found.geo == 0.75
    assert found.total == pytest.approx(0.7 * 0.485 + 0.3 * 0.75)


def test_the_first_version_weighs_distance_more() -> None:
    found = agreement(ENGINES["m1"], {"domaine": ["domaine.animaux"]}, {"domaine.animaux": 1}, km=10, radius_km=20, remote="no")
    assert found.total == pytest.approx(0.3 + 0.7 * 0.5)


def test_the_last_version_weighs_some_taxonomies_more() -> None:
    wishes = {"domaine_engagement": ["domaine_engagement.planete"], "equipe": ["equipe.seul"]}
    found = agreement(ENGINES["m4"], wishes, {"domaine_engagement.planete": 1}, km=None, radius_km=None, remote="no")
    assert found.total == pytest.approx(1.5 / 2.1)


@pytest.mark.parametrize(("engine", "full", "local"), [("m1", None, None), ("m2", None, None), ("m3", 0.9, 0.95), ("m4", 0.9, 0.95)])
def test_what_is_done_from_home_has_a_distance_of_its_own(engine: str, full: float | None, local: float | None) -> None:
    assert nearness(ENGINES[engine], 3, 20, "full") == full
    assert nearness(ENGINES[engine], None, 20, "local") == local


def test_someone_who_wishes_nothing_and_is_nowhere_is_told_so() -> None:
    found = agreement(ENGINES["m3"], {}, {}, km=None, radius_km=None, remote="no")
    assert (found.total, found.taxonomy, found.geo) == (0, None, None)


@given(engine=_ENGINES, wishes=_WISHES, held=_HELD, km=_KM, radius=st.none() | st.floats(0.1, 500), remote=_REMOTE)
def test_scores_stay_between_0_and_1(
    engine: Engine, wishes: dict[str, list[str]], held: dict[str, float], km: float | None, radius: float | None, remote: str | None
) -> None:
    found = agreement(engine, wishes, held, km=km, radius_km=radius, remote=remote)
    for score in (found.total, found.taxonomy or 0, found.geo or 0, *found.by_taxonomy.values()):
        assert 0 <= score <= 1 + 1e-9


@given(engine=_ENGINES, wishes=_WISHES, held=_HELD, one=st.floats(0, 100), other=st.floats(0, 100), remote=_REMOTE)
def test_nearer_is_never_worth_less(
    engine: Engine, wishes: dict[str, list[str]], held: dict[str, float], one: float, other: float, remote: str | None
) -> None:
    near, far = (
        agreement(engine, wishes, held, km=km, radius_km=50, remote=remote).total for km in (min(one, other), max(one, other))
    )
    assert near >= far


@given(engine=_ENGINES, wishes=_WISHES, held=_HELD, key=st.sampled_from(_KEYS))
def test_holding_more_is_never_worth_less(engine: Engine, wishes: dict[str, list[str]], held: dict[str, float], key: str) -> None:
    before = agreement(engine, wishes, held, km=None, radius_km=None, remote="no").total
    after = agreement(engine, wishes, {**held, key: 1.0}, km=None, radius_km=None, remote="no").total
    assert after >= before - 1e-12


@given(age=st.integers(0, 120), handicap=st.booleans())
def test_everyone_has_one_known_age_group(age: int, handicap: bool) -> None:
    groups = set(ages_of(age, handicap=handicap))
    assert len(groups - {"entre_46_66_ans", "moins_31_ans_handicap"}) == 1
    assert ("entre_46_66_ans" in groups) == (46 <= age <= 66)
    assert ("moins_31_ans_handicap" in groups) == (handicap and 18 <= age <= 30)
    assert groups <= set(AGES)
