"""POST /v2/mission/batch: up to a thousand missions, each for itself; sent again, it changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.pushes import MISSION, body, change, create, faults
from tremplin.missions import store

BATCH = f"{MISSION}/batch"


def push(server: Platform, by: Member, *missions: Any, query: str = "") -> dict[str, Any]:
    answer = server.send("POST", f"{BATCH}{query}", by, {"missions": list(missions)})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert [result["index"] for result in told["data"]] == list(range(len(missions)))
    assert told["total"] == len(missions) == sum(told["counts"].values())
    return told


def statuses(told: dict[str, Any]) -> list[str]:
    return [result["status"] for result in told["data"]]


def problems(told: dict[str, Any], index: int) -> list[tuple[str, str]]:
    return [(problem["code"], problem["pointer"]) for problem in told["data"][index]["problems"]]


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    missions = [body("a"), body("b", places=0), body("c", title="Devoirs"), "what?", body("e")]
    told = push(server, alize, *missions)
    assert statuses(told) == ["created", "invalid", "refused", "invalid", "created"]
    assert told["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "refused": 1, "invalid": 2}
    assert problems(told, 1) == [("FIELD_UNREADABLE", "/places")]
    assert (told["data"][2]["statusCode"], told["data"][2]["statusComment"]) == ("REFUSED", "Le titre est trop court (1 seul mot)")
    assert problems(told, 2) == [("TITLE_ONE_WORD", "/title")]
    assert (told["data"][3]["clientId"], told["data"][3]["id"]) == (None, None)
    assert sorted(server.titles(boussole)) == [missions[0]["title"], missions[4]["title"]]  # type: ignore[index]


def test_sent_again_it_changes_nothing(server: Platform, alize: Member) -> None:
    places = [{"city": "Fondcombe"}, {"lat": 43.3, "lon": 5.37}]
    nobody = {"organizationName": None, "organizationSiret": None}
    missions = [
        body("a"),
        body("b", title="Devoirs"),
        body("c", description="<p>A &amp; B</p>"),
        body("d", addresses=places, **nobody),
    ]
    first = push(server, alize, *missions)
    before = server.ask("SELECT client_id, updated_at, xmin::text FROM missions.mission ORDER BY 1")
    server.clock.at = server.clock.at.replace(hour=20)
    again = push(server, alize, *reversed(missions))
    assert statuses(again) == ["unchanged", "unchanged", "refused", "unchanged"]
    assert server.ask("SELECT client_id, updated_at, xmin::text FROM missions.mission ORDER BY 1") == before
    assert [result["problems"] for result in reversed(again["data"])] == [result["problems"] for result in first["data"]]


def test_each_mission_is_described_in_whole(server: Platform, alize: Member) -> None:
    create(server, alize, tags=["urgent"], endAt="2027-06-30")
    told = push(server, alize, body(places=9))
    assert statuses(told) == ["updated"]
    data = change(server, alize)
    assert (data["places"], data["tags"], data["endAt"]) == (9, [], None)


def test_a_change_of_the_organisation_alone_is_a_change(server: Platform, alize: Member) -> None:
    push(server, alize, body("a"), body("b"))
    told = push(server, alize, body("a"), body("b", organizationUrl="https://dons.example"))
    assert statuses(told) == ["updated", "updated"]  # they share it
    assert statuses(push(server, alize, body("a"))) == ["unchanged"]
    assert change(server, alize, "a")["organizationUrl"] == "https://dons.example"


def test_a_withdrawn_mission_comes_back(server: Platform, alize: Member) -> None:
    data = create(server, alize)
    server.send("DELETE", f"{MISSION}/api-42", alize)
    (result,) = push(server, alize, body())["data"]
    assert (result["status"], result["id"]) == ("created", data["id"])


def test_of_two_missions_with_one_identifier_the_first_is_kept(server: Platform, alize: Member, boussole: Member) -> None:
    told = push(server, alize, body("a", title="La première mission"), body(" a ", title="La seconde mission"))
    assert statuses(told) == ["created", "invalid"]
    assert problems(told, 1) == [("DUPLICATE_CLIENT_ID", "/clientId")]
    assert server.titles(boussole) == ["La première mission"]


def test_what_the_database_refuses_costs_none_of_the_others(
    server: Platform, alize: Member, boussole: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No value is known to be refused by the database alone: one is made up."""
    save = store.save

    async def picky(conn: Any, missions: Any, *, door: str) -> Any:
        if any(mission.client_id == "m-5" for mission in missions):
            await conn.execute("SELECT 1 / 0")
        return await save(conn, missions, door=door)

    monkeypatch.setattr(store, "save", picky)
    assert issubclass(psycopg.errors.DivisionByZero, psycopg.DataError)
    told = push(server, alize, *(body(f"m-{k}") for k in range(9)))
    assert statuses(told) == ["created"] * 5 + ["invalid"] + ["created"] * 3
    assert problems(told, 5) == [("MISSION_NOT_KEPT", "")]
    assert len(server.titles(boussole)) == 8


def test_a_thousand_missions_take_a_few_statements(server: Platform, alize: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = []
    execute = psycopg.AsyncCursor.execute

    async def counted(self: Any, query: Any, *given: Any, **options: Any) -> Any:
        statements.append(query)
        return await execute(self, query, *given, **options)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", counted)
    told = push(server, alize, *(body(f"m-{k}", title="Un seul et même titre") for k in range(1000)))
    assert 0 < len(statements) < 150
    assert told["counts"]["created"] == 1000
    assert len({result["id"] for result in told["data"]}) == 1000
    assert server.get("/v0/mission", alize, {"limit": "0"}).json()["total"] == 1000


def test_a_stranger_touches_nothing(server: Platform, alize: Member, cabestan: Member) -> None:
    data = create(server, alize)
    (result,) = push(server, cabestan, body(places=9))["data"]
    assert (result["status"], result["id"] != data["id"]) == ("created", True)
    assert change(server, alize)["places"] == 2


def test_batches_at_once_wait_for_each_other(server: Platform, alize: Member) -> None:
    missions = [body(f"m-{k}", organizationName=f"Organisation {k % 3}", organizationSiret=None) for k in range(40)]
    with ThreadPoolExecutor(4) as pool:
        orders = [missions, missions[::-1], missions[20:] + missions[:20], missions[::2] + missions[1::2]]
        told = list(pool.map(lambda order: push(server, alize, *order)["counts"], orders))
    assert sum(counts["created"] for counts in told) == 40
    assert sum(counts["unchanged"] for counts in told) == 120


def test_a_bare_list_is_a_batch(server: Platform, alize: Member) -> None:
    assert server.send("POST", BATCH, alize, [body("a")]).json()["counts"]["created"] == 1


def test_an_empty_batch_does_nothing(server: Platform, alize: Member) -> None:
    assert push(server, alize)["data"] == []


def test_what_is_not_a_batch_is_refused(server: Platform, alize: Member) -> None:
    wrongs: tuple[Any, ...] = ({}, {"missions": {}}, {"missions": None}, "x", 3)
    for wrong in wrongs:
        assert faults(server.send("POST", BATCH, alize, wrong)) == [["missions"]]
    assert faults(server.send("POST", BATCH, alize, {"missions": [{}] * 1001})) == [["missions"]]


def test_without_a_key_nothing_is_read(server: Platform) -> None:
    assert server.send("POST", BATCH, None, b"{").status_code == 401
