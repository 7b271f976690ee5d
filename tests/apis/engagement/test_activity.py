"""An application declared from server to server is credited to whoever brought it, and followed up to its end."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tremplin.kit.db import Conn
from tremplin.missions.model import Mission
from tremplin.partners import actions as partners
from tremplin.partners.model import Scope

PATH = "/v2/activity"


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    (published,) = server.publish(alize, draft(client_id="lecture-12", title="Lire des albums à voix haute"))
    return published


@pytest.fixture
def click(server: Platform, boussole: Member, mission: Mission) -> str:
    """A person follows Boussole's link; the click's id, as the announcer's site receives it."""
    arrival = server.follow(f"/r/{mission.id}/{boussole.id}?tags=accueil").headers["location"]
    return parse_qs(urlsplit(arrival).query)["apiengagement_id"][0]


def declare(server: Platform, by: Member, **said: Any) -> dict[str, Any]:
    answer = server.send("POST", PATH, by, said)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["data"]
    return told


def refusal(server: Platform, by: Member, **said: Any) -> tuple[int, dict[str, Any]]:
    answer = server.send("POST", PATH, by, said)
    return answer.status_code, answer.json()


def test_it_works(server: Platform, alize: Member, boussole: Member, mission: Mission, click: str) -> None:
    told = declare(server, alize, clickId=click)
    assert (
        told
        | {
            "type": "apply",
            "status": "PENDING",
            "clickId": click,
            "tag": "accueil",
            "isBot": False,
            "isHuman": True,
            "source": "publisher",
            "sourceId": alize.id,
            "sourceName": "Alizé",
            "fromPublisherId": boussole.id,
            "toPublisherId": alize.id,
            "missionId": mission.id,
            "missionClientId": "lecture-12",
            "missionTitle": "Lire des albums à voix haute",
            "referer": "not_defined",
        }
        == told
    )
    assert server.get(f"{PATH}/{told['_id']}", alize).json()["data"] == told


def test_an_account_is_declared_like_an_application(server: Platform, alize: Member, click: str) -> None:
    assert declare(server, alize, clickId=click, type="account", tag="page")["type"] == "account"


def test_without_a_click_the_announcer_credits_itself(server: Platform, alize: Member, mission: Mission) -> None:
    told = declare(server, alize, missionClientId="lecture-12")
    assert (told["fromPublisherId"], told["toPublisherId"], told["missionId"]) == (alize.id, alize.id, mission.id)


