"""Folding, and the distance between two words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tremplin.search.words import STOP_WORDS, closest, fold, slips


def test_it_works() -> None:
    assert fold("L’Œuvre d'été : porte-à-porte, N°2 !") == ["oeuvre", "ete", "porte", "porte", "2"]


@given(st.text())
def test_folded_words_hold_no_punctuation_and_fold_to_themselves(text: str) -> None:
    words = fold(text)

    assert all(word.isalnum() and word not in STOP_WORDS and len(word) <= 64 for word in words)
    assert fold(" ".join(words)) == words


@given(st.text(alphabet=st.characters(codec="cp1252")))
def test_texts_of_western_europe_are_folded_as_those_of_all_alphabets(text: str) -> None:
    assert fold(f"{text} 中") == [*fold(text), "中"]


def test_a_swap_is_one_slip() -> None:
    assert [slips("maruade", "maraude"), slips("potagr", "potager"), slips("abc", "abc"), slips("", "ab")] == [
        1,
        1,
        0,
        2,
    ]


def test_short_words_tolerate_one_slip_only() -> None:
    assert closest("chta", ["ours", "chat"]) == "chat"
    assert closest("cha", ["ours"]) is None
    assert closest("solidiare", ["solitaire", "solidaire"]) == "solidaire"
    assert closest("potager", []) is None
