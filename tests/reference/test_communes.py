"""The communes of France, read from the file the package carries."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tremplin.reference.communes import (
    communes,
    department_of_postcode,
    departments,
    former_communes,
    region_of,
    regions,
)


def test_it_works() -> None:
    lille = communes()["59350"]
    assert (lille.name, lille.department, lille.region, lille.district_of) == ("Lille", "59", "32", None)
    assert "59000" in lille.postcodes
    assert (round(lille.lat, 1), round(lille.lon, 1)) == (50.6, 3.1)


def test_there_are_all_of_them() -> None:
    assert (len(communes()), len(departments()), len(regions())) == (35014, 109, 26)


def test_every_commune_lies_in_a_known_departement_and_region() -> None:
    for insee, commune in communes().items():
        assert commune.insee == insee
        assert departments()[commune.department].region.code == commune.region
        assert commune.region in regions()


def test_every_commune_has_a_point_not_far_from_the_others_of_its_departement() -> None:
    mainland = [each for each in communes().values() if len(each.department) == 2]
    middle = {each.department: each for each in sorted(mainland, key=lambda each: each.lat)}
    for each in mainland:
        assert abs(each.lat - middle[each.department].lat) < 2.1, each
        assert 41 < each.lat < 51.2, each
        assert -5.3 < each.lon < 9.7, each
    for each in communes().values():
        assert -90 <= each.lat <= 90
        assert -180 <= each.lon <= 180


def test_a_district_belongs_to_its_city() -> None:
    parents = {each.district_of for each in communes().values() if each.district_of}
    assert {communes()[insee].name for insee in parents} == {"Paris", "Lyon", "Marseille"}


def test_a_former_commune_leads_to_one_of_today() -> None:
    assert all(each.current in communes() for each in former_communes())


def test_only_uninhabited_communes_have_no_postcode() -> None:
    assert all(each.population == 0 for each in communes().values() if not each.postcodes)


def test_the_file_is_read_once() -> None:
    assert communes() is communes()


def test_a_commune_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        communes()["59350"].name = "Lila"  # type: ignore[misc]


def test_the_departement_of_a_postcode_holds_a_commune_it_serves() -> None:
    served: dict[str, set[str]] = {}
    for commune in communes().values():
        for postcode in commune.postcodes:
            served.setdefault(postcode, set()).add(commune.department)
    assert {code: found for code, found in served.items() if department_of_postcode(code) not in found} == {}


@pytest.mark.parametrize(
    ("postcode", "department"),
    [
        ("59000", "59"),
        ("59037", "59"),
        ("20000", "2A"),
        ("20167", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("97400", "974"),
        ("98800", "988"),
        ("6000", "06"),
        ("59 000", "59"),
        ("97133", "977"),
        ("97150", "978"),
        ("94390", "91"),
    ],
)
def test_a_postcode_tells_its_departement(postcode: str, department: str) -> None:
    assert department_of_postcode(postcode) == department


@pytest.mark.parametrize("postcode", ["98000", "00100", "99000", "96000", "97900", "", "590", "590000", "2A004", "٥٩٠٠٠"])
def test_what_is_not_a_french_postcode_has_no_departement(postcode: str) -> None:
    assert department_of_postcode(postcode) is None


def test_a_departement_tells_its_region() -> None:
    names = {code: found.name for code in ("59", "2a", "974") if (found := region_of(code))}
    assert names == {"59": "Hauts-de-France", "2a": "Corse", "974": "La Réunion"}
    assert region_of("20") is None
