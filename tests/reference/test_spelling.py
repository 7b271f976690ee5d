"""Two spellings of one name have one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.spelling import fold, normalise


def test_it_works() -> None:
    assert normalise("SAINT-ÉTIENNE") == normalise("st etienne") == "saint etienne"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Œuilly", "oeuilly"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’Isle-d’Abeau", "l isle d abeau"),
        ("Stes-Maries-de-la-Mer", "saintes maries de la mer"),
        ("Chalon s/ Saône", "chalon sur saone"),
        ("Rosny s/s Bois", "rosny sous bois"),
        ("LYON CEDEX 03", "lyon"),
        ("Lille Cedex", "lille"),
        ("  Bourg-\ten-Bresse ", "bourg en bresse"),
        ("", ""),
        ("東京", ""),
    ],
)
def test_a_place_name_loses_what_writers_differ_on(written: str, key: str) -> None:
    assert normalise(written) == key


@given(st.text() | st.lists(st.sampled_from(["St", "ste", "s/", "s/s", "CEDEX", "cedex 1", "2", "-", "É"])).map(" ".join))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text)
