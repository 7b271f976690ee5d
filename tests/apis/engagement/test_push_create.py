"""POST /v2/mission: a mission is published, visible at once, refused with its reasons, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.pushes import MISSION, body, codes, create, faults
from tests.factories.partners import NOW
from tremplin.missions import store
from tremplin.missions.exchange import instant
from tremplin.partners import actions as partners
from tremplin.partners.model import Scope

KEYS = [
    "id", "clientId", "publisherId", "statusCode", "statusComment", "createdAt", "updatedAt", "deletedAt", "title",
    "description", "applicationUrl", "image", "metadata", "postedAt", "domain", "activities", "tags", "tasks", "audience",
    "requirements", "softSkills", "romeSkills", "remote", "schedule", "startAt", "endAt", "priority", "places",
    "compensationAmount", "compensationAmountMax", "compensationUnit", "compensationType", "openToMinors",
    "reducedMobilityAccessible", "closeToTransport", "addresses", "type", "organizationClientId", "organizationName",
    "organizationDescription", "organizationUrl", "organizationType", "organizationLogo", "organizationRNA", "organizationSiren",
    "organizationSiret", "organizationFullAddress", "organizationPostCode", "organizationCity", "organizationStatusJuridique",
    "organizationBeneficiaries", "organizationActions", "organizationReseaux",
]  # fmt: skip
NO_TEXT = {
    "image", "metadata", "postedAt", "schedule", "endAt", "priority", "compensationAmount", "compensationAmountMax",
    "compensationUnit", "compensationType", "openToMinors", "reducedMobilityAccessible", "closeToTransport", "deletedAt",
    "organizationDescription",
}  # fmt: skip


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    answer = server.send("POST", MISSION, alize, body())
    assert answer.status_code == 201
    told = answer.json()
    assert (told["ok"], told["problems"]) == (True, [])
    data = told["data"]
    assert list(data) == KEYS
    assert (data["clientId"], data["publisherId"]) == ("api-42", alize.id)
    assert (data["statusCode"], data["statusComment"]) == ("ACCEPTED", "")
    assert data["createdAt"] == data["updatedAt"] == instant(NOW)
    assert data["startAt"] == "2027-04-01T00:00:00.000Z"
    assert (data["organizationClientId"], data["organizationSiren"]) == ("33273739400012", "332737394")
    assert {name for name in NO_TEXT if data[name] is not None} == set()
    assert data["tags"] == data["organizationActions"] == []
    seen = server.get(f"{MISSION}/{data['id']}", boussole).json()["data"]
    assert (seen["clientId"], seen["organizationName"]) == ("api-42", "Dons du Sud")


def test_every_field_is_kept(server: Platform, alize: Member) -> None:
    given: dict[str, Any] = {
        "image": "https://alize.example/i.png", "metadata": '{"a":1}', "schedule": "Le mardi", "priority": "1",
        "tags": ["urgent"], "tasks": ["Trier"], "audience": ["Tous"], "requirements": ["Aucun"], "softSkills": ["Calme"],
        "romeSkills": ["300425"], "remote": "possible", "compensationAmount": 10.5, "compensationAmountMax": 20,
        "compensationUnit": "hour", "compensationType": "net", "openToMinors": True, "reducedMobilityAccessible": False,
        "closeToTransport": True, "type": "volontariat_service_civique", "organizationClientId": "org-7",
        "organizationDescription": "Une épicerie", "organizationUrl": "https://dons.example", "organizationType": "Association",
        "organizationLogo": "https://dons.example/l.png", "organizationRNA": "W133000077", "organizationSiren": "332737394",
        "organizationFullAddress": "3 quai Sud", "organizationPostCode": "13002", "organizationCity": "Marseille",
        "organizationStatusJuridique": "Association loi 1901", "organizationBeneficiaries": ["Familles"],
        "organizationActions": ["Distribution"], "organizationReseaux": ["Réseau Sud"],
    }  # fmt: skip
    dates: dict[str, Any] = {"postedAt": 1_775_001_600_000, "endAt": "2027-06-30T10:00:00+02:00"}
    data = create(server, alize, **given, **dates, organizationDepartment="13", organizationDepartmentCode="13")
    assert {name: data[name] for name in given} == given
    assert (data["postedAt"], data["endAt"]) == ("2026-04-01T00:00:00.000Z", "2027-06-30T08:00:00.000Z")


def test_a_mission_is_located_and_france_is_understood(server: Platform, alize: Member) -> None:
    (place,) = create(server, alize, addresses=[{"postalCode": "13002", "city": "Marseille", "country": "France"}])["addresses"]
    assert (place["country"], place["departmentCode"], place["departmentName"]) == ("FR", "13", "Bouches-du-Rhône")
    assert place["geolocStatus"] == "ENRICHED_BY_API"
    assert place["geoPoint"]["coordinates"] == [place["location"]["lon"], place["location"]["lat"]]


@pytest.mark.parametrize("given", [{"location": {"lat": 43.3, "lon": 5.37}}, {"lat": 43.3, "lon": 5.37}, {"lat": 5.37, "lon": 43.3}])
def test_coordinates_are_taken_and_put_right(server: Platform, alize: Member, given: dict[str, Any]) -> None:
    (place,) = create(server, alize, addresses=[{"city": "Marseille", "postalCode": "13002", **given}])["addresses"]
    assert (place["location"], place["geolocStatus"]) == ({"lat": 43.3, "lon": 5.37}, "ENRICHED_BY_PUBLISHER")


def test_the_names_of_the_originals_guide_are_understood(server: Platform, alize: Member) -> None:
    given = {"street": "3 quai Sud", "zip": "13002", "city": "Marseille", "department": "Bouches-du-Rhône", "country": "France"}
    data = create(server, alize, addresses=[given])
    assert (data["statusCode"], data["addresses"][0]["postalCode"]) == ("ACCEPTED", "13002")


def test_the_least_that_can_be_said_is_refused_with_its_reasons_and_kept(server: Platform, alize: Member, boussole: Member) -> None:
    answer = server.send("POST", MISSION, alize, {"clientId": "a", "title": ""})
    assert answer.status_code == 201
    data = answer.json()["data"]
    assert (data["statusCode"], data["statusComment"], data["places"]) == ("REFUSED", "Titre manquant", 1)
    assert codes(answer)[:3] == ["TITLE_MISSING", "DESCRIPTION_MISSING", "APPLICATION_URL_MISSING"]
    assert server.titles(boussole) == []
    problem = answer.json()["problems"][0]
    assert set(problem) == {"code", "severity", "pointer", "sentence", "sentenceEn", "hint"}
    assert (problem["severity"], problem["pointer"], problem["sentence"]) == ("error", "/title", "Titre manquant")


def test_free_activities_are_kept_and_slugs_of_the_vocabulary_understood(server: Platform, alize: Member) -> None:
    data = create(server, alize, activities=["soutien-scolaire", "Atelier vélo", "médiation, information", "Atelier vélo"])
    assert data["activities"] == ["Soutien scolaire", "Atelier vélo", "Médiation, Information"]


def test_a_text_without_markup_comes_back_as_it_was_sent(server: Platform, alize: Member) -> None:
    text = "Trier & ranger les dons, puis préparer les paniers. " * 4
    assert create(server, alize, description=text)["description"] == text.strip()


def test_null_and_unknown_keys_are_as_if_absent(server: Platform, alize: Member) -> None:
    data = create(server, alize, endAt=None, tags=None, organizationUrl=None, places=None, favouriteColour="blue")
    assert (data["endAt"], data["tags"], data["places"], data["organizationName"]) == (None, [], 1, "Dons du Sud")


def test_an_organisation_keeps_what_a_second_mission_does_not_say_of_it(server: Platform, alize: Member) -> None:
    create(server, alize, "a", organizationUrl="https://dons.example")
    assert create(server, alize, "b", organizationCity="Marseille")["organizationUrl"] == "https://dons.example"


def test_a_live_client_id_is_taken(server: Platform, alize: Member, cabestan: Member) -> None:
    create(server, alize)
    answer = server.send("POST", MISSION, alize, body(title="Une autre mission"))
    assert answer.status_code == 409
    message = "A mission with this clientId already exists for this publisher"
    assert answer.json() == {"ok": False, "code": "RESSOURCE_ALREADY_EXIST", "message": message}
    assert create(server, cabestan)["publisherId"] == cabestan.id  # each announcer has its own identifiers


def test_two_posts_at_once_make_one_mission(server: Platform, alize: Member) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: server.send("POST", MISSION, alize, body()).status_code, range(6)))
    assert sorted(answers) == [201, 409, 409, 409, 409, 409]


def test_a_withdrawn_client_id_comes_back_under_its_id(server: Platform, alize: Member, boussole: Member) -> None:
    before = create(server, alize, endAt="2027-05-01")
    server.send("DELETE", f"{MISSION}/api-42", alize)
    again = body()
    del again["startAt"]
    answer = server.send("POST", MISSION, alize, again)
    assert answer.status_code == 201
    after = answer.json()["data"]
    assert (after["id"], after["deletedAt"]) == (before["id"], None)
    assert (after["startAt"], after["endAt"]) == (None, None)  # described anew: nothing is left of the former one
    assert server.titles(boussole) == [after["title"]]


def test_a_partner_that_only_announces_reads_its_own_missions(server: Platform) -> None:
    async def join(conn: Any) -> Member:
        partner = await partners.create(conn, name="Dune", now=NOW, announces=True)
        return Member(partner, await partners.issue_key(conn, partner.id, now=NOW))

    dune = server.write(join)
    data = create(server, dune)
    assert server.titles(dune) == [data["title"]]
    assert server.get(f"{MISSION}/{data['id']}", dune).status_code == 200


def test_a_body_is_refused_with_every_fault(server: Platform, alize: Member) -> None:
    wrong = {
        "clientId": 7, "description": 1, "startAt": "demain", "tags": ["a", 2], "remote": "oui", "places": 0,
        "compensationAmountMax": -1, "compensationUnit": "week", "openToMinors": "yes", "type": "x",
        "addresses": [{"city": 3}, {"lat": 91, "lon": 0}, {"lat": 3}], "organizationRNA": 3, "organizationDepartmentCode": 13,
    }  # fmt: skip
    told = faults(server.send("POST", MISSION, alize, wrong))
    assert told[:3] == [["clientId"], ["title"], ["description"]]
    named = {".".join(map(str, path)) for path in told}
    assert named == {
        "clientId", "title", "description", "startAt", "tags.1", "remote", "places", "compensationAmountMax", "compensationUnit",
        "openToMinors", "type", "addresses.0.city", "addresses.1.lat", "addresses.2", "organizationRNA", "organizationDepartmentCode",
    }  # fmt: skip
    assert len(told) == len(named)


def test_an_organisation_needs_its_name(server: Platform, alize: Member) -> None:
    assert faults(server.send("POST", MISSION, alize, body(organizationName=None))) == [["organizationName"]]


def test_what_is_not_a_mission_is_refused(server: Platform, alize: Member) -> None:
    for raw in (b"", b"{", b"[]", b'"x"', b"null", b'{"clientId":"\xff"}', b"[" * 5000, b'{"a":NaN}', b'{"places":1e999}'):
        answer = server.send("POST", MISSION, alize, raw)
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY"), raw[:20]


def test_a_body_that_goes_deep_breaks_nothing(server: Platform, alize: Member) -> None:
    """One zero byte has the whole body cleaned, whatever its depth."""
    for deep in (b"[" * 1_000 + b'"\\u0000"' + b"]" * 1_000, b'{"a":' * 1_000 + b'"\\u0000"' + b"}" * 1_000):
        raw = b'{"clientId":"a","title":"Un titre","extra":%s}' % deep
        assert server.send("POST", MISSION, alize, raw).status_code in (201, 400, 409)


EXTREME: list[dict[str, Any]] = [
    {"places": 2**31 - 1}, {"compensationAmount": 1.7e308}, {"compensationAmount": 1e20}, {"compensationAmount": -1},
    {"title": "mot " * 2_500}, {"title": "x" * 9_998 + " y"}, {"description": "<p>" * 5_000 + "mot"}, {"description": "é" * 900_000},
    {"startAt": "0001-01-01"}, {"startAt": "9999-12-31T23:59:59.999Z"}, {"startAt": -62_135_596_800_000},
    {"clientId": " \0a\u0001b "}, {"title": "un\0 titre\u0001 \uffff"}, {"tags": ["\0"]}, {"clientId": ""},
    {"metadata": "\\u0000\\ud800 \\"}, {"organizationName": "o" * 1_000, "organizationSiret": ""}, {"activities": ["a" * 1_000]},
    {"addresses": [{"city": "x" * 9_000}] * 200}, {"addresses": [{}]}, {"addresses": [{"country": "Syldavie"}]},
    {"addresses": [{"country": "{rank}%s"}]}, {"organizationRNA": "?" * 900}, {"organizationClientId": "é" * 250},
    {"domain": "{x}"}, {"domain": "d" * 5_000},
]  # fmt: skip
TOO_MUCH: list[dict[str, Any]] = [
    {"places": 2**31}, {"places": 1.5}, {"places": -1}, {"places": 10**30}, {"clientId": "a" * 251}, {"title": "x" * 10_001},
    {"description": "x" * 1_000_001}, {"tags": ["a"] * 501}, {"addresses": [{}] * 201}, {"startAt": "+275760-09-13"},
    {"startAt": "2027-02-30"}, {"startAt": 1e300}, {"startAt": ""}, {"organizationClientId": "o" * 251}, {"compensationAmount": "10"},
    {"endAt": True}, {"addresses": [{"location": {"lat": 1}}]}, {"addresses": [{"lat": None, "lon": 1}]}, {"metadata": {}},
]  # fmt: skip


def test_extreme_values_are_kept(server: Platform, alize: Member) -> None:
    for rank, changes in enumerate(EXTREME):
        answer = server.send("POST", MISSION, alize, body(**{"client_id": f"m-{rank}", **changes}))
        assert answer.status_code == 201, (str(changes)[:80], answer.text[:500])


def test_what_cannot_be_kept_is_refused(server: Platform, alize: Member) -> None:
    for changes in TOO_MUCH:
        told = faults(server.send("POST", MISSION, alize, body(**changes)))
        assert [path[0] for path in told] == list(changes), str(changes)[:80]


def test_a_last_slash_means_nothing(server: Platform, alize: Member) -> None:
    assert server.send("POST", f"{MISSION}/", alize, body()).status_code == 201
    assert server.send("PUT", f"{MISSION}/api-42/", alize, {"places": 3}).status_code == 200


def test_a_database_that_makes_it_wait_too_long_is_said(server: Platform, alize: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    async def waits(_conn: Any, _owner: str) -> None:
        raise psycopg.errors.QueryCanceled

    monkeypatch.setattr(store, "take_turn", waits)
    answer = server.send("POST", MISSION, alize, body())
    assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")


def test_a_key_without_the_right_writes_nothing(server: Platform, alize: Member) -> None:
    reading = server.write(lambda conn: partners.issue_key(conn, alize.id, now=NOW, scopes=(Scope.MISSIONS_READ,)))
    answer = server.send("POST", MISSION, Member(alize.partner, reading), body())
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert server.send("POST", MISSION, None, body()).status_code == 401
    assert server.titles(alize) == []
