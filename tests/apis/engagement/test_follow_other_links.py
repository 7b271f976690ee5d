"""Links of search engines, and those that count nothing."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import BASE_URL, Member, Platform
from tests.apis.engagement.visiting import PERSON, arrival, events
from tests.factories.missions import draft
from tremplin.missions.model import Mission
from tremplin.partners.well_known import API_ENGAGEMENT

PAGE = "https://alize.example/missions/1"


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    return server.publish(alize, draft(client_id="m-1", application_url=PAGE))[0]


def test_a_mission_found_by_a_search_engine_is_counted_for_the_platform(server: Platform, alize: Member, mission: Mission) -> None:
    received = arrival(server, f"/r/seo/{mission.id}")
    click_id = received.pop("apiengagement_id")
    assert received == {"utm_source": "google", "utm_medium": "seo"}
    assert events(server, "click", "id, from_partner, to_partner, source") == [(click_id, API_ENGAGEMENT, alize.id, "seo")]


def test_a_link_without_tracking_leads_to_the_page_as_it_is(server: Platform, mission: Mission) -> None:
    for headers in (PERSON, {**PERSON, "accept": "text/html"}):
        assert server.http.get(f"/r/notrack/{mission.id}", headers=headers).headers["location"] == PAGE
    assert server.ask("SELECT count(*) FROM tracking.event") == server.ask("SELECT count(*) FROM tracking.refusal") == [(0,)]


@pytest.mark.parametrize(
    ("route", "fallback"), [("seo", "https://www.service-civique.gouv.fr/"), ("notrack", "https://www.jeveuxaider.gouv.fr")]
)
@pytest.mark.parametrize("mission_id", ["inconnue", "%00", "%E9"])
def test_an_unknown_mission_has_an_answer(server: Platform, route: str, fallback: str, mission_id: str) -> None:
    assert server.http.get(f"/r/{route}/{mission_id}", headers=PERSON).headers["location"] == fallback
    assert server.follow(f"/r/{route}/{mission_id}").headers["location"].startswith(f"{BASE_URL}/missions/")
