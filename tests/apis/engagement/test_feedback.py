"""Leboncoin and JobTeaser say what became of each ad: kept, with its history, and refusals told; nobody else is heard."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import httpx
import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tremplin.missions import actions as missions
from tremplin.outlets import store
from tremplin.outlets.feedback import Feedback
from tremplin.partners import actions as partners
from tremplin.partners.well_known import JOBTEASER, LEBONCOIN

DONE = {"result": {"code": 200, "message": "Success, ad status recorded"}}
LEBONCOIN_PATH, JOBTEASER_PATH = "/v2/leboncoin/feedback", "/v2/jobteaser/feedback"


@pytest.fixture
def leboncoin(server: Platform) -> Member:
    return server.join("leboncoin", LEBONCOIN)


@pytest.fixture
def jobteaser(server: Platform) -> Member:
    return server.join("JobTeaser", JOBTEASER)


@pytest.fixture
def mission_id(server: Platform, alize: Member) -> str:
    return server.publish(alize, draft())[0].id


def from_leboncoin(server: Platform, by: Member, mission_id: Any, status: Any = "ad_online", **given: Any) -> httpx.Response:
    body = {"partner_unique_reference": mission_id, "site": "leboncoin", "status": status, **given}
    return server.http.post(LEBONCOIN_PATH, json=body, headers={"authorization": by.key})


def from_jobteaser(server: Platform, by: Member, mission_id: Any, status: Any = "ACCEPTED", **given: Any) -> httpx.Response:
    return server.http.post(JOBTEASER_PATH, json={"missionId": mission_id, "status": status, **given}, headers={"x-api-key": by.key})


def last(server: Platform, mission_id: str) -> list[Feedback]:
    return server.write(lambda conn: store.feedback_of(conn, [mission_id])).get(mission_id, [])


def history(server: Platform, mission_id: str) -> list[str]:
    kept = server.write(lambda conn: store.feedback_history(conn, [mission_id])).get(mission_id, [])
    return [each.said for each in kept]


def refusals(server: Platform) -> list[str]:
    """The mails that wait for announcers, oldest first."""
    kept = server.ask("SELECT message FROM kit.mail ORDER BY id")
    parts = [message_from_bytes(message, policy=policy.default).get_body(("plain",)) for (message,) in kept]
    return [part.get_content() for part in parts if part]


def test_it_works(server: Platform, leboncoin: Member, jobteaser: Member, mission_id: str) -> None:
    answer = from_leboncoin(server, leboncoin, mission_id, url="https://annonces.example/1", note="ok")
    assert (answer.status_code, answer.json()) == (200, DONE)
    answer = from_jobteaser(server, jobteaser, mission_id, comment="bien")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    jobs, ads = last(server, mission_id)
    assert (ads.board, ads.status, ads.said, ads.site) == ("LEBONCOIN", "ONLINE", "ad_online", "leboncoin")
    assert (ads.url, ads.note, ads.at) == ("https://annonces.example/1", "ok", server.clock())
    assert (jobs.board, jobs.status, jobs.said, jobs.note) == ("JOBTEASER", "ONLINE", "ACCEPTED", "bien")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("ad_online", "ONLINE"),
        ("ad_edited", "ONLINE"),
        ("ad_deleted", "OFFLINE"),
        ("ad_rejected_technical", "ERROR"),
        ("ad_rejected_moderation", "ERROR"),
    ],
)
def test_each_word_of_leboncoin_has_a_meaning(server: Platform, leboncoin: Member, mission_id: str, said: str, status: str) -> None:
    assert from_leboncoin(server, leboncoin, mission_id, said).status_code == 200
    assert [each.status for each in last(server, mission_id)] == [status]


@pytest.mark.parametrize(
    ("said", "status"), [("ACCEPTED", "ONLINE"), ("PENDING", "OFFLINE"), ("DELETED", "OFFLINE"), ("REFUSED", "ERROR")]
)
def test_each_word_of_jobteaser_has_a_meaning(server: Platform, jobteaser: Member, mission_id: str, said: str, status: str) -> None:
    assert from_jobteaser(server, jobteaser, mission_id, said).status_code == 200
    assert [each.status for each in last(server, mission_id)] == [status]


def test_the_last_word_replaces_the_one_before_and_all_are_remembered(server: Platform, leboncoin: Member, mission_id: str) -> None:
    from_leboncoin(server, leboncoin, mission_id, url="https://annonces.example/1")
    server.clock.at += timedelta(hours=1)
    from_leboncoin(server, leboncoin, mission_id, "ad_rejected_moderation", note="Pas de lieu")
    (kept,) = last(server, mission_id)
    assert (kept.said, kept.note, kept.at) == ("ad_rejected_moderation", "Pas de lieu", server.clock())
    assert kept.url == "https://annonces.example/1"  # not said again: still where the ad was
    assert history(server, mission_id) == ["ad_online", "ad_rejected_moderation"]


def test_the_same_word_said_again_adds_nothing_to_the_history(server: Platform, jobteaser: Member, mission_id: str) -> None:
    for _ in range(3):
        from_jobteaser(server, jobteaser, mission_id, comment="bien")
    assert history(server, mission_id) == ["ACCEPTED"]


def test_a_refusal_is_told_once_to_the_owner(server: Platform, jobteaser: Member, alize: Member, mission_id: str) -> None:
    server.ask("UPDATE partners.partner SET email = 'accueil@alize.example' WHERE id = %s RETURNING 1", alize.id)
    from_jobteaser(server, jobteaser, mission_id)
    assert refusals(server) == []
    for _ in range(2):
        from_jobteaser(server, jobteaser, mission_id, "REFUSED", comment="Le lieu manque")
    (told,) = refusals(server)
    assert "JobTeaser ne publie pas votre mission" in told
    assert "Sa raison : Le lieu manque" in told


def test_a_withdrawn_mission_is_still_told_of(server: Platform, alize: Member, leboncoin: Member) -> None:
    (mission,) = server.publish(alize, draft(client_id="a-1"))
    server.write(lambda conn: missions.withdraw(conn, ["a-1"], by=alize.partner, now=server.clock(), door="api"))
    assert from_leboncoin(server, leboncoin, mission.id, "ad_deleted").status_code == 200


@pytest.mark.parametrize("mission_id", ["inconnue", "\0", "a\0b", "\n", "é" * 3000])
def test_an_unknown_mission_is_refused(server: Platform, leboncoin: Member, jobteaser: Member, mission_id: str) -> None:
    for answer in (from_leboncoin(server, leboncoin, mission_id), from_jobteaser(server, jobteaser, mission_id)):
        if mission_id == "\0":  # nothing is left of it
            assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")
        else:
            assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND", "message": "Mission not found"})


def test_only_leboncoin_and_jobteaser_are_heard(
    server: Platform, alize: Member, boussole: Member, leboncoin: Member, jobteaser: Member, mission_id: str
) -> None:
    strangers = (alize, boussole)
    answers = [from_leboncoin(server, each, mission_id) for each in (*strangers, jobteaser)]
    answers += [from_jobteaser(server, each, mission_id) for each in (*strangers, leboncoin)]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert last(server, mission_id) == []


def test_each_has_its_own_header(server: Platform, leboncoin: Member, jobteaser: Member, mission_id: str) -> None:
    body = {"partner_unique_reference": mission_id, "site": "leboncoin", "status": "ad_online"}
    for headers in ({"x-api-key": leboncoin.key}, {"authorization": f"Bearer {leboncoin.key}"}, {}):
        assert server.http.post(LEBONCOIN_PATH, json=body, headers=headers).status_code == 401
    body = {"missionId": mission_id, "status": "ACCEPTED"}
    assert server.http.post(JOBTEASER_PATH, json=body, headers={"authorization": jobteaser.key}).status_code == 401
    assert server.http.post(JOBTEASER_PATH, json=body, headers={"apikey": jobteaser.key}).status_code == 200


def test_a_key_that_may_only_read_is_refused(server: Platform, jobteaser: Member, mission_id: str) -> None:
    key = server.write(lambda conn: partners.issue_key(conn, JOBTEASER, now=server.clock(), scopes=("missions:read",)))
    answer = from_jobteaser(server, Member(jobteaser.partner, key), mission_id)
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "ONLINE"},
        {"status": None},
        {"status": ["ACCEPTED"]},
        {"mission": 12},
        {"mission": ""},
        {"mission": None},
        {"url": 3},
    ],
)
def test_what_cannot_be_read_is_refused(
    server: Platform, leboncoin: Member, jobteaser: Member, mission_id: str, wrong: dict[str, Any]
) -> None:
    given = {"mission": mission_id, "status": "ACCEPTED", **wrong}
    asked = given.pop("mission"), given.pop("status")
    for answer in (from_jobteaser(server, jobteaser, *asked, **given), from_leboncoin(server, leboncoin, *asked, **given)):
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")
    assert last(server, mission_id) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff", b'{"missionId":NaN}', b'"ACCEPTED"'])
def test_a_body_that_is_no_object_is_refused(server: Platform, leboncoin: Member, jobteaser: Member, body: bytes) -> None:
    assert server.http.post(LEBONCOIN_PATH, content=body, headers={"authorization": leboncoin.key}).status_code == 400
    assert server.http.post(JOBTEASER_PATH, content=body, headers={"x-api-key": jobteaser.key}).status_code == 400


def test_a_long_note_is_cut_and_strange_characters_kept_out(server: Platform, jobteaser: Member, mission_id: str) -> None:
    assert from_jobteaser(server, jobteaser, mission_id, comment="é\0" * 10_000).status_code == 200
    (kept,) = last(server, mission_id)
    assert kept.note == "é" * 4_000
