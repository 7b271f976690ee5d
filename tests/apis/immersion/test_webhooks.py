"""/v2/webhooks: subscriptions created, listed without their secrets, removed; refusals in the contract's order and words."""

from __future__ import annotations

from typing import Any

from tests.apis.immersion.calling import Consumer, Immersion, told
from tremplin.partners.consumers import actions as consumers
from tremplin.partners.consumers.model import Right, RightKind, RightName

PATH = "/v2/webhooks"
BODY: dict[str, Any] = {
    "subscribedEvent": "convention.updated",
    "callbackUrl": "https://boussole.example/immersion",
    "callbackHeaders": {"authorization": "mon-secret", "operateur": "Boussole"},
}
READ_ONLY = {RightName.CONVENTION: Right(frozenset({RightKind.READ}), agency_kinds=("mission-locale",))}


def issues(api: Immersion, by: Consumer, **changes: Any) -> list[str]:
    refused = told(api.post(PATH, by, {**BODY, **changes}), 400)
    assert (
        refused["message"]
        == "Shared-route schema 'requestBodySchema' was not respected in adapter 'express'.\nRoute: POST /v2/webhooks"
    )
    found: list[str] = refused["issues"]
    return found


def test_it_works(api: Immersion, boussole: Consumer) -> None:
    created = api.post(PATH, boussole, BODY)
    assert (created.status_code, created.content, created.headers["content-type"]) == (201, b"", "application/json")
    assert created.headers["webhook-secret"].startswith("whsec_")
    (listed,) = told(api.get(PATH, boussole), 200)
    assert listed.pop("createdAt").endswith("Z")
    assert created.headers["location"] == f"/api{PATH}/{listed['id']}"
    assert listed == {**BODY, "id": listed["id"], "callbackHeaders": {"authorization": "********", "operateur": "********"}}
    removed = api.delete(f"{PATH}/{listed['id']}", boussole)
    assert (removed.status_code, removed.content) == (204, b"")
    assert told(api.get(PATH, boussole), 200) == []


def test_a_subscription_without_headers_and_the_same_one_twice_are_taken(api: Immersion, boussole: Consumer) -> None:
    for _ in range(2):
        assert api.post(PATH, boussole, {**BODY, "callbackHeaders": {}}).status_code == 201
    assert [each["callbackHeaders"] for each in told(api.get(PATH, boussole), 200)] == [{}, {}]


def test_an_address_that_is_not_one_of_the_web_is_refused(api: Immersion, boussole: Consumer) -> None:
    for url in ["http://localhost:4000/x", "https://127.0.0.1/x", "http://::1/", "ftp://vous.example/", "vous.example", "http://"]:
        assert issues(api, boussole, callbackUrl=url) == ["callbackUrl : Veuillez saisir une adresse URL valide"]


def test_a_private_address_is_refused_whatever_its_spelling(api: Immersion, boussole: Consumer) -> None:
    for url in ["http://10.0.0.1/x", "http://169.254.169.254/", "http://2130706433/", "https://moi:mot@vous.example/"]:
        refused = told(api.post(PATH, boussole, {**BODY, "callbackUrl": url}), 400)
        assert refused["message"] == "Schema validation failed in usecase SaveApiConsumerSubscription. See issues for details."
        assert refused["issues"][0].startswith("callbackUrl : ")


def test_other_headers_than_those_of_the_contract_are_refused(api: Immersion, boussole: Consumer) -> None:
    assert issues(api, boussole, callbackHeaders={"x-api-key": "x"}) == ["callbackHeaders.x-api-key : Invalid key in record"]
    assert issues(api, boussole, callbackHeaders=None) == ["callbackHeaders : Invalid input: expected record, received null"]
    assert issues(api, boussole, callbackHeaders={"operateur": ""}) == ["callbackHeaders.operateur : Obligatoire"]
    assert issues(api, boussole, callbackHeaders={"operateur": "a\r\nx: b"}) == ["callbackHeaders.operateur : Invalid input"]
    assert issues(api, boussole, callbackHeaders={"operateur": "x" * 1025}) == [
        "callbackHeaders.operateur : Le maximum est de 1024 caractères"
    ]


def test_another_event_is_refused(api: Immersion, boussole: Consumer) -> None:
    assert issues(api, boussole, subscribedEvent="convention.deleted") == [
        'subscribedEvent : Invalid input: expected "convention.updated"'
    ]


def test_the_right_is_asked_after_the_body_and_the_key(api: Immersion) -> None:
    reader = api.join("Lecteur", rights=READ_ONLY)
    issues(api, reader, callbackUrl="non")
    assert told(api.post(PATH, "faux", BODY), 401)["message"] == "incorrect Jwt"
    assert told(api.post(PATH, reader, BODY), 403)["message"] == "Accès refusé"
    assert told(api.get(PATH, reader), 403)["message"] == "Accès refusé"


def test_another_consumers_subscription_is_unknown(api: Immersion, boussole: Consumer) -> None:
    id_ = api.post(PATH, boussole, BODY).headers["location"].rpartition("/")[2]
    cabestan = api.join("Cabestan")
    assert told(api.get(PATH, cabestan), 200) == []
    for unknown in (id_, "autre"):
        assert told(api.delete(f"{PATH}/{unknown}", cabestan), 404)["message"] == f"subscription {unknown} not found"
    assert len(told(api.get(PATH, boussole), 200)) == 1


def test_a_right_taken_back_forbids_to_remove(api: Immersion, boussole: Consumer) -> None:
    id_ = api.post(PATH, boussole, BODY).headers["location"].rpartition("/")[2]
    api.platform.write(lambda conn: conn.execute("UPDATE partners.consumer SET rights = rights - 'convention'"))
    assert told(api.delete(f"{PATH}/{id_}", boussole), 403)["message"] == (
        'You do not have the "SUBSCRIPTION" kind associated to the "convention" right.'
    )


def test_a_revoked_consumer_is_refused(api: Immersion, boussole: Consumer) -> None:
    api.platform.write(lambda conn: consumers.revoke(conn, boussole.id, now=api.platform.clock()))
    assert told(api.get(PATH, boussole), 401)["message"] == "api consumer revoked"
