"""Whom an announcer means is concluded from numbers first, names next, and never from a guess."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tremplin.missions.verification.model import By, Candidate, Claim, Verification, decide

CLAIM = Claim(
    id="o", name="Les Passeurs de Mots", rna=None, siren=None, siret=None, postal_code="69100", identity="i", verified_as=None
)
NAMESAKE = Candidate(
    claim_id="o",
    registered_id="r1",
    by=By.NAME,
    score=1.0,
    rna="W691000077",
    siren=None,
    siret=None,
    department="69",
    postal_code="69100",
    key="les passeurs de mots",
)


def claim(**given: Any) -> Claim:
    return replace(CLAIM, **given)


def other(id_: str, **given: Any) -> Candidate:
    return replace(NAMESAKE, registered_id=id_, **given)


def test_it_works() -> None:
    verdict = decide(claim(rna="W691000077"), [other("r1", by=By.RNA), other("r2", by=By.SIREN), other("r3")])
    assert (verdict.status, verdict.registered_id, verdict.score) == (Verification.RNA_MATCHED, "r1", 1.0)


def test_a_siret_comes_before_a_name() -> None:
    verdict = decide(claim(siret="73282932000074"), [other("r2", by=By.SIREN, siren="732829320"), other("r3")])
    assert (verdict.status, verdict.registered_id) == (Verification.SIRET_MATCHED, "r2")


def test_the_siret_tells_apart_those_that_declared_one_siren() -> None:
    pair = [other("r1", by=By.SIREN, siret="73282932000017"), other("r2", by=By.SIREN, siret="73282932000074")]
    assert decide(claim(siret="73282932000074"), pair).registered_id == "r2"
    assert decide(claim(siren="732829320"), pair).status == Verification.SIRET_NOT_MATCHED


def test_the_only_namesake_is_meant_wherever_it_is() -> None:
    verdict = decide(CLAIM, [other("r1", department="33", postal_code="33000")])
    assert (verdict.status, verdict.registered_id) == (Verification.NAME_EXACT, "r1")


def test_the_departement_then_the_postcode_tell_namesakes_apart() -> None:
    far = other("r1", department="33", postal_code="33000")
    near, nearest = other("r2", postal_code="69003"), other("r3")
    assert decide(CLAIM, [far, near]).registered_id == "r2"
    assert decide(CLAIM, [far, near, nearest]).registered_id == "r3"


def test_namesakes_that_nothing_tells_apart_are_none() -> None:
    verdict = decide(CLAIM, [other("r1"), other("r2")])
    assert (verdict.status, verdict.registered_id) == (Verification.NAME_NOT_MATCHED, None)


def test_a_namesake_with_another_number_is_not_meant() -> None:
    assert decide(claim(rna="W751000001"), [NAMESAKE]).status == Verification.RNA_NOT_MATCHED
    assert decide(claim(siren="732829320"), [other("r1", siren="552100554")]).status == Verification.SIRET_NOT_MATCHED


def test_a_name_that_looks_like_one_of_the_departement_is_enough() -> None:
    alike = other("r1", by=By.LIKENESS, score=0.9, key="les passeurs de mot")
    assert decide(CLAIM, [alike]).status == Verification.NAME_APPROXIMATE
    assert decide(CLAIM, [alike]).score == 0.9
    assert decide(CLAIM, [replace(alike, department="33")]).registered_id is None
    assert decide(CLAIM, [replace(alike, score=0.6)]).registered_id is None


def test_the_best_of_those_alike_is_meant_unless_another_is_as_good() -> None:
    best, second = other("r1", by=By.LIKENESS, score=0.95), other("r2", by=By.LIKENESS, score=0.9)
    assert decide(CLAIM, [best, second]).registered_id == "r1"
    assert decide(CLAIM, [best, replace(second, score=0.95)]).registered_id is None


def test_figures_are_not_a_slip() -> None:
    alike = other("r1", by=By.LIKENESS, score=0.95, key="les scouts groupe 3")
    assert decide(claim(name="Les scouts, groupe 2"), [alike]).registered_id is None


def test_one_alike_is_not_preferred_to_ambiguous_namesakes() -> None:
    assert decide(CLAIM, [other("r1"), other("r2"), other("r3", by=By.LIKENESS, score=0.9)]).registered_id is None


def test_saying_nothing_is_not_an_error() -> None:
    assert decide(claim(name=None), []).status == Verification.NO_DATA
    assert decide(claim(name=None, rna="pas un numéro"), []).status == Verification.NO_DATA


candidates = st.builds(
    replace,
    st.just(NAMESAKE),
    registered_id=st.sampled_from(["r1", "r2", "r3"]),
    by=st.sampled_from(list(By)),
    score=st.sampled_from([0.5, 0.8, 0.9, 1.0]),
    rna=st.sampled_from([None, "W691000077", "W691000078"]),
    department=st.sampled_from([None, "69", "33"]),
    postal_code=st.sampled_from([None, "69100", "69003"]),
)


@given(st.lists(candidates, max_size=6), st.randoms())
def test_the_order_of_candidates_never_matters(found: list[Candidate], chance: Any) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert decide(CLAIM, shuffled).registered_id == decide(CLAIM, found).registered_id


@given(st.lists(candidates, max_size=6))
def test_a_twin_of_everything_makes_names_ambiguous(found: list[Candidate]) -> None:
    named = [each for each in found if each.by in {By.NAME, By.LIKENESS}]
    twins = [replace(each, registered_id=f"{each.registered_id}-twin") for each in named]
    assert decide(CLAIM, [*named, *twins]).registered_id is None
