"""A mission seen is counted: answered at once, written a moment later."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from tests.apis.engagement.platform import Member, Platform, running
from tests.apis.engagement.visiting import PERSON, ROBOT, events, refusals, widget_of, written
from tests.factories.missions import draft
from tremplin.missions.model import Mission
from tremplin.settings import Settings


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    return server.publish(alize, draft(client_id="m-1"))[0]


@pytest.fixture
def address(mission: Mission, boussole: Member) -> str:
    return f"/r/impression/{mission.id}/{boussole.id}"


def test_it_works(server: Platform, address: str, alize: Member, boussole: Member, mission: Mission) -> None:
    answer = server.http.get(f"{address}?tracker=link&requestId=r-1", headers=PERSON)
    told = answer.json()["data"]
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert (told["type"], told["source"], told["tag"]) == ("print", "jstag", "link")
    written(server, "tracking.event", 1)
    assert events(server, "print") == [(boussole.id, alize.id, mission.id, "jstag", boussole.id, None)]
    assert events(server, "print", "id, tag, request_id") == [(told["_id"], "link", "r-1")]


def test_a_widget_is_the_source_of_what_it_shows(server: Platform, address: str, alize: Member, boussole: Member) -> None:
    widget_id = widget_of(server, boussole, alize)
    assert server.http.get(f"{address}?sourceId={widget_id}", headers=PERSON).json()["data"]["sourceId"] == widget_id


def test_the_widget_of_another_is_not_the_source(server: Platform, address: str, alize: Member, cabestan: Member) -> None:
    widget_id = widget_of(server, cabestan, alize)
    for named in (widget_id, "inconnu", "%00"):
        assert server.http.get(f"{address}?sourceId={named}", headers=PERSON).json()["data"]["source"] == "jstag"


def test_a_robot_is_counted_apart(server: Platform, address: str) -> None:
    answer = server.http.get(address, headers=ROBOT)
    assert (answer.status_code, answer.content) == (204, b"")
    written(server, "tracking.event", 1)
    assert events(server, "print", "bot") == [("user_agent",)]


def test_it_may_be_sent_by_a_page_that_closes(server: Platform, address: str) -> None:
    assert server.http.post(address, headers=PERSON).status_code == 200
    asked = server.http.options(address)
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, POST, OPTIONS")


def test_an_unknown_mission_or_broadcaster_is_said(server: Platform, address: str, boussole: Member, mission: Mission) -> None:
    for wrong in (f"/r/impression/inconnue/{boussole.id}", f"/r/impression/{mission.id}/inconnu"):
        answer = server.http.get(wrong, headers=PERSON)
        assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})
    assert {(partner, door, code) for partner, door, code, _ in refusals(server, 2)} == {
        (boussole.id, "impression", "LINK_BROKEN"),
        ("inconnu", "impression", "BROADCASTER_UNKNOWN"),
    }


def test_one_reader_may_see_many_missions(server: Platform, address: str) -> None:
    assert {server.http.get(address, headers=PERSON).status_code for _ in range(40)} == {200}
    written(server, "tracking.event", 40)


def test_those_of_a_list_are_sent_together(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    other = server.publish(alize, draft(client_id="m-2"))[0]
    widget_id = widget_of(server, boussole, alize)
    sent = {"publisherId": boussole.id, "missions": [mission.id, other.id, "inconnue"], "sourceId": widget_id, "requestId": "r-1"}
    answer = server.http.post("/r/impressions", content=json.dumps(sent), headers={**PERSON, "content-type": "text/plain"})
    assert (answer.json(), answer.headers["access-control-allow-origin"]) == ({"ok": True, "data": {"counted": 2, "unknown": 1}}, "*")
    written(server, "tracking.event", 2)
    assert set(events(server, "print", "mission_id, source, source_id, request_id")) == {
        (each, "widget", widget_id, "r-1") for each in (mission.id, other.id)
    }
    assert [(code, subject["missionId"]) for _, _, code, subject in refusals(server)] == [("LINK_BROKEN", "inconnue")]
    assert server.http.post("/r/impressions", json=sent, headers=ROBOT).status_code == 204


@pytest.mark.parametrize("missions", [[], ["m"] * 101, "m", None])
def test_what_is_not_a_list_of_missions_is_refused(server: Platform, boussole: Member, missions: object) -> None:
    answer = server.http.post("/r/impressions", json={"publisherId": boussole.id, "missions": missions}, headers=PERSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")


def test_nothing_known_is_not_found(server: Platform, mission: Mission) -> None:
    answer = server.http.post("/r/impressions", json={"publisherId": "inconnu", "missions": [mission.id, "\x00"]}, headers=PERSON)
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_each_mission_of_a_list_counts_in_the_limit(conninfo: str, configuration: Settings) -> None:
    with running(conninfo, replace(configuration, engagement_rate_limit=3)) as server:
        alize, boussole = server.join("Alizé"), server.join("Boussole")
        missions = [each.id for each in server.publish(alize, draft(client_id="m-1"), draft(client_id="m-2"))]
        sent = {"publisherId": boussole.id, "missions": [*missions, *missions]}
        assert [server.http.post("/r/impressions", json=sent, headers=PERSON).status_code for _ in range(2)] == [200, 204]
        written(server, "tracking.event", 4)
        assert Counter(bot for (bot,) in events(server, "print", "bot")) == {None: 2, "rate": 2}
