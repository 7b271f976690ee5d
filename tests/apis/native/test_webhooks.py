"""/api/v1/webhooks: a partner's endpoints, from the first secret to the replay of what was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.apis.engagement.platform import Member, Platform
from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners

PATH = "/api/v1/webhooks"
BODY: dict[str, Any] = {"url": "https://alize.example/tremplin", "events": ["mission.updated", "feed_run.finished"]}


def declare(server: Platform, by: Member, **changes: Any) -> dict[str, Any]:
    answer = server.send("POST", PATH, by, {**BODY, **changes})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{PATH}/{told['id']}"
    return told


def call(server: Platform, by: Member, id_: str, verb: str = "", body: Any = None, *, method: str = "POST") -> tuple[int, Any]:
    answer = server.send(method, f"{PATH}/{id_}{verb}", by, body)
    assert answer.headers.get("cache-control", "no-store") == "no-store"
    return answer.status_code, answer.json() if answer.content else None


def dead(server: Platform, endpoint_id: str, count: int) -> None:
    """So many deliveries given up, an hour apart."""

    async def add(conn: Conn) -> None:
        for number in range(count):
            at = NOW + timedelta(hours=number)
            await conn.execute(
                "WITH m AS (INSERT INTO webhooks.message (kind, object_id, version, event, at, body, created_at)"
                " VALUES ('feed_run', %(id)s, 1, 'feed_run.finished', %(at)s, '{}', %(at)s) RETURNING id)"
                " INSERT INTO webhooks.delivery"
                " (id, endpoint_id, message_id, kind, object_id, version, state, due_at, created_at, ended_at, attempts)"
                " SELECT %(id)s, %(endpoint)s, id, 'feed_run', %(id)s, 1, 'dead', %(at)s, %(at)s, %(at)s, 1 FROM m",
                {"id": f"d-{number}", "endpoint": endpoint_id, "at": at},
            )
        await conn.execute(
            "INSERT INTO webhooks.attempt (delivery_id, number, at, status, duration_ms, answer)"
            " VALUES ('d-0', 1, %s, 503, 12, 'non')",
            (NOW,),
        )

    server.write(add)


def test_it_works(server: Platform, alize: Member) -> None:
    made = declare(server, alize, description="Le site")
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert made == {
        **BODY,
        "id": made["id"],
        "description": "Le site",
        "state": "active",
        "state_reason": None,
        "failing_since": None,
        "created_at": "2026-12-01T09:30:00.000Z",
        "updated_at": "2026-12-01T09:30:00.000Z",
    }
    assert server.get(PATH, alize).json() == {"data": [made]}
    assert call(server, alize, made["id"], method="GET") == (200, made)
    assert call(server, alize, made["id"], method="DELETE") == (204, None)
    assert server.get(PATH, alize).json() == {"data": []}


def test_it_is_paused_and_resumed(server: Platform, alize: Member) -> None:
    id_ = declare(server, alize)["id"]
    status, paused = call(server, alize, id_, "/pause")
    assert (status, paused["state"], paused["state_reason"]) == (200, "paused", "asked")
    assert call(server, alize, id_, "/test")[1]["code"] == "ENDPOINT_NOT_ACTIVE"
    status, resumed = call(server, alize, id_, "/resume")
    assert (status, resumed["state"], resumed["state_reason"]) == (200, "active", None)


def test_a_secret_is_replaced_and_shown_once(server: Platform, alize: Member) -> None:
    made = declare(server, alize)
    status, told = call(server, alize, made["id"], "/rotate")
    assert (status, told["previous_until"]) == (200, "2026-12-02T09:30:00.000Z")
    assert told["secret"] != made["secret"]
    assert call(server, alize, made["id"], "/rotate", {"overlap_hours": 0})[1]["previous_until"] == "2026-12-01T09:30:00.000Z"
    assert "whsec_" not in server.get(PATH, alize).text


def test_a_try_is_in_the_log(server: Platform, alize: Member) -> None:
    id_ = declare(server, alize)["id"]
    status, tried = call(server, alize, id_, "/test")
    assert status == 202
    (delivery,) = call(server, alize, id_, "/deliveries", method="GET")[1]["data"]
    assert delivery == {
        "id": tried["delivery_id"],
        "event": "endpoint.test",
        "object": {"kind": "endpoint", "id": tried["delivery_id"], "version": 1},
        "state": "pending",
        "created_at": "2026-12-01T09:30:00.000Z",
        "due_at": "2026-12-01T09:30:00.000Z",
        "ended_at": None,
        "attempts": [],
    }


def test_the_log_is_read_by_state_period_and_pages(server: Platform, alize: Member) -> None:
    id_ = declare(server, alize)["id"]
    dead(server, id_, 5)

    def ids(query: str) -> tuple[list[str], str | None]:
        answer = server.get(f"{PATH}/{id_}/deliveries", alize, query)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["data"]], answer.json()["next_cursor"]

    first, cursor = ids("limit=3&state=dead,pending")
    assert first == ["d-4", "d-3", "d-2"]
    assert ids(f"limit=3&state=dead,pending&cursor={cursor}") == (["d-1", "d-0"], None)
    assert ids("state=delivered") == ([], None)
    assert ids("since=2026-12-01T10:30:00Z&until=2026-12-01T11:30:00Z")[0] == ["d-1"]
    told = server.get(f"{PATH}/{id_}/deliveries", alize, "until=2026-12-01T10:00:00Z").json()["data"][0]["attempts"]
    assert told == [{"number": 1, "at": "2026-12-01T09:30:00.000Z", "status": 503, "error": None, "duration_ms": 12, "answer": "non"}]


def test_what_was_lost_is_replayed_one_by_one_or_by_period(server: Platform, alize: Member) -> None:
    id_ = declare(server, alize)["id"]
    dead(server, id_, 5)
    assert call(server, alize, id_, "/replay", {"delivery_id": "d-0"}) == (202, {"replayed": 1})
    assert call(server, alize, id_, "/replay", {"delivery_id": "d-0"})[1]["code"] == "DELIVERY_UNDER_WAY"
    period = {"since": "2026-12-01T10:30:00Z", "until": "2026-12-01T12:30:00Z"}
    assert call(server, alize, id_, "/replay", period) == (202, {"replayed": 2})
    assert call(server, alize, id_, "/replay", {"since": "2026-12-01", "states": ["delivered"]}) == (202, {"replayed": 0})
    assert call(server, alize, id_, "/replay", {"delivery_id": "autre"})[1]["code"] == "DELIVERY_UNKNOWN"


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"url": ""}, "/body/url"),
    ({"url": 3}, "/body/url"),
    ({"events": []}, "/body/events"),
    ({"events": ["mission.created"]}, "/body/events"),
    ({"events": "mission.updated"}, "/body/events"),
    ({"description": "x" * 256}, "/body/description"),
    ({"secret": "x"}, "/body/secret"),
]


def test_a_body_is_read_strictly(server: Platform, alize: Member) -> None:
    for changes, pointer in FAULTS:
        answer = server.send("POST", PATH, alize, {**BODY, **changes})
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    for raw in (b"{", b"[]", b"\xff", b'"x"'):
        answer = server.send("POST", PATH, alize, raw)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/body")


def test_a_replay_says_what(server: Platform, alize: Member) -> None:
    id_ = declare(server, alize)["id"]
    assert call(server, alize, id_, "/replay")[1]["errors"][0]["pointer"] == "/body/since"
    both = {"delivery_id": "d-0", "since": "2026-12-01"}
    assert call(server, alize, id_, "/replay", both)[1]["errors"][0]["pointer"] == "/body/delivery_id"
    assert call(server, alize, id_, "/replay", {"since": "hier"})[0] == 400


def test_a_log_is_asked_strictly(server: Platform, alize: Member) -> None:
    id_ = declare(server, alize)["id"]
    for query in ("state=lost", "cursor=abc", "cursor=%00", "limit=0", "since=hier", "page=2"):
        assert server.get(f"{PATH}/{id_}/deliveries", alize, query).json()["code"] == "INVALID_QUERY", query


def test_an_address_that_is_not_public_or_not_safe_is_refused(server: Platform, alize: Member) -> None:
    for url in ("https://10.0.0.1/", "http://alize.example/", "https://alize.example:22/", "https://[::1]/"):
        answer = server.send("POST", PATH, alize, {**BODY, "url": url})
        assert (answer.status_code, answer.json()["code"]) == (422, "ADDRESS_REFUSED"), url


def test_a_strangers_endpoint_is_unknown(server: Platform, alize: Member, cabestan: Member) -> None:
    id_ = declare(server, alize)["id"]
    assert server.get(PATH, cabestan).json() == {"data": []}
    for known in (id_, "autre", "%00"):
        for method, verb in [("GET", ""), ("DELETE", ""), ("GET", "/deliveries")]:
            assert call(server, cabestan, known, verb, method=method)[1]["code"] == "ENDPOINT_UNKNOWN"
        for verb in ("/pause", "/resume", "/rotate", "/test"):
            assert call(server, cabestan, known, verb)[0] == 404
        assert call(server, cabestan, known, "/replay", {"since": "2026-12-01"})[0] == 404


def test_a_key_without_the_right_is_refused(server: Platform, alize: Member) -> None:
    key = server.write(lambda conn: partners.issue_key(conn, alize.id, now=NOW, scopes=("missions:read",)))
    reader = Member(alize.partner, key)
    assert server.get(PATH, reader).json()["code"] == "FORBIDDEN"
    assert server.send("POST", PATH, reader, BODY).status_code == 403
