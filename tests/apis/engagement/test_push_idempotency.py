"""Idempotency-Key: the same request sent again gets the same answer and is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.pushes import MISSION, body, change, create
from tests.factories.partners import NOW

KEY = {"idempotency-key": "7f1c0a52-6f0e-4a0c-9a5e-1d9f3b0c2e11"}


def test_it_works(server: Platform, alize: Member) -> None:
    first = server.send("POST", MISSION, alize, body(), **KEY)
    server.clock.at = NOW + timedelta(hours=23)
    again = server.send("POST", MISSION, alize, body(), **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert "x-ratelimit-remaining" in again.headers


def test_another_body_under_the_same_key_is_refused(server: Platform, alize: Member) -> None:
    server.send("POST", MISSION, alize, body(), **KEY)
    for method, path, sent in (
        ("POST", MISSION, body(places=3)),
        ("PUT", f"{MISSION}/api-42", body()),
        ("POST", f"{MISSION}/batch", []),
    ):
        answer = server.send(method, path, alize, sent, **KEY)
        assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert change(server, alize)["places"] == 2


def test_a_change_is_done_once(server: Platform, alize: Member) -> None:
    create(server, alize)
    first = server.send("PUT", f"{MISSION}/api-42", alize, {"places": 5}, **KEY)
    change(server, alize, places=8)
    assert server.send("PUT", f"{MISSION}/api-42", alize, {"places": 5}, **KEY).content == first.content
    assert change(server, alize)["places"] == 8


def test_a_batch_is_done_once(server: Platform, alize: Member) -> None:
    first = server.send("POST", f"{MISSION}/batch", alize, [body()], **KEY)
    assert server.send("POST", f"{MISSION}/batch", alize, [body()], **KEY).content == first.content
    assert first.json()["counts"]["created"] == 1


def test_a_refusal_is_given_again(server: Platform, alize: Member) -> None:
    assert server.send("PUT", f"{MISSION}/api-42", alize, {"places": 5}, **KEY).status_code == 404
    create(server, alize)
    again = server.send("PUT", f"{MISSION}/api-42", alize, {"places": 5}, **KEY)
    assert (again.status_code, again.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_a_body_that_could_not_be_read_may_be_corrected_under_its_key(server: Platform, alize: Member) -> None:
    assert server.send("POST", MISSION, alize, body(places=0), **KEY).status_code == 400
    assert server.send("POST", MISSION, alize, body(), **KEY).status_code == 201


def test_the_same_request_several_times_at_once_is_done_once(server: Platform, alize: Member) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: server.send("POST", MISSION, alize, body(), **KEY), range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1


def test_keys_belong_to_their_partner(server: Platform, alize: Member, cabestan: Member) -> None:
    ours = server.send("POST", MISSION, alize, body(), **KEY).json()["data"]
    theirs = server.send("POST", MISSION, cabestan, body(), **KEY).json()["data"]
    assert (theirs["publisherId"], theirs["id"] != ours["id"]) == (cabestan.id, True)


def test_after_a_day_a_key_is_new_again(server: Platform, alize: Member) -> None:
    server.send("POST", MISSION, alize, body(), **KEY)
    server.clock.at = NOW + timedelta(hours=24)
    assert server.send("POST", MISSION, alize, body("other"), **KEY).status_code == 201


@pytest.mark.parametrize("key", [b"", b"a b", b"k" * 256, "é".encode()])
def test_a_key_must_be_readable(server: Platform, alize: Member, key: bytes) -> None:
    headers = [(b"x-api-key", alize.key.encode()), (b"idempotency-key", key)]
    answer = server.http.post(MISSION, json=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "IDEMPOTENCY_KEY_INVALID")
