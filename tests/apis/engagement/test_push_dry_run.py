"""?dryRun=true: the answer is the real one, and nothing is written."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.pushes import MISSION, body, change, codes, create

TABLES = ("missions.mission", "missions.organisation", "missions.status_change", "search.item", "kit.idempotency")


def written(server: Platform) -> list[object]:
    return [server.ask(f"SELECT count(*), max(xmin::text) FROM {table}") for table in TABLES]


def test_it_works(server: Platform, alize: Member) -> None:
    before = written(server)
    given = body(
        title="Devoirs", endAt="2020-01-01", domain="bricolage", applicationUrl="pas un lien", addresses=[{"city": "Fondcombe"}]
    )
    answer = server.send("POST", f"{MISSION}?dryRun=true", alize, given)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["ok"], told["dryRun"]) == (True, True)
    assert (told["data"]["statusCode"], told["data"]["id"], told["data"]["addresses"][0]["id"]) == ("REFUSED", None, None)
    assert codes(answer) == [
        "TITLE_ONE_WORD", "DOMAIN_UNKNOWN", "APPLICATION_URL_INVALID", "END_BEFORE_START", "ENDED", "PLACE_NOT_FOUND",
    ]  # fmt: skip
    assert written(server) == before


def test_a_change_is_tried(server: Platform, alize: Member) -> None:
    data = create(server, alize)
    before = written(server)
    answer = server.send("PUT", f"{MISSION}/api-42?dryRun=true", alize, {"places": 9, "title": "Devoirs"})
    told = answer.json()
    assert (answer.status_code, told["dryRun"], told["data"]["id"], told["data"]["places"]) == (200, True, data["id"], 9)
    assert told["data"]["statusCode"] == "REFUSED"
    assert written(server) == before
    assert change(server, alize)["places"] == 2


def test_a_batch_is_tried(server: Platform, alize: Member) -> None:
    create(server, alize)
    before = written(server)
    told = server.send("POST", f"{MISSION}/batch?dryRun=1", alize, [body(), body("b")]).json()
    assert [(result["status"], result["id"] is None) for result in told["data"]] == [("unchanged", False), ("created", True)]
    assert written(server) == before


def test_a_look_alike_is_told(server: Platform, alize: Member) -> None:
    create(server, alize, "a", title="Un même titre")
    server.clock.at = server.clock.at.replace(hour=18)
    assert codes(server.send("POST", f"{MISSION}?dryRun=true", alize, body("b", title="Un même titre"))) == ["DUPLICATE"]


def test_refusals_are_the_real_ones(server: Platform, alize: Member) -> None:
    create(server, alize)
    assert server.send("POST", f"{MISSION}?dryRun=true", alize, body()).status_code == 409
    assert server.send("PUT", f"{MISSION}/unknown?dryRun=true", alize, {}).status_code == 404
    assert server.send("POST", f"{MISSION}?dryRun=true", alize, {}).status_code == 400
    assert server.send("DELETE", f"{MISSION}/api-42?dryRun=true", alize).status_code == 200
    assert change(server, alize)["deletedAt"] is None


def test_a_key_of_a_trial_is_not_used_up(server: Platform, alize: Member) -> None:
    key = {"idempotency-key": "k-1"}
    assert server.send("POST", f"{MISSION}?dryRun=true", alize, body(), **key).status_code == 200
    assert server.send("POST", MISSION, alize, body(), **key).status_code == 201


@pytest.mark.parametrize("query", ["dryRun=oui", "dryRun=2", "dryRun=%00"])
def test_an_unreadable_wish_writes_nothing(server: Platform, alize: Member, query: str) -> None:
    answer = server.send("POST", f"{MISSION}?{query}", alize, body())
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


@pytest.mark.parametrize(("query", "status"), [("dryRun", 200), ("dryRun=True", 200), ("dryRun=false", 201), ("dryrun=true", 201)])
def test_it_is_said_in_several_ways(server: Platform, alize: Member, query: str, status: int) -> None:
    assert server.send("POST", f"{MISSION}?{query}", alize, body()).status_code == status
