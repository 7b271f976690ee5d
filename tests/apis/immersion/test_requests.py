"""What comes is looked at in one order, and refused in the contract's own words, whatever the route."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.immersion.calling import SECRET, Consumer, Immersion, told
from tests.apis.immersion.companies import BAKER, SIRET
from tests.factories.partners import NOW
from tremplin.kit.secrets import SecretBox
from tremplin.partners.consumers import actions
from tremplin.partners.consumers.model import read_rights

QUERY = "Shared-route schema 'queryParamsSchema' was not respected in adapter 'express'.\nRoute: GET /v3/offers"
NO_MATCH = "sortBy : Invalid input - No matching discriminator - discriminator: sortBy"
NAN = "Invalid input: expected number, received NaN"
KEYED = (
    ("GET", "/v3/offers", "sortBy=date"),
    ("GET", f"/v3/offers/{SIRET}/{BAKER}", ""),
    ("GET", "/v2/search", "latitude=48&longitude=2&distanceKm=10"),
    ("GET", f"/v2/search/{SIRET}/{BAKER}", ""),
    ("GET", "/v2/statistics/establishments", ""),
)


@pytest.mark.parametrize(
    ("query", "issues"),
    [
        ("", [NO_MATCH]),
        ("sortBy=relevance", [NO_MATCH]),
        ("sortBy=date&sortBy=score", [NO_MATCH]),
        ("sortBy[]=date", [NO_MATCH]),
        ("sortBy=distance", [f"latitude : {NAN}", f"longitude : {NAN}", f"distanceKm : {NAN}"]),
        ("sortBy=distance&latitude=nord&longitude=2&distanceKm=10", [f"latitude : {NAN}"]),
        ("sortBy=date&latitude=90.5", ["latitude : Too big: expected number to be <=90"]),
        ("sortBy=date&longitude=-181", ["longitude : Too small: expected number to be >=-180"]),
        ("sortBy=date&distanceKm=0", ["distanceKm : Cette valeur doit être positive"]),
        ("sortBy=date&distanceKm=", ["distanceKm : Cette valeur doit être positive"]),
        ("sortBy=date&distanceKm=100.5", ["distanceKm : Too big: expected number to be <=100"]),
        ("sortBy=date&distanceKm=Infinity", ["distanceKm : Invalid input: expected number, received Infinity"]),
        ("sortBy=date&sortOrder=up", ["sortOrder : Vous devez sélectionner une option parmi celles proposées"]),
        ("sortBy=date&page=0", ["page : Too small: expected number to be >0", "page : Too small: expected number to be >=1"]),
        ("sortBy=date&page=1.5", ["page : Invalid input: expected int, received number"]),
        ("sortBy=date&page=un", [f"page : {NAN}"]),
        ("sortBy=date&perPage=5001", ["perPage : Too big: expected number to be <=5000"]),
        ("sortBy=date&appellationCodes[]=boulanger", ["appellationCodes.0 : Code appellation incorrect"]),
        ("sortBy=date&appellationCodes=11573,38444", ["appellationCodes.0 : Code appellation incorrect"]),
        ("sortBy=date&appellationCodes[]=11573&appellationCodes[]=1", ["appellationCodes.1 : Code appellation incorrect"]),
        ("sortBy=date&appellationCodes[a]=11573", ["appellationCodes : Invalid input: expected array, received object"]),
        ("sortBy=date&sirets=123", ["sirets.0 : SIRET doit être composé de 14 chiffres"]),
        ("sortBy=date&nafCodes=10.71C", ["nafCodes.0 : Le maximum est de 5 caractères"]),
        ("sortBy=date&departmentCodes=", ["departmentCodes.0 : Obligatoire"]),
        (f"sortBy=date&locationIds={'x' * 37}", ["locationIds.0 : Le maximum est de 36 caractères"]),
        (
            "sortBy=date&fitForDisabledWorkers=yes",
            ['fitForDisabledWorkers.0 : Invalid option: expected one of "yes-ft-certified"|"yes-declared-only"|"no"'],
        ),
        ("sortBy=date&remoteWorkModes=HOME", ["remoteWorkModes.0 : Veuillez choisir une modalité"]),
        ("sortBy=date&searchableBy=all", ["searchableBy : Vous devez sélectionner une option parmi celles proposées"]),
        (f"sortBy=date&place={'x' * 1025}", ["place : Le maximum est de 1024 caractères"]),
        (
            "appellationCodes=1&page=0&remoteWorkModes=X",
            [
                "appellationCodes.0 : Code appellation incorrect",
                "page : Too small: expected number to be >0",
                "page : Too small: expected number to be >=1",
                NO_MATCH,
                "remoteWorkModes.0 : Veuillez choisir une modalité",
            ],
        ),
    ],
)
def test_each_wrong_parameter_is_told(api: Immersion, boussole: Consumer, query: str, issues: list[str]) -> None:
    assert told(api.get("/v3/offers", boussole, query), 400) == {"status": 400, "message": QUERY, "issues": issues}


@pytest.mark.parametrize(
    "query",
    [
        "sortBy=date&latitude=48",
        "sortBy=score&latitude=48&longitude=2",
        "sortBy=distance&latitude=&longitude=2&distanceKm=10",
    ],
)
def test_a_point_that_lacks_a_part_is_refused(api: Immersion, boussole: Consumer, query: str) -> None:
    message = "Invalid geo params, needs latitude, longitude and distanceKm"
    assert told(api.get("/v3/offers", boussole, query), 400) == {"status": 400, "message": message}


def test_the_equator_is_a_place(api: Immersion, boussole: Consumer) -> None:
    told(api.get("/v3/offers", boussole, "sortBy=distance&latitude=0&longitude=0&distanceKm=10"), 200)


@pytest.mark.parametrize(
    "query",
    ["sortBy=<b>date</b>", "sortBy=date&inconnu=<img src=x>", "a[b]=<script>", "place=<!-- x", "sortBy=date&place=%3Ci%3E"],
)
def test_html_is_refused_before_anything_else(api: Immersion, query: str) -> None:
    assert told(api.get("/v3/offers", None, query), 400) == {"status": 400, "message": "Invalid request body"}


def test_what_only_looks_like_html_is_not(api: Immersion, boussole: Consumer) -> None:
    told(api.get("/v3/offers", boussole, [("sortBy", "date"), ("place", "A & B < C > D, 3 <4")]), 200)


@pytest.mark.parametrize(("method", "path", "query"), KEYED)
def test_each_route_wants_a_key_and_only_then_looks_at_it(api: Immersion, method: str, path: str, query: str) -> None:
    declared = path.replace(f"{SIRET}/{BAKER}", ":siret/:appellationCode")
    declared += "/:locationId?" if declared.startswith("/v3/offers/") else ""
    absent = told(api.get(path, None, query), 400)
    assert (
        absent["message"] == f"Shared-route schema 'headersSchema' was not respected in adapter 'express'.\nRoute: {method} {declared}"
    )
    assert absent["issues"] == ["authorization : Invalid input: expected string, received undefined"]
    assert told(api.get(path, "", query), 401) == {"status": 401, "message": "unauthenticated"}
    assert told(api.get(path, "n'importe quoi", query), 401) == {"status": 401, "message": "incorrect Jwt"}


def test_a_wrong_query_is_told_to_strangers_and_a_wrong_address_is_not(api: Immersion) -> None:
    """The query comes before the key, what the use case looks at after it."""
    assert told(api.get("/v3/offers", "inconnue", "sortBy=x"), 400)["message"] == QUERY
    assert told(api.get("/v3/offers/1/2", "inconnue"), 401)["message"] == "incorrect Jwt"


@pytest.mark.parametrize(("method", "path", "query"), KEYED)
def test_a_key_that_was_revoked_renewed_or_is_past_opens_nothing(api: Immersion, method: str, path: str, query: str) -> None:
    assert method == "GET"
    revoked, expired = api.join("Cabestan"), api.join("Dunes", expires_at=NOW.replace(year=2025))
    api.platform.write(lambda conn: actions.revoke(conn, revoked.id, now=NOW))
    renewed = api.join("Estran")
    api.platform.write(lambda conn: actions.renew(conn, SecretBox(SECRET), renewed.id, now=NOW))
    for consumer, message in (
        (revoked, "api consumer revoked"),
        (renewed, "api key has been renewed"),
        (expired, "expired token"),
    ):
        assert told(api.get(path, consumer, query), 401) == {"status": 401, "message": message}


def test_a_key_goes_bare_or_after_bearer(api: Immersion, boussole: Consumer) -> None:
    told(api.get("/v3/offers", boussole.key, "sortBy=date"), 200)
    told(api.get("/v3/offers", f"Bearer {boussole.key}", "sortBy=date"), 200)


@pytest.mark.parametrize(("method", "path", "query"), KEYED)
def test_a_right_that_is_missing_is_said(api: Immersion, method: str, path: str, query: str) -> None:
    assert method == "GET"
    nothing = api.join("Cabestan", rights=read_rights({"searchEstablishment": {"kinds": ["SUBSCRIPTION"]}}))
    message = "Accès refusé"
    if "statistics" in path:
        message = (
            "Vous n'avez pas le droit d'accès à cette route. Contactez le support Immersion Facilitée"
            " si vous voulez plus de privilèges."
        )
    assert told(api.get(path, nothing, query), 403) == {"status": 403, "message": message}


def test_the_right_comes_before_the_address(api: Immersion) -> None:
    nothing = api.join("Cabestan", rights={})
    told(api.get("/v3/offers/1/2", nothing), 403)


@pytest.mark.parametrize("path", ["/v2", "/v3", "/v3/nulle-part", "/v2/nulle-part/ailleurs", "/nulle-part"])
def test_an_unknown_address_is_said_in_json(api: Immersion, path: str) -> None:
    assert told(api.get(path), 404)["message"].startswith("Il n'y a rien à cette adresse")


def test_a_wrong_method_is_said_in_json(api: Immersion, boussole: Consumer) -> None:
    assert told(api.post("/v3/offers", boussole, {}), 405)["message"].startswith("Cette adresse ne connaît pas cette méthode")


@pytest.mark.parametrize("body", [b"{", b"[1,", b'"texte"', b"3", b"null", b"\xff\xfe{}", b'{"a": "\\ud800"}'])
def test_a_body_that_is_not_json_is_refused_without_an_echo(api: Immersion, boussole: Consumer, body: bytes) -> None:
    refused = api.post("/v3/apply-to-offer", boussole, body)
    assert told(refused, 400)["message"].startswith("Le corps de la requête doit être")
    assert boussole.key not in refused.text


def test_a_body_has_a_size(api: Immersion, boussole: Consumer) -> None:
    def sent(size: int) -> Any:
        return api.post("/v3/apply-to-offer", boussole, b'{"a": "%s"}' % (b"x" * (size - len(b'{"a": ""}'))))

    assert told(sent(800 * 1024), 400)["issues"]
    assert told(sent(800 * 1024 + 1), 413)["message"] == "Le corps de la requête dépasse 800 ko."
