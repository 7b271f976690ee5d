"""The OpenAPI documents are true: what is served fits them, and what they show is accepted."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from tests.apis.immersion.calling import Consumer, Immersion, told
from tests.apis.immersion.companies import BAKER, BREST, RENNES, SIRET, company
from tests.apis.immersion.test_apply import application

V3 = {
    "/v3/offers",
    "/v3/offers/{siret}/{appellation_code}",
    "/v3/offers/{siret}/{appellation_code}/{location_id}",
    "/v3/apply-to-offer",
}
V2 = {
    "/v2/conventions",
    "/v2/conventions/{convention_id}",
    "/v2/search",
    "/v2/search/{siret}/{appellation_code}",
    "/v2/contact-establishment",
    "/v2/statistics/establishments",
    "/v2/webhooks",
    "/v2/webhooks/{subscription_id}",
}


def document(api: Immersion, version: str) -> dict[str, Any]:
    read: dict[str, Any] = told(api.get("/open-api-spec", None, {"version": version}), 200)
    return read


def test_it_works(api: Immersion) -> None:
    for version, paths in (("v2", V2), ("v3", V3)):
        read = document(api, version)
        assert read["openapi"].startswith("3.1")
        assert set(read["paths"]) == paths
        assert read["servers"] == [{"url": "/api"}]
        assert read["components"]["securitySchemes"] == {"consumerKey": {"type": "apiKey", "in": "header", "name": "authorization"}}
        for operation in (each for methods in read["paths"].values() for each in methods.values()):
            assert operation["security"] == [{"consumerKey": []}]
            assert {"400", "401", "403", "429"} <= set(operation["responses"])
    assert told(api.get("/open-api-spec"), 200)["info"]["version"] == "v2"


def test_what_the_original_documents_wrongly_is_right(api: Immersion) -> None:
    paths = document(api, "v3")["paths"]
    named = {each["name"]: each for each in paths["/v3/offers"]["get"]["parameters"]}
    assert set(named["sortBy"]["schema"]["enum"]) == {"distance", "date", "score"}
    assert named["sortBy"]["required"] and not named["latitude"]["required"]
    assert named["latitude"]["description"].startswith("Latitude")
    assert named["perPage"]["schema"]["maximum"] == 5000
    assert named["showOnlyAvailableOffers"]["schema"] == {"type": "boolean"}
    assert named["appellationCodes"]["schema"]["type"] == "array"
    assert "409" in paths["/v3/apply-to-offer"]["post"]["responses"]


def test_each_example_fits_its_schema(api: Immersion) -> None:
    for version in ("v2", "v3"):
        for path, methods in document(api, version)["paths"].items():
            for operation in methods.values():
                held = [*operation["responses"].values(), operation.get("requestBody", {})]
                for content in (media for each in held for media in each.get("content", {}).values()):
                    Draft202012Validator(content["schema"]).validate(content["example"])
                for parameter in operation["parameters"]:
                    if "example" in parameter:
                        Draft202012Validator(parameter["schema"]).validate(parameter["example"])
            assert path


def test_what_is_served_fits_its_schema(api: Immersion, boussole: Consumer) -> None:
    api.keep(
        company(
            locations=[RENNES, BREST], customizedName="Le Fournil", website="https://fournil.example", additionalInformation="Bonjour"
        ),
        company("0" * 13 + "2", fitForDisabledWorkers=None, numberEmployeesRange="", nafCode="", offers=[]),
        company("0" * 13 + "3", fitForDisabledWorkers=None, numberEmployeesRange="", nafCode=""),
    )
    api.post("/v3/apply-to-offer", boussole, application())
    v2, v3 = document(api, "v2")["paths"], document(api, "v3")["paths"]
    served = [
        (v3, "/v3/offers", "/v3/offers", "sortBy=date"),
        (v3, "/v3/offers", "/v3/offers", "sortBy=distance&latitude=48.1&longitude=-1.6&distanceKm=100"),
        (v3, "/v3/offers", "/v3/offers", "sortBy=?"),
        (v3, "/v3/offers/{siret}/{appellation_code}", f"/v3/offers/{SIRET}/{BAKER}", ""),
        (v3, "/v3/offers/{siret}/{appellation_code}/{location_id}", f"/v3/offers/{SIRET}/{BAKER}/brest", ""),
        (v3, "/v3/offers/{siret}/{appellation_code}", "/v3/offers/1/2", ""),
        (v2, "/v2/search", "/v2/search", "latitude=48.1&longitude=-1.6&distanceKm=100"),
        (v2, "/v2/search/{siret}/{appellation_code}", f"/v2/search/{SIRET}/{BAKER}", ""),
        (v2, "/v2/statistics/establishments", "/v2/statistics/establishments", ""),
        (v2, "/v2/statistics/establishments", "/v2/statistics/establishments", "page=9"),
    ]
    for paths, declared, path, query in served:
        answer = api.get(path, boussole, query)
        schema = paths[declared]["get"]["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
        Draft202012Validator(schema).validate(answer.json())


def test_an_unknown_version_is_refused(api: Immersion) -> None:
    told(api.get("/open-api-spec", None, {"version": "v1"}), 400)
    told(api.get("/doc-api", None, {"version": "v1"}), 400)


@pytest.mark.parametrize("query", ["", "version=v3"])
def test_people_are_led_to_the_guide(api: Immersion, query: str) -> None:
    for root in ("", "/api"):
        answer = api.platform.http.get(f"{root}/doc-api?{query}")
        assert (answer.status_code, answer.headers["location"]) == (302, "/docs/api-immersion")
    assert api.platform.http.get("/docs/api-immersion").status_code == 200
