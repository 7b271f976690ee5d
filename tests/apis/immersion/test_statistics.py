"""GET /v2/statistics/establishments: one line a company, pages and totals that agree."""

from __future__ import annotations

from uuid import UUID

from tests.apis.immersion.calling import Consumer, Immersion, told
from tests.apis.immersion.companies import company
from tests.apis.immersion.test_conventions import keep
from tests.factories.conventions import ANOTHER_ID, mini_stage, read

PATH = "/v2/statistics/establishments"


def test_it_works(api: Immersion, boussole: Consumer) -> None:
    api.keep(company())
    assert told(api.get(PATH, boussole), 200) == {
        "data": [
            {
                "siret": "77561959600155",
                "name": "FOURNIL 155",
                "numberOfConventions": 0,
                "isReferenced": True,
                "referencedAt": "2026-06-01T08:00:00.000Z",
            }
        ],
        "pagination": {"totalRecords": 1, "currentPage": 1, "totalPages": 1, "numberPerPage": 100},
    }


def test_conventions_are_counted_for_companies_of_the_directory_and_others(api: Immersion, boussole: Consumer) -> None:
    api.keep(company())
    keep(
        api,
        read(siret="77561959600155", status="REJECTED"),
        read(id=ANOTHER_ID, siret="15900000100014"),
        mini_stage(id=str(UUID(int=3, version=4)), siret="15900000100014", businessName="Nouveau nom", dateStart="2026-06-16"),
    )
    found = told(api.get(PATH, boussole), 200)
    assert [(row["siret"], row["name"], row["numberOfConventions"], row["isReferenced"]) for row in found["data"]] == [
        ("15900000100014", "Nouveau nom", 2, False),
        ("77561959600155", "FOURNIL 155", 1, True),
    ]
    assert found["data"][0]["referencedAt"] is None
    assert found["pagination"]["totalRecords"] == 2


def test_pages_cover_the_whole_in_the_order_of_sirets(api: Immersion, boussole: Consumer) -> None:
    api.keep(*(company(f"{number:014}") for number in range(7, 0, -1)))
    pages = [told(api.get(PATH, boussole, {"page": str(page), "perPage": "3"}), 200) for page in (1, 2, 3)]
    assert [int(row["siret"]) for page in pages for row in page["data"]] == list(range(1, 8))
    assert {(page["pagination"]["totalPages"], page["pagination"]["totalRecords"]) for page in pages} == {(3, 7)}


def test_a_page_after_the_last_one_is_refused(api: Immersion, boussole: Consumer) -> None:
    assert told(api.get(PATH, boussole, {"page": "2", "perPage": "50"}), 400) == {
        "status": 400,
        "message": "Le numéro de la page est plus grand que le nombre total de pages"
        " (page demandée: 2 > pages totales: 1, avec 50 résultats / page).",
    }


def test_nothing_is_one_empty_page(api: Immersion, boussole: Consumer) -> None:
    assert told(api.get(PATH, boussole), 200)["pagination"]["totalPages"] == 1


def test_a_wrong_page_is_told(api: Immersion, boussole: Consumer) -> None:
    refused = told(api.get(PATH, boussole, "page=0&perPage=5001"), 400)
    assert refused["issues"] == [
        "page : Too small: expected number to be >0",
        "page : Too small: expected number to be >=1",
        "perPage : Too big: expected number to be <=5000",
    ]
