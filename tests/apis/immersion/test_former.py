"""Search and contact of v2, as those who never moved to v3 still call them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.immersion.calling import Consumer, Immersion, told
from tests.apis.immersion.companies import BAKER, BREST, RENNES, SIRET, WAITER, company

AROUND = {"latitude": "48.11", "longitude": "-1.68", "distanceKm": "20"}
KEYS = {
    *(
        "rome",
        "romeLabel",
        "appellations",
        "establishmentScore",
        "naf",
        "nafLabel",
        "siret",
        "name",
        "voluntaryToImmersion",
        "locationId",
    ),
    *("position", "address", "contactMode", "distance_m", "numberOfEmployeeRange"),
}
CONTACT = {
    "siret": SIRET,
    "appellationCode": BAKER,
    "contactMode": "EMAIL",
    "potentialBeneficiaryFirstName": "Camille",
    "potentialBeneficiaryLastName": "Exemple",
    "potentialBeneficiaryEmail": "camille@candidat.example",
    "potentialBeneficiaryPhone": "0612345678",
    "immersionObjective": None,
    "message": "Bonjour, votre métier m'intéresse.",
}
SCHEMA = "Shared-route schema 'requestBodySchema' was not respected in adapter 'express'.\nRoute: POST /v2/contact-establishment"


def test_it_works(api: Immersion, boussole: Consumer) -> None:
    api.keep(company(customizedName="Le Fournil"), company("0" * 13 + "2", locations=[BREST]))
    (row,) = told(api.get("/v2/search", boussole, AROUND), 200)
    assert set(row) == KEYS
    assert (row["siret"], row["locationId"], row["name"]) == (SIRET, "rennes", "FOURNIL 155")
    shown = told(api.get(f"/v2/search/{SIRET}/{BAKER}", boussole), 200)
    assert set(shown) == KEYS - {"distance_m"}


def test_filters_and_order(api: Immersion, boussole: Consumer) -> None:
    near, late = (
        company(searchableByStudents=False),
        company("0" * 13 + "2", locations=[{**RENNES, "lat": 48.2}], updatedAt="2026-11-20T00:00:00.000Z"),
    )
    api.keep(near, late)

    def found(**more: str) -> list[str]:
        return [row["siret"][-1] for row in told(api.get("/v2/search", boussole, {**AROUND, **more}), 200)]

    assert found() == found(sortedBy="distance") == found(voluntaryToImmersion="true") == ["5", "2"]
    assert found(sortedBy="date") == ["2", "5"]
    assert found(voluntaryToImmersion="false") == found(appellationCodes=WAITER) == []
    assert found(establishmentSearchableBy="students") == ["2"]
    assert found(**{"appellationCodes[]": BAKER, "rome": "A1101"}) == ["5", "2"]


def test_no_more_than_a_hundred_lines_come(api: Immersion, boussole: Consumer) -> None:
    api.keep(*(company(f"{number:014}") for number in range(101)))
    assert len(told(api.get("/v2/search", boussole, AROUND), 200)) == 100


@pytest.mark.parametrize(
    ("query", "issue"),
    [
        ("", "latitude : Invalid input: expected number, received NaN"),
        ("latitude=48&longitude=2&distanceKm=101", "distanceKm : Too big: expected number to be <=100"),
        (
            "latitude=48&longitude=2&distanceKm=9&sortedBy=score",
            "sortedBy : Vous devez sélectionner une option parmi celles proposées",
        ),
    ],
)
def test_a_wrong_parameter_is_told(api: Immersion, boussole: Consumer, query: str, issue: str) -> None:
    refused = told(api.get("/v2/search", boussole, query), 400)
    assert refused["message"].endswith("\nRoute: GET /v2/search") and issue in refused["issues"]


def test_an_offer_that_is_not_there_is_not_found(api: Immersion, boussole: Consumer) -> None:
    refused = told(api.get(f"/v2/search/{SIRET}/{BAKER}", boussole), 404)
    assert refused["message"] == f"L'entreprise '{SIRET}' n'a pas d'offre d'immersion avec le code appellation '{BAKER}'."


@pytest.mark.parametrize("mode", ["EMAIL", "PHONE", "IN_PERSON"])
def test_a_candidate_is_put_in_touch(api: Immersion, boussole: Consumer, mode: str) -> None:
    api.keep(company(contactMode=mode))
    needed = (
        CONTACT
        if mode == "EMAIL"
        else {name: value for name, value in CONTACT.items() if not name.endswith(("Phone", "Objective", "ssage"))}
    )
    answer = api.post("/v2/contact-establishment", boussole, {**needed, "contactMode": mode, "locationId": "ailleurs"})
    assert (answer.status_code, answer.content) == (201, b"")
    kept = api.platform.ask("SELECT contact_mode, location_id, message FROM immersions.discussion")
    assert kept == [(mode, None, CONTACT["message"] if mode == "EMAIL" else None)]
    told(api.post("/v2/contact-establishment", boussole, {**needed, "contactMode": mode}), 409)


@pytest.mark.parametrize(
    ("changes", "issues"),
    [
        ({"message": ""}, ["message : Obligatoire"]),
        ({"message": "x" * 1025}, ["message : Le maximum est de 1024 caractères"]),
        ({"contactMode": "PHONE", "siret": "1"}, ["siret : SIRET doit être composé de 14 chiffres"]),
        (
            {"contactMode": "FAX"},
            [f'contactMode : Invalid input: expected "{mode}"' for mode in ("EMAIL", "PHONE", "IN_PERSON")],
        ),
        (
            {"immersionObjective": "Voir"},
            [
                "immersionObjective : Vous devez choisir un objectif d'immersion",
                'contactMode : Invalid input: expected "PHONE"',
                'contactMode : Invalid input: expected "IN_PERSON"',
            ],
        ),
    ],
)
def test_a_wrong_contact_is_told(api: Immersion, boussole: Consumer, changes: dict[str, Any], issues: list[str]) -> None:
    refused = told(api.post("/v2/contact-establishment", boussole, {**CONTACT, **changes}), 400)
    assert refused == {"status": 400, "message": SCHEMA, "issues": issues}
