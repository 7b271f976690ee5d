"""Countries by code or French name."""

from __future__ import annotations

import pytest

from tremplin.reference.countries import COUNTRIES, FRENCH_TERRITORIES, country_code


def test_it_works() -> None:
    assert country_code("Belgique") == "BE"


@pytest.mark.parametrize("text", ["France", "FRANCE", "fr", "FRA", " france "])
def test_france_is_one_of_them(text: str) -> None:
    assert country_code(text) == "FR"


def test_all_249_codes_of_the_standard_are_there() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)
    assert set(COUNTRIES) >= FRENCH_TERRITORIES


def test_every_code_and_name_leads_back_to_its_code() -> None:
    for code, name in COUNTRIES.items():
        assert country_code(code) == country_code(code.lower()) == country_code(name) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Cote d'Ivoire", "CI"),
        ("CIV", "CI"),
        ("etats-unis", "US"),
        ("Réunion", "RE"),
        ("DEU", "DE"),
        ("Pays Bas", "NL"),
    ],
)
def test_accents_case_and_common_names_do_not_matter(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["", "Freedonia", "XX", "F", "75011"])
def test_an_unknown_country_has_no_code(text: str) -> None:
    assert country_code(text) is None
