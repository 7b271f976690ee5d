"""Addresses are completed and checked against the reference, without asking anyone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.missions import address
from tremplin.missions import places
from tremplin.missions.draft import AddressDraft
from tremplin.missions.model import Address, Geolocation


def settled(draft: AddressDraft) -> tuple[Address, list[str]]:
    """The address kept for one given, and the codes of what is wrong with it."""
    (kept,), problems = places.settle([replace(draft, country=places.country_of(draft))], "m-1")
    return kept, [problem.code for problem in problems]


def test_it_works() -> None:
    kept, problems = settled(address("Lyon", "69003", street=" 12 rue   des Lilas "))
    assert (kept.street, kept.postal_code, kept.city, kept.country) == ("12 rue des Lilas", "69003", "Lyon", "FR")
    assert (kept.department_code, kept.department_name, kept.region) == ("69", "Rhône", "Auvergne-Rhône-Alpes")
    assert kept.lat == pytest.approx(45.75, abs=0.1)
    assert kept.lon == pytest.approx(4.87, abs=0.1)
    assert kept.geolocation == Geolocation.FOUND
    assert problems == []


@pytest.mark.parametrize(
    ("city", "postal_code", "kept_code", "department"),
    [
        ("Nice", "6000", "06000", "06"),
        ("Ajaccio", "20000", "20000", "2A"),
        ("Bastia", "20200", "20200", "2B"),
        ("Saint-Denis", "97400", "97400", "974"),
        ("Paris", "75011", "75011", "75"),
    ],
)
def test_the_departement_comes_from_the_postcode(city: str, postal_code: str, kept_code: str, department: str) -> None:
    kept, problems = settled(address(city, postal_code))
    assert (kept.postal_code, kept.department_code) == (kept_code, department)
    assert problems == []


def test_coordinates_given_are_kept() -> None:
    kept, problems = settled(address("Lyon", "69003", lat=45.7597, lon=4.8422))
    assert (kept.lat, kept.lon, kept.geolocation) == (45.7597, 4.8422, Geolocation.GIVEN)
    assert problems == []


def test_coordinates_far_from_the_town_are_kept_and_told() -> None:
    kept, problems = settled(address("Lyon", "69003", lat=48.85, lon=2.35))
    assert kept.lat == 48.85
    assert problems == ["PLACE_DOUBTFUL"]


def test_coordinates_alone_make_a_place() -> None:
    kept, problems = settled(AddressDraft(lat=45.0, lon=4.0))
    assert (kept.city, kept.country, kept.geolocation) == (None, None, Geolocation.GIVEN)
    assert problems == []


def test_half_a_point_is_no_point() -> None:
    kept, _ = settled(address("Lyon", "69003", lat=1.0))
    assert kept.lat == pytest.approx(45.75, abs=0.1)
    assert kept.geolocation == Geolocation.FOUND


def test_a_town_nobody_knows_is_told_and_kept() -> None:
    kept, problems = settled(address("Xyzzyqwk", "00000"))
    assert (kept.city, kept.lat, kept.geolocation) == ("Xyzzyqwk", None, Geolocation.NOT_FOUND)
    assert problems == ["PLACE_NOT_FOUND"]


def test_a_postcode_alone_gives_its_town_when_it_is_clear() -> None:
    kept, problems = settled(AddressDraft(postal_code="69100"))
    assert (kept.city, kept.department_code) == ("Villeurbanne", "69")
    assert problems == []


def test_a_town_abroad_is_kept_as_it_is() -> None:
    kept, problems = settled(address("Liège", "4000", country="Belgique"))
    assert (kept.country, kept.postal_code, kept.department_code) == ("BE", "4000", None)
    assert problems == []


def test_an_empty_address_says_nothing() -> None:
    kept, problems = settled(AddressDraft())
    assert (kept.country, kept.geolocation, problems) == (None, Geolocation.NO_DATA, [])


def test_the_same_address_twice_is_one_place() -> None:
    kept, _ = places.settle([address(country="FR"), address(country="FR"), address("Nantes", "44000", country="FR")], "m")
    assert [place.city for place in kept] == ["Lyon", "Nantes"]


def test_each_problem_points_at_its_address() -> None:
    _, problems = places.settle([address(country="FR"), address("Xyzzyqwk", "00000", country="FR")], "m-1")
    assert [problem.pointer for problem in problems] == ["/addresses/1"]


def test_an_address_keeps_its_id_and_two_missions_do_not_share_one() -> None:
    ids = [places.settle([address(country="FR")], mission)[0][0].id for mission in ("m-1", "m-1", "m-2")]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("given_country", "kept"),
    [("France", "FR"), ("fr", "FR"), ("Belgique", "BE"), ("Atlantide", "Atlantide"), (None, "FR")],
)
def test_countries(given_country: str | None, kept: str) -> None:
    assert places.country_of(address(country=given_country)) == kept


def test_missions_look_alike_by_title_organisation_and_towns() -> None:
    lyon, nantes = settled(address())[0], settled(address("Nantes", "44000"))[0]
    alike = places.likeness("alize", "Aider les enfants", "org", (lyon, nantes))
    assert alike == places.likeness("alize", "AIDER les enfants", "org", (nantes, replace(lyon, street="autre rue")))
    others = [
        places.likeness("alize", "Aider", "org", (lyon, nantes)),
        places.likeness("alize", "Aider les enfants", "org", (lyon,)),
        places.likeness("alize", "Aider les enfants", None, (lyon, nantes)),
    ]
    assert len({alike, *others}) == 4


words = st.none() | st.text(max_size=30) | st.sampled_from(["Lyon", "69003", "2A", "20000", "FR", "France", "97400"])
degrees = st.none() | st.floats(-90, 90)


drafts = st.builds(
    AddressDraft,
    street=words,
    postal_code=words,
    city=words,
    department_code=words,
    department_name=words,
    region=words,
    country=words,
    lat=degrees,
    lon=degrees,
)


@given(st.lists(drafts, max_size=4))
def test_any_address_is_settled(given_addresses: list[AddressDraft]) -> None:
    known = [replace(each, country=places.country_of(each)) for each in given_addresses]
    kept, _ = places.settle(known, "m-1")
    assert len({place.id for place in kept}) == len(kept) <= len(known)
    assert all((place.lat is None) == (place.lon is None) for place in kept)
    assert places.settle(known, "m-1")[0] == kept
