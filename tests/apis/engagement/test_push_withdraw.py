"""DELETE /v2/mission/{clientId}: a mission is withdrawn from everywhere at once, and may come back."""

from __future__ import annotations

from datetime import timedelta

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.pushes import MISSION, create
from tests.factories.partners import NOW
from tremplin.missions.exchange import instant


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    data = create(server, alize)
    answer = server.send("DELETE", f"{MISSION}/api-42", alize)
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "data": {"clientId": "api-42", "deletedAt": instant(NOW)}}
    assert server.titles(boussole) == []
    assert server.get(f"{MISSION}/{data['id']}", boussole).status_code == 404


def test_again_it_answers_the_same_date(server: Platform, alize: Member) -> None:
    create(server, alize)
    first = server.send("DELETE", f"{MISSION}/api-42", alize)
    server.clock.at = NOW + timedelta(days=1)
    assert server.send("DELETE", f"{MISSION}/api-42", alize).json() == first.json()


def test_what_does_not_exist_cannot_be_withdrawn(server: Platform, alize: Member) -> None:
    for client_id in ("unknown", "%00", "%ff"):
        answer = server.send("DELETE", f"{MISSION}/{client_id}", alize)
        assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_a_stranger_withdraws_nothing(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    create(server, alize)
    assert server.send("DELETE", f"{MISSION}/api-42", cabestan).status_code == 404
    assert server.send("DELETE", f"{MISSION}/api-42", boussole).status_code == 404
    assert server.send("DELETE", f"{MISSION}/api-42").status_code == 401
    assert len(server.titles(boussole)) == 1
