"""A person who moves on the page of arrival says that the click was no robot's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.visiting import PERSON, arrival, events, refusals
from tests.factories.missions import draft


@pytest.fixture
def received(server: Platform, alize: Member, boussole: Member) -> dict[str, str]:
    (mission,) = server.publish(alize, draft(client_id="m-1"))
    return arrival(server, f"/r/{mission.id}/{boussole.id}")


def confirm(server: Platform, click_id: str, token: str | None = None) -> tuple[int, object]:
    answer = server.http.get(f"/r/{click_id}/confirm-human", params={"token": token} if token else {}, headers=PERSON)
    return answer.status_code, answer.json()


def test_it_works(server: Platform, received: dict[str, str]) -> None:
    assert events(server, "click", "human") == [(False,)]
    said = received["apiengagement_id"], received["apiengagement_tracking_token"]
    assert confirm(server, *said) == confirm(server, *said) == (200, {"ok": True})
    assert events(server, "click", "human") == [(True,)]


def test_old_tags_send_no_token(server: Platform, received: dict[str, str]) -> None:
    assert confirm(server, received["apiengagement_id"]) == (200, {"ok": True})


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "eyJhbGciOiJub25lIn0.e30."])
def test_a_token_that_is_not_ours_is_refused(server: Platform, received: dict[str, str], token: str) -> None:
    assert confirm(server, received["apiengagement_id"], token) == (403, {"ok": False, "code": "FORBIDDEN"})
    assert events(server, "click", "human") == [(False,)]
    assert refusals(server)[0][1:3] == ("confirm", "TOKEN_INVALID")


def test_the_token_of_another_click_is_refused(server: Platform, received: dict[str, str], alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft(client_id="m-1"))
    other = arrival(server, f"/r/{mission.id}/{boussole.id}")["apiengagement_tracking_token"]
    assert confirm(server, received["apiengagement_id"], other)[0] == 403


def test_a_token_is_good_for_thirty_days(server: Platform, received: dict[str, str]) -> None:
    said = received["apiengagement_id"], received["apiengagement_tracking_token"]
    server.clock.at += timedelta(days=30)
    assert confirm(server, *said)[0] == 403


@pytest.mark.parametrize("click_id", ["inconnu", "a%00b", "%E9"])
def test_an_unknown_click_is_said(server: Platform, click_id: str) -> None:
    assert confirm(server, click_id) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_what_is_not_a_click_has_no_one_to_confirm(server: Platform, received: dict[str, str]) -> None:
    application = server.http.get("/r/apply", params={"view": received["apiengagement_id"]}, headers=PERSON).json()["id"]
    assert confirm(server, application)[0] == 404
