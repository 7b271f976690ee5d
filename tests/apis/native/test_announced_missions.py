"""/api/v1/missions for those who announce: whole, in part, together, withdrawn; theirs alone."""

from __future__ import annotations

from typing import Any

from tests.apis.engagement.platform import Member, Platform
from tremplin.apis.native.documentation.announced_missions import SENT

PATH = "/api/v1/missions"


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    answer = server.send("PUT", f"{PATH}/lecture/12", alize, SENT)
    told = answer.json()
    assert (answer.status_code, told["created"], told["status"], told["clientId"]) == (201, True, "ACCEPTED", "lecture/12")
    assert server.get(f"{PATH}/{told['id']}").json()["title"] == SENT["title"]
    read = server.get(f"{PATH}/lecture/12", alize)
    assert read.json() == {name: value for name, value in told.items() if name != "created"}
    assert read.headers["etag"] == answer.headers["etag"]

    # What is read can be sent again, and changes nothing.
    again = server.send("PUT", f"{PATH}/lecture/12", alize, read.json()["mission"])
    assert (again.status_code, again.json()["mission"], again.headers["etag"]) == (200, read.json()["mission"], read.headers["etag"])

    changed = server.send(
        "PATCH", f"{PATH}/lecture/12", alize, {"places": 5, "startAt": None, "organization": {"url": "https://lire.example/"}}
    )
    mission = changed.json()["mission"]
    assert (mission["places"], mission["title"], mission["activities"]) == (5, SENT["title"], SENT["activities"])
    assert (mission["organization"]["name"], mission["organization"]["url"]) == ("Lire ensemble", "https://lire.example/")

    for method, body in (("PATCH", {"places": 1}), ("DELETE", None)):  # another's, as none
        assert server.send(method, f"{PATH}/lecture/12", boussole, body).json()["code"] == "MISSION_UNKNOWN"
    assert server.send("DELETE", f"{PATH}/lecture/12", alize).status_code == 204
    assert server.get(f"{PATH}/{told['id']}").status_code == 404
    assert server.get(f"{PATH}/lecture/12", alize).json()["deletedAt"] is not None
    assert server.send("DELETE", f"{PATH}/lecture/12", alize).status_code == 204  # as it was
    back = server.send("PUT", f"{PATH}/lecture/12", alize, SENT).json()
    assert (back["created"], back["id"]) == (True, told["id"])


def test_every_problem_is_told(server: Platform, alize: Member) -> None:
    wrong: dict[str, Any] = {
        **SENT, "places": 0, "remote": "loin", "startAt": "demain", "tags": "a", "openToMinors": "yes", "inconnu": 1,
        "addresses": [{"lat": 95, "lon": 2}, {"lat": 45}], "organization": {"name": 7},
    }  # fmt: skip
    told = server.send("PUT", f"{PATH}/x", alize, wrong).json()
    assert told["code"] == "INVALID_BODY"
    names = (
        "places",
        "remote",
        "startAt",
        "tags",
        "openToMinors",
        "inconnu",
        "addresses/0/lat",
        "addresses/1/lat",
        "organization/name",
    )
    assert {each["pointer"] for each in told["errors"]} == {f"/body/{name}" for name in names}
    refused = server.send("PUT", f"{PATH}/x", alize, {**SENT, "title": "", "domain": "rien"}).json()
    assert (refused["status"], refused["pageUrl"]) == ("REFUSED", None)
    assert {each["pointer"] for each in refused["problems"] if each["severity"] == "error"} >= {"/mission/title", "/mission/domain"}
    for body in (b"", b"[]", b"{", b"[" * 3000):
        assert server.send("PUT", f"{PATH}/x", alize, body).status_code == 400
    assert server.send("PUT", f"{PATH}/x%00", alize, SENT).status_code == 404  # never x


def test_nobody_s_later_change_is_overwritten(server: Platform, alize: Member) -> None:
    first = server.send("PUT", f"{PATH}/x", alize, SENT, **{"if-none-match": "*"}).headers["etag"]
    assert server.send("PUT", f"{PATH}/x", alize, SENT, **{"if-none-match": "*"}).json()["code"] == "PRECONDITION_FAILED"
    server.clock.at = server.clock().replace(second=(server.clock().second + 1) % 60)
    second = server.send("PATCH", f"{PATH}/x", alize, {"places": 9}, **{"if-match": first}).headers["etag"]
    for method, body in (("PUT", SENT), ("PATCH", {}), ("DELETE", None)):
        assert server.send(method, f"{PATH}/x", alize, body, **{"if-match": first}).status_code == 412
    assert server.send("DELETE", f"{PATH}/x", alize, **{"if-match": second}).status_code == 204


def test_a_dry_run_keeps_nothing(server: Platform, alize: Member) -> None:
    told = server.send("PUT", f"{PATH}/x?dryRun=true", alize, SENT)
    assert (told.status_code, told.json()["dryRun"], told.json()["id"]) == (200, True, None)
    assert server.get(f"{PATH}/x", alize).status_code == 404


def test_several_are_announced_together_and_once(server: Platform, alize: Member) -> None:
    sent = {
        "missions": [
            {**SENT, "clientId": "a"},
            {**SENT, "clientId": "b", "places": "x"},
            {**SENT, "clientId": "a"},
            {**SENT, "clientId": "c", "title": ""},
        ]
    }
    told = server.send("POST", PATH, alize, sent, **{"idempotency-key": "lot-1"})
    assert [each["outcome"] for each in told.json()["data"]] == ["created", "invalid", "invalid", "refused"]
    assert told.json()["data"][1]["problems"][0]["pointer"] == "/body/missions/1/places"
    again = server.send("POST", PATH, alize, sent, **{"idempotency-key": "lot-1"})
    assert (again.content, again.headers["idempotent-replayed"]) == (told.content, "true")
    assert (
        server.send("POST", PATH, alize, {"missions": []}, **{"idempotency-key": "lot-1"}).json()["code"] == "IDEMPOTENCY_KEY_REUSED"
    )
    once = server.send("POST", PATH, alize, sent)
    assert [each["outcome"] for each in once.json()["data"]] == ["unchanged", "invalid", "invalid", "refused"]


def test_a_key_without_the_right_opens_nothing(server: Platform) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        assert server.send(method, f"{PATH}/x", body={}).status_code == 401
    assert server.send("POST", PATH, body={"missions": []}).status_code == 401
