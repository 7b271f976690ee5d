"""A mission followed from a mail is counted for who sent it, and tells whether answers of the person chose it."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.test_redirect import scoring_of
from tests.apis.engagement.visiting import PERSON, arrival, events, refusals
from tests.factories.missions import draft
from tremplin.missions.model import Mission

VOLUNTEERING = "https://www.jeveuxaider.gouv.fr"
PAGE = "https://alize.example/missions/1"
NOBODYS = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    return server.publish(alize, draft(client_id="m-1", application_url=PAGE))[0]


@pytest.fixture
def link(mission: Mission, boussole: Member) -> str:
    return f"/r/email/{mission.id}/{boussole.id}"


def test_it_works(server: Platform, link: str, alize: Member, boussole: Member, mission: Mission) -> None:
    received = arrival(server, link)
    campaign = {name: value for name, value in received.items() if name.startswith("utm_")}
    assert campaign == {"utm_source": "boussole-cie", "utm_medium": "email", "utm_campaign": "mission_email"}
    assert events(server, "click") == [(boussole.id, alize.id, mission.id, "email", boussole.id, None)]
    assert events(server, "click", "custom") == [({"email_type": "mission_email"},)]


def test_answers_of_the_person_are_told(server: Platform, link: str, boussole: Member) -> None:
    scoring_id = scoring_of(server, boussole)
    assert arrival(server, f"{link}?user_scoring_id={scoring_id}")["utm_campaign"] == "user_scoring"
    assert events(server, "click", "custom") == [({"email_type": "user_scoring", "user_scoring_id": scoring_id},)]


def test_unknown_answers_count_nothing_and_the_person_goes_on(server: Platform, link: str, alize: Member) -> None:
    for scoring_id in (NOBODYS, scoring_of(server, alize)):
        answer = server.http.get(f"{link}?user_scoring_id={scoring_id}", headers=PERSON)
        assert answer.headers["location"] == PAGE
    assert events(server, "click") == []
    assert [code for _, _, code, _ in refusals(server, 2)] == ["SCORING_UNKNOWN"] * 2


def test_answers_badly_written_lead_a_program_to_the_fallback_and_a_person_to_the_page(server: Platform, link: str) -> None:
    wrong = f"{link}?user_scoring_id=12"
    assert server.http.get(wrong, headers=PERSON).headers["location"] == VOLUNTEERING
    assert server.follow(wrong).headers["location"] == PAGE
    assert events(server, "click") == []


def test_an_unknown_broadcaster_counts_nothing(server: Platform, mission: Mission) -> None:
    answer = server.http.get(f"/r/email/{mission.id}/inconnu", headers=PERSON)
    assert answer.headers["location"] == PAGE
    assert events(server, "click") == []
