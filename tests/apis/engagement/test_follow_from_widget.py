"""A mission followed from a widget is counted for the widget and its owner."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import BASE_URL, Member, Platform
from tests.apis.engagement.visiting import PERSON, ROBOT, arrival, events, refusals, widget_of
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.diffusion.widgets import actions as widgets
from tremplin.missions.model import Mission

VOLUNTEERING = "https://www.jeveuxaider.gouv.fr"
PAGE = "https://alize.example/missions/1"


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    return server.publish(alize, draft(client_id="m-1", application_url=PAGE))[0]


@pytest.fixture
def widget(server: Platform, alize: Member, boussole: Member) -> str:
    return widget_of(server, boussole, alize)


def test_it_works(server: Platform, alize: Member, boussole: Member, mission: Mission, widget: str) -> None:
    received = arrival(server, f"/r/widget/{mission.id}?widgetId={widget}&requestId=r-1")
    campaign = {name: value for name, value in received.items() if name.startswith("utm_")}
    assert campaign == {"utm_source": "api_engagement", "utm_medium": "widget", "utm_campaign": "pres-de-chez-vous"}
    assert "apiengagement_tracking_token" in received
    assert events(server, "click", "id, from_partner, to_partner, source, source_id, request_id, bot") == [
        (received["apiengagement_id"], boussole.id, alize.id, "widget", widget, "r-1", None)
    ]


def test_a_widget_that_was_stopped_keeps_its_clicks(server: Platform, boussole: Member, mission: Mission, widget: str) -> None:
    server.write(lambda conn: widgets.delete(conn, widget, owner_id=boussole.id, now=NOW))
    assert "apiengagement_id" in arrival(server, f"/r/widget/{mission.id}?widgetId={widget}")


@pytest.mark.parametrize("query", ["", "?widgetId=inconnu", "?widgetId=%00"])
def test_without_a_known_widget_nothing_is_counted_and_the_visitor_goes_on(server: Platform, mission: Mission, query: str) -> None:
    assert server.follow(f"/r/widget/{mission.id}{query}").headers["location"] == PAGE
    assert events(server, "click") == []
    assert [code for _, _, code, _ in refusals(server)] == ["BROADCASTER_UNKNOWN"]


def test_a_robot_is_counted_apart_and_gets_the_page(server: Platform, mission: Mission, widget: str) -> None:
    answer = server.http.get(f"/r/widget/{mission.id}?widgetId={widget}", headers=ROBOT)
    assert (answer.status_code, answer.headers["location"]) == (302, PAGE)
    assert events(server, "click", "bot, source") == [("user_agent", "widget")]


def test_an_unknown_mission_leads_a_person_to_help_and_a_program_to_the_fallback(server: Platform, widget: str) -> None:
    link = f"/r/widget/inconnue?widgetId={widget}"
    assert server.follow(link).headers["location"] == f"{BASE_URL}/missions/inconnue"
    assert server.http.get(link, headers=PERSON).headers["location"] == VOLUNTEERING
    assert refusals(server, 2)[1][1:] == ("click", "LINK_BROKEN", {"missionId": "inconnue", "widgetId": widget})


def test_what_is_glued_behind_the_mission_is_ignored(server: Platform, mission: Mission, widget: str) -> None:
    assert "apiengagement_id" in arrival(server, f"/r/widget/{mission.id}%22%3E?widgetId={widget}")
