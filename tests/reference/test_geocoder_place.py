"""`place`: the one place an address means, or none."""

from __future__ import annotations

import pytest

from tremplin.reference.communes import communes
from tremplin.reference.geocoder import distance_km, place


def test_it_works() -> None:
    found = place("Lille", "59000")
    assert found is not None
    assert (found.insee, found.postcode, found.precision) == ("59350", "59000", "commune")


@pytest.mark.parametrize(
    ("city", "postcode", "insee"),
    [
        ("LILLE CEDEX", "59037", "59350"),
        ("Lille", "59777", "59350"),
        ("Lile", "59000", "59350"),
        ("Nice", "6000", "06088"),
        ("Paris", "75011", "75111"),
        ("Paris 11e Arrondissement", None, "75111"),
        ("Paris", "75741", "75056"),
        ("Lyon", None, "69123"),
        ("59000 Lille", None, "59350"),
        ("Saint-Denis", "97400", "97411"),
        ("Bellegarde-sur-Valserine", "01200", "01033"),
        ("Valence", None, "26362"),
        ("La Défense", "92400", "92026"),
        (None, "75011", "75111"),
    ],
)
def test_an_address_is_located(city: str | None, postcode: str | None, insee: str) -> None:
    found = place(city, postcode)
    assert found is not None
    assert found.insee == insee


def test_a_postcode_alone_is_its_most_populated_commune_and_says_it_is_a_guess() -> None:
    found = place(None, "38190")
    assert found is not None
    assert found.commune is not None
    served = [each for each in communes().values() if "38190" in each.postcodes]
    assert len(served) > 1
    assert found.commune == max(served, key=lambda each: each.population)
    assert found.precision == "postcode"


def test_a_cedex_alone_is_only_its_departement() -> None:
    found = place(None, "59037")
    assert found is not None
    assert (found.label, found.precision, found.commune) == ("Nord (59)", "department", None)


def test_a_hamlet_is_where_its_postcode_says_and_that_is_a_guess() -> None:
    found = place("Hameau des Trois Lunes", "38190")
    assert found is not None
    assert (found.precision, found.postcode) == ("postcode", "38190")


@pytest.mark.parametrize("department", ["93", "Seine-Saint-Denis", "seine saint denis"])
def test_a_departement_tells_homonyms_apart(department: str) -> None:
    found = place("Saint-Denis", None, department)
    assert found is not None
    assert found.insee == "93066"


@pytest.mark.parametrize("department", ["1", "01", "Ain"])
def test_a_departement_alone_is_its_middle(department: str) -> None:
    found = place(None, None, department)
    assert found is not None
    assert (found.department, found.precision) == ("01", "department")


@pytest.mark.parametrize("country", ["FR", "France", "FRANCE", "fra", "", None])
def test_france_is_told_in_many_ways(country: str | None) -> None:
    assert place("Lille", "59000", None, country) is not None


def test_overseas_territories_have_country_codes_of_their_own() -> None:
    found = place("Saint-Denis", "97400", None, "RE")
    assert found is not None
    assert found.insee == "97411"


@pytest.mark.parametrize("country", ["BE", "Belgique", "Belgium", "Freedonia"])
def test_another_country_is_not_located(country: str) -> None:
    assert place("Lille", "59000", None, country) is None


def test_a_city_of_another_departement_than_the_postcode_is_not_located() -> None:
    assert place("Lyon", "59000") is None


def test_homonyms_of_comparable_size_cannot_be_told_apart() -> None:
    assert place("Saint-Denis", None) is None


def test_four_digits_are_only_believed_of_a_known_town() -> None:
    assert place("Tournai", "7500") is None  # Belgium; 07500 is in Ardèche


@pytest.mark.parametrize(("city", "postcode"), [(None, None), ("", ""), ("Zzyzx", None), ("Monaco", "98000"), ("?", "?")])
def test_what_is_unknown_is_not_located(city: str | None, postcode: str | None) -> None:
    assert place(city, postcode) is None


def test_every_commune_is_located_by_its_name_and_each_of_its_postcodes() -> None:
    for commune in communes().values():
        for postcode in commune.postcodes:
            found = place(commune.name, postcode)
            assert found is not None
            assert found.commune is not None
            assert found.commune.name == commune.name or found.commune.district_of == commune.insee, commune
            assert found.postcode == postcode


def test_a_distance_is_the_shortest_way_over_the_earth() -> None:
    paris, lyon, noumea = communes()["75056"], communes()["69123"], communes()["98818"]
    assert distance_km(paris, lyon) == pytest.approx(392, abs=5)
    assert distance_km(paris, noumea) == pytest.approx(16_740, rel=0.01)
    assert distance_km(paris, paris) == 0
    assert distance_km(paris, lyon) == distance_km(lyon, paris)
