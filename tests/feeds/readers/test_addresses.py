"""Where a mission takes place: one address or many, flat or not, with coordinates in any order."""

from __future__ import annotations

import pytest

from tests.feeds.readers.writing import address_of, codes, drafted, read_one
from tremplin.missions.draft import AddressDraft

LYON = "<postalCode>69003</postalCode><city>Lyon</city><country>France</country>"


def test_it_works() -> None:
    item = read_one("<adresse>12 rue des Lilas</adresse>" + LYON + "<lonlat>4.8422,45.7597</lonlat>")

    assert address_of(item) == AddressDraft(
        street="12 rue des Lilas",
        postal_code="69003",
        city="Lyon",
        department_code="69",
        department_name="Rhône",
        region="Auvergne-Rhône-Alpes",
        country="FR",
        lat=45.7597,
        lon=4.8422,
    )
    assert codes(item) == []


def test_every_address_of_a_list_is_read_and_the_flat_one_is_not() -> None:
    listed = "".join(f"<address><city>{city}</city></address>" for city in ("Lille", "Roubaix"))
    item = read_one(f"<addresses>{listed}</addresses><city>Lyon</city>")

    assert [address.city for address in drafted(item).addresses] == ["Lille", "Roubaix"]


def test_an_empty_list_leaves_the_flat_address() -> None:
    assert address_of(read_one("<addresses/><city>Lyon</city>")).city == "Lyon"


def test_an_address_outside_a_list_may_have_its_own_elements() -> None:
    item = read_one("<address><street>1 quai Rambaud</street><city>Lyon</city></address>")

    assert (address_of(item).street, address_of(item).city) == ("1 quai Rambaud", "Lyon")


def test_a_country_alone_is_not_a_place() -> None:
    item = read_one("<adresse/><city></city><country>France</country><lonlat>,</lonlat>", remote="full")

    assert (drafted(item).addresses, codes(item)) == ([], [])


@pytest.mark.parametrize(
    ("postcode", "read", "department"),
    [("6000", "06000", "06"), ("20200", "20200", "2B"), ("20000", "20000", "2A"), ("97400", "97400", "974")],
)
def test_the_department_comes_from_the_postcode(postcode: str, read: str, department: str) -> None:
    address = address_of(read_one(f"<postalCode>{postcode}</postalCode><country>FR</country>"))

    assert (address.postal_code, address.department_code) == (read, department)


def test_a_department_code_that_lost_its_zero_is_known() -> None:
    assert address_of(read_one("<departmentCode>1</departmentCode>")).department_code == "01"


def test_a_postcode_abroad_is_left_as_it_is() -> None:
    item = read_one("<postalCode>1000</postalCode><city>Bruxelles</city><countryCode>BE</countryCode><lonlat>4.35,50.84</lonlat>")

    assert address_of(item) == AddressDraft(postal_code="1000", city="Bruxelles", country="BE", lat=50.84, lon=4.35)
    assert codes(item) == []


def test_a_country_that_does_not_exist_is_kept_for_the_rules_to_refuse() -> None:
    item = read_one("<city>Klow</city><country>Syldavie</country>")

    assert (address_of(item).country, codes(item)) == ("Syldavie", ["COUNTRY_UNKNOWN"])


def test_a_postcode_of_no_department_is_told() -> None:
    item = read_one("<postalCode>99999</postalCode><country>FR</country>")

    assert (address_of(item).department_code, codes(item)) == (None, ["POSTCODE_UNKNOWN"])


def test_a_postcode_of_another_department_is_told() -> None:
    item = read_one("<postalCode>69003</postalCode><departmentCode>38</departmentCode>")

    assert (address_of(item).department_code, codes(item)) == ("38", ["POSTCODE_ELSEWHERE"])


@pytest.mark.parametrize(
    "coordinates",
    [
        "<location><lat>45.75</lat><lon>4.84</lon></location>",
        "<location><lat>45,75</lat><lon>4,84</lon></location>",
        "<lonlat>4.84,45.75</lonlat>",
        "<lonlat>4,84;45,75</lonlat>",
        "<lonlat>4,84,45,75</lonlat>",
        "<lonlat>4.84, 45.75</lonlat>",
        "<lonlat>4,84 45,75</lonlat>",
        "<lonLat>45.75,4.84</lonLat>",
        "<location><lat/><lon/></location><lonlat>4.84,45.75</lonlat>",
    ],
)
def test_coordinates_are_read_in_any_spelling(coordinates: str) -> None:
    item = read_one(LYON + coordinates)

    assert (address_of(item).lat, address_of(item).lon, codes(item)) == (45.75, 4.84, [])


@pytest.mark.parametrize("coordinates", ["<lonlat>,</lonlat>", "<location><lat/><lon/></location>", "<lonLat/>"])
def test_empty_coordinates_are_none(coordinates: str) -> None:
    item = read_one(LYON + coordinates)

    assert (address_of(item).lat, codes(item)) == (None, [])


@pytest.mark.parametrize(
    ("lat", "lon"), [(45.75, 4.84), (-21.03, 55.7), (14.6, -61.06), (4.92, -52.3), (-12.78, 45.22), (-22.27, 166.44)]
)
def test_exchanged_coordinates_are_put_right_anywhere_in_france(lat: float, lon: float) -> None:
    item = read_one(f"<city>Là-bas</city><location><lat>{lon}</lat><lon>{lat}</lon></location>")

    assert (address_of(item).lat, address_of(item).lon, codes(item)) == (lat, lon, ["COORDINATES_SWAPPED"])


def test_coordinates_abroad_are_never_exchanged() -> None:
    item = read_one("<country>KE</country><lonlat>45.75,4.84</lonlat>")

    assert (address_of(item).lat, address_of(item).lon, codes(item)) == (4.84, 45.75, [])


def test_coordinates_zero_zero_are_not_a_place() -> None:
    item = read_one(LYON + "<lonlat>0,0</lonlat>")

    assert (address_of(item).lat, codes(item)) == (None, ["COORDINATES_ZERO"])


@pytest.mark.parametrize("text", ["quelque part", "4.84", "1,2,3", "4.84,NaN", "999,999", "inf,inf"])
def test_unreadable_coordinates_are_told(text: str) -> None:
    item = read_one(LYON + f"<lonlat>{text}</lonlat>")

    assert (address_of(item).lat, codes(item)) == (None, ["COORDINATES_UNREADABLE"])


def test_addresses_beyond_two_hundred_are_ignored() -> None:
    item = read_one("<addresses>" + "<address><city>Lyon</city></address>" * 201 + "</addresses>")

    assert (len(drafted(item).addresses), codes(item)) == (200, ["TOO_MANY_ADDRESSES"])
