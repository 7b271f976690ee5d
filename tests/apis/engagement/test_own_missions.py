"""An announcer reads its own missions, refused ones when asked, and what each broadcaster brought."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tremplin.kit.db import Conn
from tremplin.missions import actions as missions
from tremplin.missions.moderation import actions as moderation
from tremplin.missions.moderation.model import Author

PATH = "/v0/mymission"
REFUSED = "Le titre est trop court (1 seul mot)"


def listed(server: Platform, by: Member, query: str = "") -> list[dict[str, Any]]:
    answer = server.get(PATH, by, query)
    assert answer.status_code == 200, answer.text
    data: list[dict[str, Any]] = answer.json()["data"]
    return data


def test_it_works(server: Platform, alize: Member) -> None:
    server.publish(alize, draft(client_id="lecture-12", title="Lire des albums"))
    answer = server.get(PATH, alize).json()
    (mission,) = answer.pop("data")
    assert answer == {"ok": True, "total": 1, "limit": 50, "skip": 0}
    assert (mission["clientId"], mission["title"], mission["statusCode"]) == ("lecture-12", "Lire des albums", "ACCEPTED")


def test_a_mission_is_as_in_the_exchange_but_for_what_the_contract_leaves_out(server: Platform, alize: Member) -> None:
    server.publish(alize, draft(application_url="https://alize.example/12"))
    (own,), (shown,) = listed(server, alize), server.get("/v0/mission", alize).json()["data"]
    assert own["applicationUrl"] == "https://alize.example/12"
    assert set(shown) - set(own) == {"deleted", "statusCommentHistoric", "soft_skills"}
    assert {name: value for name, value in own.items() if name in shown} | {"applicationUrl": shown["applicationUrl"]} == {
        name: value for name, value in shown.items() if name in own
    }


def test_refused_ones_are_shown_when_asked_with_all_their_problems(server: Platform, alize: Member) -> None:
    server.publish(alize, draft(title="Lire", description=None), draft(title="Lire des albums"))
    assert [each["title"] for each in listed(server, alize)] == ["Lire des albums"]
    (refused,) = listed(server, alize, "status=REFUSED")
    assert refused["statusComment"] == REFUSED
    assert {"TITLE_ONE_WORD", "DESCRIPTION_MISSING"} <= {problem["code"] for problem in refused["problems"]}
    assert len(listed(server, alize, "status=ACCEPTED,REFUSED")) == len(listed(server, alize, "status=ACCEPTED&status=REFUSED")) == 2


def test_those_of_others_are_not_shown(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft(client_id="lecture-12"))
    assert listed(server, boussole, "status=ACCEPTED,REFUSED") == []
    assert server.get(f"{PATH}/lecture-12", boussole).status_code == 404
    assert server.get(f"{PATH}/lecture-12/stats", boussole).status_code == 404


def test_pages_cover_them_once(server: Platform, alize: Member) -> None:
    server.publish(alize, *(draft(client_id=f"m{number}") for number in range(7)))
    seen = [each["clientId"] for skip in range(0, 8, 2) for each in listed(server, alize, f"limit=2&skip={skip}")]
    assert sorted(seen) == [f"m{number}" for number in range(7)]


def test_one_is_read_in_any_state(server: Platform, alize: Member) -> None:
    server.publish(alize, draft(client_id="a/b", title="Lire"))

    async def withdraw(conn: Conn) -> list[str]:
        return await missions.withdraw(conn, ["a/b"], by=alize.partner, now=server.clock(), door="api")

    server.write(withdraw)
    told = server.get(f"{PATH}/a%2Fb", alize).json()["data"]
    assert (told["statusCode"], told["deletedAt"] is not None, told["stats"]) == ("REFUSED", True, {"clicks": [], "applications": []})


def test_clicks_and_applications_are_counted_by_broadcaster(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft(client_id="lecture-12"))
    for _ in range(2):
        server.follow(f"/r/{mission.id}/{boussole.id}")
    server.follow(f"/r/{mission.id}/{boussole.id}", **{"user-agent": "curl/8.5"})
    server.send("POST", "/v2/activity", boussole, {"missionId": mission.id})
    expected = {
        "clicks": [{"key": boussole.id, "name": "Boussole & Cie", "doc_count": 2}],
        "applications": [{"key": boussole.id, "name": "Boussole & Cie", "doc_count": 1}],
    }
    assert server.get(f"{PATH}/lecture-12/stats", alize).json() == {"ok": True, "data": expected}
    assert server.get(f"{PATH}/lecture-12", alize).json()["data"]["stats"] == expected


def test_what_a_moderator_decided_is_told(server: Platform, alize: Member, dunes: Member) -> None:
    (mission,) = server.publish(alize, draft())
    given = {"status": "REFUSED", "motive": "CONTENT_INSUFFICIENT"}

    async def decide(conn: Conn) -> object:
        return await moderation.decide(conn, dunes.partner, mission.id, given, by=Author(name="Équipe"), now=server.clock())

    server.write(decide)
    (told,) = listed(server, alize)
    assert told[f"moderation_{dunes.id}_status"] == "REFUSED"
    assert told[f"moderation_{dunes.id}_comment"] == "Le contenu est insuffisant / non qualitatif"
    assert told[f"moderation_{dunes.id}_date"].endswith("Z")
    assert told[f"moderation_{dunes.id}_title"] is None


@pytest.mark.parametrize("query", ["limit=-1", "limit=10001", "skip=-1", "limit=abc", "status=PENDING"])
def test_what_cannot_be_read_is_refused(server: Platform, alize: Member, query: str) -> None:
    answer = server.get(PATH, alize, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_an_unknown_one_is_refused(server: Platform, alize: Member) -> None:
    for client_id in ("x", "a%00b"):
        answer = server.get(f"{PATH}/{client_id}", alize)
        assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})
