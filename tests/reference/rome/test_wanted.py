"""The job that a text means: one, several, an occupation, or none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.rome.catalogue import find_appellation
from tremplin.reference.rome.wanted import MOST_JOBS, understand


def test_it_works() -> None:
    wanted = understand("boulangère")
    assert (wanted.label, wanted.appellations, wanted.guessed) == ("Boulanger / Boulangère", ("11573",), False)
    assert wanted.occupation
    assert wanted.occupation.code == "D1102"
    assert "Boulanger-traiteur / Boulangère-traiteuse" in [job.label for job in wanted.others]


def test_nothing_typed_asks_nothing() -> None:
    assert understand("").appellations is None


def test_a_code_means_what_it_stands_for() -> None:
    assert understand("11573").appellations == ("11573",)
    assert understand("d1102").rome == "D1102"


def test_words_that_several_jobs_hold_mean_them_all() -> None:
    wanted = understand("vendeuse")
    assert wanted.appellations is not None
    assert 1 < len(wanted.appellations) <= MOST_JOBS
    assert len(wanted.choices) > 1
    assert not wanted.guessed


def test_the_end_of_a_name_is_not_the_name() -> None:
    assert understand("web vendeuse").label == "Web vendeur / vendeuse"
    assert understand("chef boulangère").label == "Chef boulanger / boulangère"
    assert understand("vendeuse").label == "vendeuse"


def test_a_typo_is_a_guess() -> None:
    assert understand("boulenger").guessed


def test_what_no_job_is_called_is_left_as_words() -> None:
    assert (understand("zzyx").words, understand("zzyx").appellations) == ("zzyx", None)


@given(st.text(max_size=60))
def test_any_text_is_understood_somehow(text: str) -> None:
    wanted = understand(text)
    assert all(find_appellation(code) for code in wanted.appellations or ())
