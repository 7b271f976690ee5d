"""`locate`: what a free text may mean, best first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.communes import communes, departments
from tremplin.reference.geocoder import locate


def labels(text: str, limit: int = 5) -> list[str]:
    return [each.label for each in locate(text, limit=limit)]


def test_it_works() -> None:
    [found] = locate("59000 Lille")
    assert (found.label, found.insee, found.postcode, found.precision) == ("Lille (59000)", "59350", "59000", "commune")
    assert (found.department, found.department_name, found.region) == ("59", "Nord", "Hauts-de-France")
    assert found.commune is communes()["59350"]
    assert (found.lat, found.lon) == (found.commune.lat, found.commune.lon)


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("Saint Etienne", "42218"),
        ("st-étienne", "42218"),
        ("SAINT ETIENNE CEDEX 2", "42218"),
        ("Paris", "75056"),
        ("20000", "2A004"),
        ("Ajaccio", "2A004"),
        ("2A004", "2A004"),
        ("2a004 Ajaccio", "2A004"),
        ("75056", "75056"),
        ("59000 Lille", "59350"),
        ("Lille 59 000", "59350"),
        ("Lille 59", "59350"),
        ("Lille (59)", "59350"),
        ("LILLE CEDEX", "59350"),
        ("59037 LILLE CEDEX", "59350"),
        ("6000 Nice", "06088"),
        ("St-Denis 97400", "97411"),
        ("Saint-Denis 93", "93066"),
        ("Chalon s/ Saône", "71076"),
        ("l'isle adam", "95313"),
        ("Havre", "76351"),
        ("Lyon, France", "69123"),
        ("Roissy-en-France", "95527"),
        ("Papeete", "98735"),
        ("Cayenne 973", "97302"),
        ("Bora Bora", "98714"),
        ("Saint-Barthélemy 97133", "97701"),
    ],
)
def test_a_town_is_found_however_it_is_written(text: str, insee: str) -> None:
    assert locate(text)[0].insee == insee


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("75011", "75111"),
        ("Paris 11e", "75111"),
        ("paris 11ème arrondissement", "75111"),
        ("11e Paris", "75111"),
        ("Paris 75011", "75111"),
        ("PARIS 11", "75111"),
        ("Paris 1er", "75101"),
        ("75116", "75116"),
        ("Lyon 3", "69383"),
        ("MARSEILLE 13", "13213"),
        ("Marseille 2ème", "13202"),
    ],
)
def test_a_district_is_found(text: str, insee: str) -> None:
    found = locate(text)[0]
    assert (found.insee, found.precision) == (insee, "district")


def test_a_number_in_brackets_is_a_departement_and_not_a_district() -> None:
    assert labels("Marseille (13)") == ["Marseille (13)"]


def test_homonyms_come_by_population() -> None:
    found = locate("saint denis")
    assert [each.department for each in found[:2]] == ["974", "93"]
    people = [each.commune.population for each in found if each.commune]
    assert people == sorted(people, reverse=True)


def test_the_old_name_of_a_merged_commune_leads_to_the_new_one() -> None:
    assert labels("Bellegarde-sur-Valserine") == ["Valserhône (01200)"]


def test_a_beginning_is_enough() -> None:
    assert labels("marseill")[0] == "Marseille (13)"


@pytest.mark.parametrize(
    ("typo", "label"),
    [
        ("Marseile", "Marseille (13)"),
        ("Starsbourg", "Strasbourg (67000)"),
        ("grenobel", "Grenoble (38000)"),
        ("monptellier", "Montpellier (34000)"),
        ("villeneuve d'asq", "Villeneuve-d'Ascq (59491)"),
        ("la roche yon", "La Roche-sur-Yon (85000)"),
        ("59000 Lile", "Lille (59000)"),
    ],
)
def test_typos_are_forgiven(typo: str, label: str) -> None:
    assert labels(typo)[0] == label


@pytest.mark.parametrize("text", ["45.76,4.84", "45.76, 4.84", " 45.76 ; 4.84 ", "45,76 4,84", "45.76 4.84"])
def test_coordinates_are_taken_as_they_are(text: str) -> None:
    [found] = locate(text)
    assert (found.lat, found.lon, found.precision, found.commune) == (45.76, 4.84, "coordinates", None)


def test_coordinates_out_of_the_earth_are_not_coordinates() -> None:
    assert locate("145.76,4.84") == []


@pytest.mark.parametrize(
    ("text", "label", "precision"),
    [
        ("Rhône", "Rhône (69)", "department"),
        ("69", "Rhône (69)", "department"),
        ("2b", "Haute-Corse (2B)", "department"),
        ("974", "La Réunion (974)", "department"),
        ("La Réunion", "La Réunion (974)", "department"),
        ("bretagne", "Bretagne", "region"),
        ("ile de france", "Île-de-France", "region"),
        ("Corse", "Corse", "region"),
        ("Vienne", "Vienne (38200)", "commune"),
    ],
)
def test_departements_and_regions_are_places_too(text: str, label: str, precision: str) -> None:
    found = locate(text)[0]
    assert (found.label, found.precision) == (label, precision)


def test_a_cedex_alone_means_its_departement_when_it_is_no_insee_code() -> None:
    assert labels("69401") == ["Rhône (69)"]


def test_five_digits_that_are_no_postcode_are_an_insee_code_then_a_cedex() -> None:
    assert labels("59037") == ["Avesnes-les-Aubert (59129)", "Nord (59)"]


def test_a_code_wins_over_a_name_that_contradicts_it_and_both_are_shown() -> None:
    assert labels("Lyon 59000") == ["Lille (59000)", "Lyon (69)"]


@pytest.mark.parametrize("text", ["", "   ", "zzzzqqq", "!!", "98000", "99999", "x" * 10_000])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    assert locate(text) == []


@given(st.text(max_size=40) | st.from_regex(r"[a-z]{1,8} ?[0-9]{0,6}[a-z ]{0,8}", fullmatch=True), st.integers(1, 10))
def test_any_text_gets_an_answer_and_always_the_same(text: str, limit: int) -> None:
    found = locate(text, limit=limit)
    assert len(found) <= limit
    assert found == locate(text, limit=limit)
    assert len(set(found)) == len(found)


def test_every_commune_is_found_by_its_own_name_and_postcode() -> None:
    for commune in communes().values():
        for postcode in commune.postcodes[:1]:
            found = [each.commune for each in locate(f"{commune.name} {postcode}") if each.commune]
            assert commune in found or found[0].district_of == commune.insee, commune


def test_every_commune_is_found_by_its_insee_code_or_that_code_is_a_postcode_too() -> None:
    postcodes = {postcode for commune in communes().values() for postcode in commune.postcodes}
    for insee in set(communes()) - postcodes:
        assert locate(insee)[0].insee == insee


def test_every_postcode_leads_to_communes_it_serves() -> None:
    for postcode in {postcode for commune in communes().values() for postcode in commune.postcodes}:
        found = locate(postcode, limit=50)
        assert found, postcode
        assert all(each.commune and postcode in each.commune.postcodes for each in found), postcode


def test_every_departement_is_found_by_its_code_and_by_its_name() -> None:
    for code, department in departments().items():
        assert (locate(code)[0].department, locate(code)[0].precision) == (code, "department")
        assert code in {each.department for each in locate(department.name)}


@given(st.sampled_from(sorted(communes())), st.randoms(use_true_random=False))
def test_a_swap_of_two_letters_of_a_big_town_is_forgiven(insee: str, chance: random.Random) -> None:
    commune = communes()[insee]
    if commune.population < 30_000 or commune.district_of:
        return
    at = chance.randrange(1, len(commune.name) - 1)
    typo = commune.name[:at] + commune.name[at + 1] + commune.name[at] + commune.name[at + 2 :]
    assert insee in {each.insee for each in locate(typo, limit=20)}
