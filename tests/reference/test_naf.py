"""NAF: the label of an activity, at any level, however its code is written."""

from __future__ import annotations

import pytest

from tremplin.reference.naf import Section, naf_code, naf_label, naf_section, naf_sections


def test_it_works() -> None:
    assert naf_label("1071C") == "Boulangerie et boulangerie-pâtisserie"
    assert naf_section("1071C") == Section("C", "Industrie manufacturière")
    assert "".join(naf_sections()) == "ABCDEFGHIJKLMNOPQRSTU"


@pytest.mark.parametrize("spelling", ["1071C", "10.71C", "1071c", " 10.71 c "])
def test_a_code_is_known_however_it_is_written(spelling: str) -> None:
    assert naf_code(spelling) == "1071C"
    assert naf_label(spelling) == "Boulangerie et boulangerie-pâtisserie"


@pytest.mark.parametrize(
    ("code", "label", "section"),
    [
        ("I", "Hébergement et restauration", "I"),
        ("56", "Restauration", "I"),
        ("56.1", "Restaurants et services de restauration mobile", "I"),
        ("5610", "Restaurants et services de restauration mobile", "I"),
        ("8899B", "Action sociale sans hébergement n.c.a.", "Q"),
    ],
)
def test_each_level_has_a_label_and_a_section(code: str, label: str, section: str) -> None:
    found = naf_section(code)
    assert found is not None
    assert (naf_label(code), found.code) == (label, section)


def test_a_code_of_another_nomenclature_is_named_by_what_it_falls_into() -> None:
    assert (naf_code("1071Z"), naf_label("1071Z")) == (None, "Fabrication de pain et de pâtisserie fraîche")
    assert naf_label("5699Z") == "Restauration"


@pytest.mark.parametrize("code", ["", "0", "04", "99.1", "zz", "1", "10711C", "é", "１０７１C"])
def test_what_is_no_code_is_not_taken_for_one(code: str) -> None:
    assert naf_code(code) is None


@pytest.mark.parametrize("code", ["", "0", "04", "zz", "é"])
def test_what_falls_nowhere_has_no_section(code: str) -> None:
    assert naf_section(code) is None
    assert naf_label(code) == code
