"""An announcer asks why its mission is, or is not, visible at those who show it; nobody else is answered."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tremplin.diffusion import actions
from tremplin.missions.model import Mission
from tremplin.missions.visibility import CONDITION_FIELDS


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    (published,) = server.publish(alize, draft(domain="education"))
    return published


def path(mission: Mission) -> str:
    return f"/v2/mission/{mission.id}/visibility"


def test_it_works(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    answer = server.get(path(mission), alize)
    assert answer.status_code == 200
    (row,) = answer.json()["data"]
    assert row == {
        "publisherId": boussole.id,
        "publisherName": "Boussole & Cie",
        "visible": True,
        "reason": "OPENED",
        "message": "Visible : Boussole & Cie diffuse les missions de Alizé.",
        "rootId": row["rootId"],
        "explanation": [],
    }
    assert server.titles(boussole) == [mission.title]


def test_what_hides_it_is_told_part_by_part(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    sent = {"all": [{"field": "domain", "in": ["sport"]}, {"field": "remote", "in": ["no"]}]}
    server.write(
        lambda conn: actions.set_condition(conn, broadcaster_id=boussole.id, announcer_id=alize.id, sent=sent, fields=CONDITION_FIELDS)
    )
    (row,) = server.get(path(mission), alize).json()["data"]
    assert (row["visible"], row["reason"]) == (False, "HIDDEN_BY_CONDITION")
    (whole,) = row["explanation"]
    assert [(part["holds"], part["message"]) for part in whole["parts"]] == [
        (False, "domaine parmi « sport » ; ici : « education »"),
        (True, "à distance parmi « no » ; ici : « no »"),
    ]
    assert server.titles(boussole) == []


def test_one_partner_may_be_asked_about_even_if_it_shows_nothing(
    server: Platform, alize: Member, boussole: Member, cabestan: Member, mission: Mission
) -> None:
    answer = server.get(path(mission), alize, {"publisher": cabestan.id}).json()
    assert answer["total"] == 1
    assert (answer["data"][0]["publisherName"], answer["data"][0]["reason"]) == ("Cabestan", "NOT_OPENED")


@pytest.mark.parametrize("publisher", ["inconnu", "%00", "%FF"])
def test_an_unknown_partner_is_refused(server: Platform, alize: Member, mission: Mission, publisher: str) -> None:
    answer = server.get(path(mission), alize, f"publisher={publisher}")
    if publisher == "%00":  # nothing is left of it: everyone is asked about
        assert answer.json() == {"ok": True, "data": [], "total": 0}
        return
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "code": "NOT_FOUND", "message": "Publisher not found"}


@pytest.mark.parametrize("mission_id", ["inconnue", "%00", "%FF"])
def test_an_unknown_mission_is_refused(server: Platform, alize: Member, mission_id: str) -> None:
    answer = server.get(f"/v2/mission/{mission_id}/visibility", alize)
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_a_stranger_is_told_nothing_and_neither_is_a_broadcaster(
    server: Platform, alize: Member, boussole: Member, cabestan: Member, mission: Mission
) -> None:
    for by in (boussole, cabestan):
        assert server.get(path(mission), by).status_code == 404
        assert server.get(path(mission), by, {"publisher": by.id}).status_code == 404
    assert server.get(path(mission)).status_code == 401