def test_a_broadcaster_declares_on_a_mission_it_shows(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    told = declare(server, boussole, missionId=mission.id)
    assert (told["fromPublisherId"], told["toPublisherId"]) == (boussole.id, alize.id)


def test_declared_twice_under_ones_own_identifier_it_is_kept_once(server: Platform, alize: Member, click: str) -> None:
    first, second = (declare(server, alize, clickId=click, clientEventId="candidature-7") for _ in range(2))
    assert first == second
    assert server.ask("SELECT count(*) FROM tracking.event WHERE kind = 'apply'") == [(1,)]


def test_what_became_of_it_is_noted(server: Platform, alize: Member, click: str) -> None:
    told = declare(server, alize, clickId=click)
    for status in ("VALIDATED", "CARRIED_OUT"):
        assert server.send("PUT", f"{PATH}/{told['_id']}", alize, {"status": status}).json()["data"]["status"] == status
    assert server.get(f"{PATH}/{told['_id']}", alize).json()["data"]["status"] == "CARRIED_OUT"


def test_the_announcers_own_identifier_opens_it_too(server: Platform, alize: Member, click: str) -> None:
    declare(server, alize, clickId=click, clientEventId="candidature-7")
    answer = server.send("PUT", f"{PATH}/candidature-7", alize, {"status": "REFUSED"})
    assert answer.json()["data"]["clientEventId"] == "candidature-7"


def test_an_identifier_used_for_both_kinds_needs_the_kind(server: Platform, alize: Member, click: str) -> None:
    for kind in ("apply", "account"):
        declare(server, alize, clickId=click, type=kind, clientEventId="e-1")
    answer = server.get(f"{PATH}/e-1", alize)
    assert (answer.status_code, answer.json()) == (
        409,
        {"ok": False, "code": "INVALID_PARAMS", "message": "Ambiguous clientEventId, provide type"},
    )
    assert server.get(f"{PATH}/e-1", alize, "type=account").json()["data"]["type"] == "account"


def test_both_sides_read_it(server: Platform, alize: Member, boussole: Member, click: str) -> None:
    told = declare(server, alize, clickId=click)
    assert server.get(f"{PATH}/{told['_id']}", boussole).status_code == 200


def test_a_stranger_neither_reads_nor_changes_it(server: Platform, alize: Member, cabestan: Member, click: str) -> None:
    told = declare(server, alize, clickId=click)
    unknown = (404, {"ok": False, "code": "NOT_FOUND", "message": "Activity not found"})
    read = server.get(f"{PATH}/{told['_id']}", cabestan)
    changed = server.send("PUT", f"{PATH}/{told['_id']}", cabestan, {"status": "VALIDATED"})
    assert [(each.status_code, each.json()) for each in (read, changed)] == [unknown, unknown]


def test_a_click_is_not_an_activity(server: Platform, alize: Member, click: str) -> None:
    assert server.get(f"{PATH}/{click}", alize).status_code == 404


def test_a_click_on_someone_elses_mission_credits_nobody(server: Platform, cabestan: Member, click: str) -> None:
    assert refusal(server, cabestan, clickId=click) == (404, {"ok": False, "code": "NOT_FOUND", "message": "Click not found"})


def test_an_unknown_click_is_refused(server: Platform, alize: Member) -> None:
    assert refusal(server, alize, clickId="x")[1]["message"] == "Click not found"


def test_an_unknown_mission_is_refused(server: Platform, alize: Member, boussole: Member) -> None:
    for by, name in ((alize, "missionClientId"), (boussole, "missionId")):
        assert refusal(server, by, **{name: "x"}) == (404, {"ok": False, "code": "NOT_FOUND", "message": "Mission not found"})


def test_a_mission_that_one_does_not_show_is_refused(server: Platform, cabestan: Member, mission: Mission) -> None:
    assert refusal(server, cabestan, missionId=mission.id) == (
        403,
        {"ok": False, "code": "FORBIDDEN", "message": "Mission not accessible"},
    )


@pytest.mark.parametrize(
    "said", [{}, {"clickId": "a", "missionId": "b"}, {"missionId": "a", "missionClientId": "b"}, {"clickId": 3}, {"type": "x"}]
)
def test_what_does_not_make_sense_is_told_issue_by_issue(server: Platform, alize: Member, said: dict[str, Any]) -> None:
    status, body = refusal(server, alize, **said)
    assert (status, body["code"]) == (400, "INVALID_BODY")
    assert body["error"] and "message" not in body


def test_nothing_at_all_is_told_in_the_contracts_words(server: Platform, alize: Member) -> None:
    issue = {"code": "custom", "path": [], "message": "clickId, missionId or missionClientId is required"}
    assert refusal(server, alize)[1]["error"] == [issue]


def test_a_status_that_does_not_exist_is_refused(server: Platform, alize: Member, click: str) -> None:
    told = declare(server, alize, clickId=click)
    answer = server.send("PUT", f"{PATH}/{told['_id']}", alize, {"status": "DONE"})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")


def test_what_is_not_json_is_refused(server: Platform, alize: Member) -> None:
    answer = server.send("POST", PATH, alize, b"{")
    assert (answer.status_code, answer.json()) == (400, {"ok": False, "code": "INVALID_BODY"})


def test_zero_bytes_break_nothing(server: Platform, alize: Member, mission: Mission) -> None:
    assert server.get(f"{PATH}/a%00b", alize).status_code == 404
    assert declare(server, alize, missionClientId="lecture-12", tag="a\0b")["tag"] == "ab"


def test_a_key_that_only_reads_declares_nothing(server: Platform, alize: Member, mission: Mission) -> None:
    async def key(conn: Conn) -> str:
        return await partners.issue_key(conn, alize.id, now=server.clock(), scopes=(Scope.MISSIONS_READ.value,))

    reader = Member(alize.partner, server.write(key))
    assert refusal(server, reader, missionClientId="lecture-12")[0] == 403


def test_without_a_key_nothing_is_told(server: Platform) -> None:
    assert server.get(f"{PATH}/x").status_code == server.send("POST", PATH, body={}).status_code == 401
