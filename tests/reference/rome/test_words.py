"""Words of names of jobs: whatever their number, their gender and how the register writes both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.rome.words import forms, key, stem, telling, words

PAIRS = """
boulanger boulangère · soignant soignante · coiffeur coiffeuse · conducteur conductrice · technicien technicienne · chef cheffe ·
patron patronne · sportif sportive · professionnel professionnelle · attaché attachée · social sociale
"""


@pytest.mark.parametrize("pair", PAIRS.split("·"))
def test_it_works(pair: str) -> None:
    masculine, feminine = (key(word) for word in pair.split())
    assert stem(masculine) == stem(feminine) == stem(f"{feminine}s")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Fleuriste", ["fleuriste"]),
        ("Boulanger / Boulangère", ["boulanger boulangere", "boulanger", "boulangere"]),
        ("Abatteur / Abatteuse de carrière", ["abatteur abatteuse de carriere", "abatteur de carriere", "abatteuse de carriere"]),
        (
            "Attaché commercial / Attachée commerciale en vente (GMS)",
            [
                "attache commercial attachee commerciale en vente gms",
                "attache commercial attachee commerciale en vente",
                "attache commercial en vente",
                "attachee commerciale en vente",
            ],
        ),
    ],
)
def test_a_label_of_two_genders_names_the_job_in_each(label: str, expected: list[str]) -> None:
    assert forms(label) == expected


def test_little_words_tell_nothing() -> None:
    assert telling(key("Chargé d'études à la météo")) == ["charge", "etudes", "meteo"]


@given(st.text(max_size=80))
def test_words_stand_where_they_say(text: str) -> None:
    found = words(text)
    assert " ".join(word.key for word in found) == key(text)
    assert [key(text[word.start : word.end]) for word in found] == [word.key for word in found]


@given(st.text(max_size=30))
def test_no_word_loses_all_its_letters(text: str) -> None:
    assert all(map(stem, telling(key(text))))
