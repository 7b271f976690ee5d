"""Words of a text as the vocabulary of matching writes them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tremplin.missions.matching.words import fold, words


def test_it_works() -> None:
    assert words("L’Œuvre d'été : porte-à-porte 🙂, n°2") == ["l", "œuvre", "d", "ete", "porte", "a", "porte", "n", "2"]


@given(st.text())
def test_words_are_those_of_the_folded_text(text: str) -> None:
    assert words(text) == re.findall("[a-z0-9œæ]+", fold(text))
