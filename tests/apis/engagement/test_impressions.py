"""A mission seen is counted: answered at once, written a moment later."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.visiting import PERSON, ROBOT, events, refusals, widget_of, written
from tests.factories.missions import draft
from tremplin.missions.model import Mission


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
