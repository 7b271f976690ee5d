"""Browsing by criteria, user scorings and matching over HTTP: shapes of the contract (§1.11), every refusal, and who sees what."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.apis.engagement.platform import BASE_URL, Member, Platform
from tests.factories.missions import address, draft
from tests.factories.partners import NOW
from tremplin.missions.model import Mission
from tremplin.partners import actions as partners
from tremplin.settings import Settings

UNKNOWN = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a99"
CARE = {"taxonomy": "domaine", "value": "sante_soins"}
LYON = {"taxonomy": "location", "params": {"lat": 45.76, "lon": 4.84, "radius_km": 30, "country_code": "FR"}}
AGED_24 = {"taxonomy": "tranche_age", "params": {"age": 24, "handicap": False}}


@pytest.fixture
def care(server: Platform, alize: Member, boussole: Member) -> Mission:
    """A mission of care in Lyon and Paris, beside one of sport in Marseille."""
    cared, _ = server.publish(
        alize,
        draft(
            title="Tenir compagnie à des résidents",
            domain="sante",
            activities=("Soutien, Accompagnement",),
            open_to_minors=False,
            reduced_mobility_accessible=True,
            compensation_amount=100,
            compensation_unit="month",
            addresses=[address(street="3 rue des Lilas"), address("Paris", "75010")],
        ),
        draft(title="Arbitrer un tournoi", domain="sport", activities=("Sport",), addresses=[address("Marseille", "13001")]),
    )
    return cared


def scoring(server: Platform, by: Member, *answers: Any, **more: Any) -> str:
    answer = server.send("POST", "/user-scoring", by, {"answers": list(answers), **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


def issues(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 400, answer.text
    return list(json.loads(answer.json()["message"]["message"]))


# --- browse ------------------------------------------------------------------------------------------------------------


def test_it_works(server: Platform, boussole: Member, care: Mission) -> None:
    answer = server.get("/missions/browse", boussole, {"domaine": "sante_soins"})
    assert answer.status_code == 200
    body = answer.json()["data"]
    assert {name: body[name] for name in ("total", "page", "pageSize")} == {"total": 1, "page": 1, "pageSize": 20}
    (mission,) = body["data"]
    assert (mission["id"], mission["applicationUrl"]) == (care.id, care.application_url)
    assert mission["compensation"] == {"amount": 100, "amountMax": None, "unit": "month", "type": None}
    assert body["facets"]["type_mission"] == [{"key": "reguliere", "count": 1, "label": "Régulière"}]
    assert {"key": "sport_loisirs", "count": 1, "label": "Sport et loisirs"} in body["facets"]["domaine"]
    assert body["facets"]["departmentCode"] == [
        {"key": "75", "count": 1, "label": "Paris"},
        {"key": "69", "count": 1, "label": "Rhône"},
    ]
    assert body["facets"]["publisherId"] == [{"key": care.owner, "count": 1, "label": "Alizé"}]
    assert {each["key"]: each["count"] for each in body["facets"]["tranche_age"]}["entre_46_67_ans"] == 1


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ({"departmentCode": "13"}, 1),
        ({"departmentCode": "69,13"}, 2),
        ({"domaine": "domaine.sport_loisirs"}, 1),
        ({"tranche_age": "moins_18_ans"}, 1),
        ({"tranche_age": "entre_46_67_ans"}, 2),
        ({"competence_rome": "accompagner"}, 1),
        ({"secteur_activite": "sport_animation", "departmentCode": "69"}, 0),
        ({"dispositif": "service_civique"}, 0),
        ({"domaine": "inconnu"}, 0),
        ({"publisherId": "inconnu"}, 0),
        ({"couleur": "bleu", "domaine": "%00"}, 0),
    ],
)
def test_filters_add_up(server: Platform, boussole: Member, care: Mission, params: dict[str, str], total: int) -> None:
    answer = server.get("/missions/browse", boussole, "&".join(f"{name}={value}" for name, value in params.items()))
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["total"] == total


def test_a_group_of_ages_counts_the_hidden_one_within_it(server: Platform, alize: Member) -> None:
    server.publish(alize, draft(type="volontariat_sapeurs_pompiers"))
    body = server.get("/missions/browse", alize, {"tranche_age": "entre_46_67_ans"}).json()["data"]
    assert body["total"] == 1
    assert {"key": "entre_46_67_ans", "count": 1, "label": "De 46 à 67 ans"} in body["facets"]["tranche_age"]
    assert "entre_46_66_ans" not in {each["key"] for each in body["facets"]["tranche_age"]}


def test_pages_cover_the_result_once(server: Platform, boussole: Member, care: Mission) -> None:
    pages = [server.get("/missions/browse", boussole, {"pageSize": "1", "page": page}).json()["data"] for page in ("1", "2", "3")]
    assert [len(page["data"]) for page in pages] == [1, 1, 0]
    assert pages[0]["data"][0]["id"] != pages[1]["data"][0]["id"]


@pytest.mark.parametrize("params", [{"page": "0"}, {"pageSize": "101"}, {"pageSize": "0"}, {"page": "NaN"}, {"page": "1e300"}])
def test_pages_that_do_not_exist_are_refused(server: Platform, alize: Member, params: dict[str, str]) -> None:
    answer = server.get("/missions/browse", alize, params)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_a_stranger_browses_nothing(server: Platform, cabestan: Member, care: Mission) -> None:
    body = server.get("/missions/browse", cabestan).json()["data"]
    assert (body["total"], body["data"], body["facets"]["publisherId"]) == (0, [], [])


# --- detail ------------------------------------------------------------------------------------------------------------


def test_a_mission_is_shown_at_the_address_asked(server: Platform, boussole: Member, care: Mission) -> None:
    lyon, paris = care.addresses
    first = server.get(f"/missions/browse/{care.id}", boussole).json()["data"]
    assert (first["location"]["city"], first["location"]["address"]) == ("Lyon", "3 rue des Lilas")
    assert (first["openToMinors"], first["reducedMobilityAccessible"]) == (False, True)
    assert first["applicationUrl"] == f"{BASE_URL}/r/{care.id}/{boussole.id}"
    asked = server.get(f"/missions/browse/{care.id}", boussole, {"addressId": paris.id}).json()["data"]
    assert asked["location"]["city"] == "Paris"
    unknown = server.get(f"/missions/browse/{care.id}", boussole, {"addressId": "ailleurs"}).json()["data"]
    assert unknown["location"]["lat"] == lyon.lat


@pytest.mark.parametrize("mission_id", [UNKNOWN, "n-importe-quoi", "%00"])
def test_an_unknown_mission_is_not_found(server: Platform, boussole: Member, mission_id: str) -> None:
    answer = server.get(f"/missions/browse/{mission_id}", boussole)
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND", "message": "Mission not found"})


def test_a_strangers_key_finds_no_mission(server: Platform, cabestan: Member, care: Mission) -> None:
    assert server.get(f"/missions/browse/{care.id}", cabestan).status_code == 404


# --- match -------------------------------------------------------------------------------------------------------------


def test_missions_that_suit_come_with_their_reasons(server: Platform, boussole: Member, care: Mission) -> None:
    asked = {"userScoringId": scoring(server, boussole, CARE, AGED_24, LYON)}
    answer = server.get("/missions/match", boussole, asked)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    (item,) = data["items"]
    assert (data["engineVersion"], data["total"]) == ("m3", 1)
    assert item["mission"]["id"] == care.id
    assert item["mission"]["location"]["city"] == "Lyon"
    assert item["mission"]["location"]["addressId"] == care.addresses[0].id
    assert item["mission"]["location"]["distanceKm"] == data["avgDistanceKmTop5"]
    assert item["mission"]["applicationUrl"] == f"{BASE_URL}/r/{care.id}/{boussole.id}"
    match = item["match"]
    assert match["taxonomyScores"] == {"domaine": 1.0}
    assert match["taxonomyScore"] == 1.0
    assert match["totalScore"] == pytest.approx(0.7 + 0.3 * match["geoScore"], abs=1e-3)
    assert match["values"][0] == {
        "taxonomyKey": "domaine",
        "taxonomyValueKey": "domaine.sante_soins",
        "taxonomyValueLabel": "Santé et soins",
        "enrichmentConfidence": 0.95,
        "scoringScore": 1.0,
        "evidence": ["le domaine « Santé »"],
    }
    assert match["values"][1]["evidence"] == ["fermée aux mineurs"]


@pytest.mark.parametrize("version", ["m1", "m2", "m3", "m4"])
def test_each_version_of_the_engine_answers(server: Platform, boussole: Member, care: Mission, version: str) -> None:
    asked = {"userScoringId": scoring(server, boussole, CARE), "engineVersion": version, "limit": "1"}
    data = server.get("/missions/match", boussole, asked).json()["data"]
    assert (data["engineVersion"], len(data["items"]), data["avgDistanceKmTop5"]) == (version, 1, None)
    assert server.ask("SELECT engine FROM missions.matching_result") == [(version,)]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"userScoringId": "12"},
        {"userScoringId": ""},
        {"userScoringId": UNKNOWN, "engineVersion": "m5"},
        {"userScoringId": UNKNOWN, "limit": "0"},
        {"userScoringId": UNKNOWN, "limit": "101"},
        {"userScoringId": UNKNOWN, "offset": "-1"},
        {"userScoringId": UNKNOWN, "offset": "NaN"},
    ],
)
def test_a_wrong_question_is_refused(server: Platform, alize: Member, params: dict[str, str]) -> None:
    answer = server.get("/missions/match", alize, params)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_unknown_answers_are_not_found(server: Platform, alize: Member) -> None:
    answer = server.get("/missions/match", alize, {"userScoringId": UNKNOWN})
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND", "message": "User scoring not found"})


def test_answers_kept_for_another_partner_are_not_found(server: Platform, alize: Member, cabestan: Member) -> None:
    asked = {"userScoringId": scoring(server, alize, CARE)}
    assert server.get("/missions/match", cabestan, asked).status_code == 404


def test_a_stranger_is_proposed_nothing(server: Platform, cabestan: Member, care: Mission) -> None:
    asked = {"userScoringId": scoring(server, cabestan, CARE)}
    assert server.get("/missions/match", cabestan, asked).json()["data"]["items"] == []


# --- user scorings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ["answers"]),
        ({"answers": []}, ["answers"]),
        ({"answers": [CARE], "geo": {"lat": 1, "lon": 2}}, []),
        ({"answers": [{**CARE, "weight": 2}]}, ["answers", 0]),
        ({"answers": [CARE], "missionAlertEnabled": "oui"}, ["missionAlertEnabled"]),
        ({"answers": [CARE], "distinctId": 12}, ["distinctId"]),
        ({"answers": [{"taxonomy": "couleur", "value": "bleu"}]}, ["answers", 0, "taxonomy"]),
        ({"answers": [{"taxonomy": "domaine", "value": "bleu"}]}, ["answers", 0, "value"]),
        ({"answers": [{"taxonomy": "domaine"}]}, ["answers", 0]),
        ({"answers": [{**AGED_24, "value": "entre_18_25_ans"}]}, ["answers", 0]),
        ({"answers": [{"taxonomy": "domaine", "params": {}}]}, ["answers", 0, "params"]),
        ({"answers": [CARE, {"taxonomy": "tranche_age", "params": {"age": 121}}]}, ["answers", 1, "params", "age"]),
        ({"answers": [{"taxonomy": "location", "params": {"lat": 91, "lon": 2}}]}, ["answers", 0, "params", "lat"]),
        ({"answers": [{"taxonomy": "location", "value": "Lyon"}]}, ["answers", 0, "value"]),
        ({"answers": [LYON, LYON]}, ["answers", 1, "taxonomy"]),
    ],
)
def test_a_wrong_body_is_refused_where_it_is_wrong(server: Platform, alize: Member, body: Any, path: list[str | int]) -> None:
    answer = server.send("POST", "/user-scoring", alize, body)
    assert answer.json()["code"] == "INVALID_BODY"
    assert [issue["path"] for issue in issues(answer)] == [path]
    assert server.ask("SELECT count(*) FROM missions.user_scoring") == [(0,)]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"answers":[NaN]}', b"\xff", b"[" * 5000])
def test_what_is_not_a_body_is_refused(server: Platform, alize: Member, body: bytes) -> None:
    answer = server.send("POST", "/user-scoring", alize, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")


def test_answers_are_replaced_place_included(server: Platform, alize: Member) -> None:
    scoring_id = scoring(server, alize, CARE, LYON, distinctId="v\u00e9-1", missionAlertEnabled=True)
    sent = {"distinctId": "vé-1", "answers": [CARE, {"taxonomy": "domaine", "value": "animaux"}]}
    answer = server.send("PUT", f"/user-scoring/{scoring_id}", alize, sent)
    assert answer.json() == {
        "ok": True,
        "data": {"user_scoring_id": scoring_id, "created_count": 2, "mission_alert_enabled": True},
    }
    assert server.ask("SELECT answers, lat FROM missions.user_scoring") == [(["domaine.sante_soins", "domaine.animaux"], None)]


def test_answers_left_out_stay(server: Platform, alize: Member) -> None:
    scoring_id = scoring(server, alize, CARE, LYON, distinctId="v-1")
    answer = server.send("PUT", f"/user-scoring/{scoring_id}", alize, {"distinctId": "v-1", "missionAlertEnabled": True})
    assert answer.json()["data"] == {"user_scoring_id": scoring_id, "created_count": 0, "mission_alert_enabled": True}
    assert server.ask("SELECT answers, lat FROM missions.user_scoring") == [(["domaine.sante_soins"], 45.76)]


def test_only_whom_they_name_changes_answers(server: Platform, alize: Member) -> None:
    named, nameless = scoring(server, alize, CARE, distinctId="v-1"), scoring(server, alize, CARE)
    for scoring_id, name in ((named, "v-2"), (nameless, "v-1")):
        answer = server.send("PUT", f"/user-scoring/{scoring_id}", alize, {"distinctId": name})
        assert (answer.status_code, answer.json()["message"]) == (403, "Invalid distinctId")


@pytest.mark.parametrize("body", [{}, {"distinctId": None}, {"distinctId": "v-1", "answers": []}, {"distinctId": "v-1", "x": 1}])
def test_a_wrong_change_is_refused(server: Platform, alize: Member, body: Any) -> None:
    scoring_id = scoring(server, alize, CARE, distinctId="v-1")
    assert issues(server.send("PUT", f"/user-scoring/{scoring_id}", alize, body))


@pytest.mark.parametrize("scoring_id", [UNKNOWN, "12", "%00"])
def test_answers_unknown_are_not_changed(server: Platform, alize: Member, scoring_id: str) -> None:
    assert server.send("PUT", f"/user-scoring/{scoring_id}", alize, {"distinctId": "v-1"}).status_code == 404


def test_a_stranger_does_not_change_answers(server: Platform, alize: Member, cabestan: Member) -> None:
    scoring_id = scoring(server, alize, CARE, distinctId="v-1")
    answer = server.send("PUT", f"/user-scoring/{scoring_id}", cabestan, {"distinctId": "v-1", "missionAlertEnabled": True})
    assert answer.status_code == 404
    assert server.ask("SELECT alerts FROM missions.user_scoring") == [(False,)]


# --- keys and quotas ---------------------------------------------------------------------------------------------------

_ROUTES = [
    ("GET", "/missions/browse"),
    ("GET", f"/missions/browse/{UNKNOWN}"),
    ("GET", f"/missions/match?userScoringId={UNKNOWN}"),
    ("POST", "/user-scoring"),
    ("PUT", f"/user-scoring/{UNKNOWN}"),
]


@pytest.mark.parametrize(("method", "path"), _ROUTES)
def test_a_key_is_required(server: Platform, method: str, path: str) -> None:
    for headers in ({}, {"x-api-key": "tpl_live_inventee"}):
        answer = server.send(method, path, None, {}, **headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(("method", "path"), _ROUTES)
def test_a_key_without_the_right_is_refused(server: Platform, alize: Member, method: str, path: str) -> None:
    async def narrow(conn: Any) -> str:
        return await partners.issue_key(conn, alize.id, now=NOW, scopes=("activity:write",))

    key = server.write(narrow)
    answer = server.send(method, path, None, {}, **{"x-api-key": key})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


class TestQuota:
    """120 calls a minute for each visitor, whom only a partner's server can name."""

    @pytest.fixture
    def configuration(self, configuration: Settings) -> Settings:
        return replace(configuration, engagement_rate_limit=10)

    def test_each_visitor_has_its_own(self, server: Platform, alize: Member, cabestan: Member) -> None:
        def ask(by: Member | None, address: str) -> int:
            return server.get("/missions/browse", by, **{"x-platform-client-ip": address}).status_code

        assert [ask(alize, "203.0.113.7") for _ in range(3)] == [200, 200, 429]
        assert ask(alize, "203.0.113.8") == 200
        assert ask(cabestan, "203.0.113.7") == 200
        assert [ask(None, "203.0.113.9") for _ in range(3)] == [401] * 3
        assert [ask(alize, f"2001:db8::{number}") for number in (1, 2, 3)] == [200, 200, 429]

    def test_what_is_no_address_is_counted_with_the_server(self, server: Platform, alize: Member) -> None:
        asked = [server.get("/missions/browse", alize, **{"x-platform-client-ip": name}).status_code for name in ("a", "b", "c")]
        assert asked == [200, 200, 429]

    def test_it_is_told_in_headers(self, server: Platform, alize: Member) -> None:
        answers = [server.get("/missions/browse", alize) for _ in range(3)]
        assert [each.headers["x-ratelimit-remaining"] for each in answers] == ["1", "0", "0"]
        assert "retry-after" in answers[-1].headers
