"""Applications declared by servers: each step is kept, late ones are the announcer's own, refusals are told to the partner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.visiting import arrival, click_on, events, refusals, widget_of
from tests.factories.missions import draft
from tremplin.missions.model import Mission

PATH = "/v2/activity"


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    return server.publish(alize, draft(client_id="lecture-12"))[0]


@pytest.fixture
def click(server: Platform, boussole: Member, mission: Mission) -> str:
    return click_on(server, mission.id, boussole)


def declare(server: Platform, by: Member, **said: Any) -> dict[str, Any]:
    answer = server.send("POST", PATH, by, said)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["data"]
    return told


def follow(server: Platform, by: Member, event_id: str, status: str) -> dict[str, Any]:
    answer = server.send("PUT", f"{PATH}/{event_id}", by, {"status": status})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["data"]
    return told


def test_it_works(server: Platform, alize: Member, boussole: Member, click: str) -> None:
    """Each step is kept: when, and by whom."""
    told = declare(server, alize, clickId=click)
    assert told["statusHistory"] == []
    follow(server, alize, told["_id"], "VALIDATED")
    server.clock.at += timedelta(days=90)
    steps = follow(server, boussole, told["_id"], "CARRIED_OUT")["statusHistory"]
    assert [(each["status"], each["publisherId"], each["expected"]) for each in steps] == [
        ("VALIDATED", alize.id, True),
        ("CARRIED_OUT", boussole.id, True),
    ]
    assert steps[0]["at"] < steps[1]["at"]


def test_any_status_is_accepted_and_a_surprise_is_seen(server: Platform, alize: Member, click: str) -> None:
    told = declare(server, alize, clickId=click)
    for status in ("CARRIED_OUT", "PENDING", "REFUSED", "PENDING"):
        steps = follow(server, alize, told["_id"], status)["statusHistory"]
    assert [each["expected"] for each in steps] == [True, False, True, True]


def test_said_again_nothing_happens(server: Platform, alize: Member, click: str) -> None:
    told = declare(server, alize, clickId=click)
    assert follow(server, alize, told["_id"], "PENDING")["statusHistory"] == []


def test_after_the_window_the_application_is_the_announcers_own(server: Platform, alize: Member, click: str, mission: Mission) -> None:
    server.clock.at += timedelta(days=31)
    told = declare(server, alize, clickId=click)
    assert (told["fromPublisherId"], told["clickId"], told["missionId"]) == (alize.id, click, mission.id)


def test_what_brought_the_person_is_kept_to_the_widget(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    """The contract tells who declares; figures need whose widget it was."""
    widget = widget_of(server, boussole, alize)
    click_id = arrival(server, f"/r/widget/{mission.id}?widgetId={widget}")["apiengagement_id"]
    told = declare(server, alize, clickId=click_id)
    assert (told["source"], told["sourceId"], told["sourceName"]) == ("publisher", alize.id, "Alizé")
    assert events(server, "apply", "source, source_id, from_partner") == [("widget", widget, boussole.id)]


def test_an_announcer_and_a_broadcaster_may_use_the_same_identifier(
    server: Platform, alize: Member, boussole: Member, mission: Mission
) -> None:
    by_broadcaster = declare(server, boussole, missionId=mission.id, clientEventId="7")
    by_announcer = declare(server, alize, missionClientId="lecture-12", clientEventId="7")
    assert by_announcer["_id"] != by_broadcaster["_id"]
    assert declare(server, boussole, missionId=mission.id, clientEventId="7") == by_broadcaster
    assert server.get(f"{PATH}/7", alize).json()["data"]["_id"] == by_announcer["_id"]
    assert server.get(f"{PATH}/7", boussole).json()["data"]["_id"] == by_broadcaster["_id"]


def test_refusals_are_kept_for_the_partner(server: Platform, alize: Member) -> None:
    assert server.send("POST", PATH, alize, {"clickId": "inconnu", "clientEventId": "c-7"}).status_code == 404
    assert server.send("PUT", f"{PATH}/inconnue", alize, {"status": "VALIDATED"}).status_code == 404
    assert server.send("POST", PATH, alize, {}).status_code == 400
    found = {(partner, door, code, *subject.values()) for partner, door, code, subject in refusals(server, 3)}
    assert found == {
        (alize.id, "activity", "NOT_FOUND", "inconnu", "c-7"),
        (alize.id, "activity", "NOT_FOUND", "inconnue"),
        (alize.id, "activity", "INVALID_BODY"),
    }
