"""Two spellings of one name have one key, and one only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.register.model import name_key, read_lookup, words

SAME = [
    ("Association Les Amis de l'Été (loi 1901)", "LES AMIS DE L ETE"),
    ("S.P.A. du Forez", "SPA du Forez"),
    ("Œuvre & Partage", "oeuvre et partage"),
    ("Asso. Les Passeurs", "les  passeurs"),
    ("Les Passeurs - association loi de 1901", "Les Passeurs"),
    ("LES-PASSEURS", "Les Passeurs"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_it_works(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_fondation_is_not_the_association_of_the_same_name() -> None:
    assert name_key("Fondation des Passeurs") != name_key("Association des Passeurs")


def test_a_name_made_of_a_legal_form_keeps_it() -> None:
    assert name_key("Association") == "association"


@given(st.text(alphabet=st.sampled_from("aàbçd eéoœ.'-&1901soASOCIATIN ")))
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text())
def test_case_and_spaces_never_matter(name: str) -> None:
    assert name_key(f"  {name} ") == name_key(name)
    assert name_key(name.upper()) == name_key(name.upper().lower())


@given(st.text(max_size=300))
def test_any_text_can_be_looked_for(text: str) -> None:
    lookup = read_lookup(text)
    assert lookup.words is None or "\x00" not in lookup.words


@given(st.lists(st.text(), max_size=4))
def test_words_hold_nothing_that_an_index_would_misread(names: list[str]) -> None:
    assert all(word.isalnum() and word.isascii() and len(word) <= 64 for word in words(names).split())
