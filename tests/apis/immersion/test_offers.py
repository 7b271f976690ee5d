"""GET /v3/offers: who is found, in which order, in pages that cover the whole once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.immersion.calling import Consumer, Immersion, told
from tests.apis.immersion.companies import BAKER, BREST, RENNES, SIRET, WAITER, company, offer

AROUND_RENNES = {"sortBy": "distance", "latitude": "48.11", "longitude": "-1.68", "distanceKm": "20"}
REQUIRED = {
    *("rome", "romeLabel", "appellations", "establishmentScore", "naf", "nafLabel", "siret", "name", "voluntaryToImmersion"),
    *("fitForDisabledWorkers", "locationId", "position", "address", "numberOfEmployeeRange", "remoteWorkMode", "isAvailable"),
}
OPTIONAL = {"customizedName", "contactMode", "distance_m", "website", "additionalInformation", "updatedAt", "createdAt"}


def siret(number: int) -> str:
    return f"{number:014}"


def sirets(rows: list[dict[str, Any]]) -> list[str]:
    return [row["siret"] for row in rows]


def test_it_works(api: Immersion, boussole: Consumer) -> None:
    api.keep(company())
    answer = told(api.get("/v3/offers", boussole, AROUND_RENNES), 200)
    assert answer["pagination"] == {"totalRecords": 1, "currentPage": 1, "totalPages": 1, "numberPerPage": 100}
    (row,) = answer["data"]
    assert set(row) >= REQUIRED and set(row) <= REQUIRED | OPTIONAL
    assert 0 < row.pop("distance_m") < 1000
    assert row["appellations"][0]["appellationCode"] == BAKER
    assert row["address"] == {
        "streetNumberAndAddress": "3 rue des Lilas",
        "postcode": "35000",
        "departmentCode": "35",
        "city": "Rennes",
    }
    assert (row["updatedAt"], row["createdAt"]) == ("2026-11-02T09:30:00.000Z", "2026-06-01T08:00:00.000Z")
    assert (row["voluntaryToImmersion"], row["isAvailable"], row["naf"]) == (True, True, "1071C")
    assert None not in {key: value for key, value in row.items() if key != "fitForDisabledWorkers"}.values()


def test_the_distance_is_told_only_when_a_point_is_given(api: Immersion, boussole: Consumer) -> None:
    api.keep(company())
    assert "distance_m" not in api.offers(boussole)[0]
    assert "distance_m" in api.offers(boussole, **{**AROUND_RENNES, "sortBy": "score"})[0]


def test_nothing_found_is_one_empty_page(api: Immersion, boussole: Consumer) -> None:
    answer = told(api.get("/v3/offers", boussole, {"sortBy": "score"}), 200)
    assert answer == {"data": [], "pagination": {"totalRecords": 0, "currentPage": 1, "totalPages": 1, "numberPerPage": 100}}


@pytest.mark.parametrize("page", ["2", "99", "9007199254740991"])
def test_a_page_after_the_last_one_is_empty(api: Immersion, boussole: Consumer, page: str) -> None:
    api.keep(company())
    answer = told(api.get("/v3/offers", boussole, {"sortBy": "date", "page": page}), 200)
    assert answer["data"] == []
    assert (answer["pagination"]["currentPage"], answer["pagination"]["totalRecords"]) == (int(page), 1)


def test_no_more_than_five_hundred_are_served_and_it_is_said(api: Immersion, boussole: Consumer) -> None:
    pagination = told(api.get("/v3/offers", boussole, {"sortBy": "date", "perPage": "5000"}), 200)["pagination"]
    assert pagination["numberPerPage"] == 500


def test_pages_cover_the_whole_once_whatever_the_order(api: Immersion, boussole: Consumer) -> None:
    """Companies alike in everything: only a total order keeps them apart."""
    jobs = [offer(BAKER), offer(WAITER, "G1803"), offer(BAKER, remote="HYBRID")]
    api.keep(*(company(siret(number), locations=[RENNES, BREST], offers=jobs) for number in range(1, 8)))
    for sort in ({"sortBy": "date"}, {"sortBy": "score"}, AROUND_RENNES, {"sortBy": "date", "sortOrder": "asc"}):
        expected = 21 if "latitude" in sort else 42
        seen = []
        for page in range(1, 10):
            answer = told(api.get("/v3/offers", boussole, {**sort, "page": str(page), "perPage": "5"}), 200)
            assert answer["pagination"]["totalRecords"] == expected
            assert answer["pagination"]["totalPages"] == -(-expected // 5)
            seen += [(row["siret"], row["locationId"], row["rome"], row["remoteWorkMode"]) for row in answer["data"]]
        assert len(seen) == len(set(seen)) == expected


def test_offers_are_sorted_both_ways(api: Immersion, boussole: Consumer) -> None:
    api.keep(
        company(siret(1), score=1, updatedAt="2026-03-01T00:00:00.000Z"),
        company(siret(2), score=3, updatedAt="2026-02-01T00:00:00.000Z", locations=[{**RENNES, "lat": 48.2}]),
        company(siret(3), score=2, updatedAt="2026-01-01T00:00:00.000Z", locations=[{**RENNES, "lat": 48.25}]),
    )
    for sort, expected in (("date", [1, 2, 3]), ("score", [2, 3, 1]), ("distance", [1, 2, 3])):
        asked = {**AROUND_RENNES, "sortBy": sort}
        assert sirets(api.offers(boussole, **asked)) == [siret(number) for number in expected]
        usual = "asc" if sort == "distance" else "desc"
        other = "desc" if sort == "distance" else "asc"
        assert sirets(api.offers(boussole, **asked, sortOrder=usual)) == [siret(number) for number in expected]
        assert sirets(api.offers(boussole, **asked, sortOrder=other)) == [siret(number) for number in reversed(expected)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"appellationCodes[]": WAITER}, [2]),
        ({"appellationCodes": [BAKER, WAITER]}, [1, 2, 3]),
        ({"appellationCodes[0]": BAKER, "appellationCodes[1]": WAITER}, [1, 2, 3]),
        ({"appellationCodes": "99999"}, []),
        ({"departmentCodes": "29"}, [3]),
        ({"nafCodes[]": "5610A"}, [2]),
        ({"nafCodes": ["5610A", "1071C"]}, [1, 2, 3]),
        ({"sirets": "0000000000 0001"}, [1]),
        ({"locationIds": "brest"}, [3]),
        ({"fitForDisabledWorkers": "yes-ft-certified"}, [2]),
        ({"fitForDisabledWorkers[]": ""}, []),
        ({"remoteWorkModes": ["HYBRID", "FULL_REMOTE"]}, [3]),
        ({"searchableBy": "students"}, [1, 3]),
        ({"searchableBy": "jobSeekers"}, [1, 2, 3]),
        ({"place": "Rennes", "acquisitionCampaign": "c", "acquisitionKeyword": "k", "inconnu": "x"}, [1, 2, 3]),
        ({"showOnlyAvailableOffers": "false"}, [1, 2, 3, 4]),
        ({"showOnlyAvailableOffers": "TRUE"}, [1, 2, 3]),
        ({"showOnlyAvailableOffers": "1"}, [1, 2, 3]),
        ({"showOnlyAvailableOffers": "oui"}, [1, 2, 3, 4]),
        ({}, [1, 2, 3]),
    ],
)
def test_each_filter(api: Immersion, boussole: Consumer, filters: dict[str, Any], found: list[int]) -> None:
    api.keep(
        company(siret(1)),
        company(
            siret(2),
            offers=[offer(WAITER, "G1803")],
            nafCode="5610A",
            searchableByStudents=False,
            fitForDisabledWorkers="yes-ft-certified",
        ),
        company(siret(3), locations=[BREST], offers=[offer(BAKER, remote="HYBRID")]),
        company(siret(4), isMaxDiscussionsForPeriodReached=True),
        company(siret(5), isOpen=False),
        company(siret(6), nextAvailabilityDate="2027-06-01T00:00:00.000Z"),
        company(siret(7), isBanned=True),
    )
    rows = api.offers(boussole, **filters)
    assert sorted(sirets(rows)) == [siret(number) for number in found]
    assert all(row["isAvailable"] == (row["siret"] != siret(4)) for row in rows)


def test_only_the_appellations_asked_for_are_shown(api: Immersion, boussole: Consumer) -> None:
    api.keep(company(offers=[offer(BAKER), offer("11564")]))
    (row,) = api.offers(boussole, appellationCodes=BAKER)
    assert [each["appellationCode"] for each in row["appellations"]] == [BAKER]
    (row,) = api.offers(boussole)
    assert [each["appellationCode"] for each in row["appellations"]] == ["11564", BAKER]


def test_one_by_its_address(api: Immersion, boussole: Consumer) -> None:
    api.keep(company(locations=[RENNES, BREST], offers=[offer(BAKER), offer("11564")], isMaxDiscussionsForPeriodReached=True))
    row = told(api.get(f"/v3/offers/{SIRET}/{BAKER}/brest", boussole), 200)
    assert (row["locationId"], row["isAvailable"]) == ("brest", False)
    assert set(row) >= REQUIRED and "distance_m" not in row
    assert [each["appellationCode"] for each in row["appellations"]] == [BAKER]
    assert told(api.get(f"/v3/offers/{SIRET}/{BAKER}", boussole), 200)["locationId"] == "rennes"
    # A place that it does not have is ignored, as the contract does.
    assert told(api.get(f"/v3/offers/{SIRET}/{BAKER}/ailleurs", boussole), 200)["locationId"] == "rennes"


@pytest.mark.parametrize(
    "changes", [{"isOpen": False}, {"nextAvailabilityDate": "2027-06-01T00:00:00.000Z"}, {"isBanned": True}, {"offers": []}]
)
def test_one_that_is_not_shown_is_not_found(api: Immersion, boussole: Consumer, changes: dict[str, Any]) -> None:
    api.keep(company(**changes))
    message = f"L'entreprise '{SIRET}' n'a pas d'offre d'immersion avec le code appellation '{BAKER}'."
    assert told(api.get(f"/v3/offers/{SIRET}/{BAKER}", boussole), 404) == {"status": 404, "message": message}
    assert told(api.get(f"/v3/offers/{siret(9)}/{BAKER}", boussole), 404)["message"].startswith(f"L'entreprise '{siret(9)}'")


@pytest.mark.parametrize(
    ("path", "issue", "element"),
    [
        ("123/11573", "siret : SIRET doit être composé de 14 chiffres", "123"),
        (f"{SIRET}/1157", "appellationCode : Code appellation incorrect", SIRET),
        (f"{SIRET}/1157a/x", "appellationCode : Code appellation incorrect", SIRET),
        (f"{SIRET}/11573/{'x' * 37}", "locationId : Le maximum est de 36 caractères", SIRET),
        ("%00/11573", "siret : SIRET doit être composé de 14 chiffres", ""),
    ],
)
def test_a_wrong_address_is_refused_by_the_use_case(api: Immersion, boussole: Consumer, path: str, issue: str, element: str) -> None:
    named = f" for element with id {element}" if element else ""
    refused = told(api.get(f"/v3/offers/{path}", boussole), 400)
    assert refused["message"] == f"Schema validation failed in usecase GetSearchResultBySearchQuery{named}. See issues for details."
    assert issue in refused["issues"]


def test_anyone_may_search_without_a_key(api: Immersion, boussole: Consumer) -> None:
    api.keep(*(company(siret(number)) for number in range(1, 15)))
    answer = told(api.get("/offers", None, {"sortBy": "date"}), 200)
    assert len(answer["data"]) == answer["pagination"]["numberPerPage"] == 12
    pagination = told(api.get("/offers", None, {"sortBy": "date", "perPage": "500"}), 200)["pagination"]
    assert pagination["numberPerPage"] == 100
    assert told(api.get("/offers", None, {"sortBy": "date", "appellationCodes": BAKER}), 200)["pagination"]["totalRecords"] == 14
    assert told(api.get("/offers"), 400)["message"].endswith("Route: GET /offers")
