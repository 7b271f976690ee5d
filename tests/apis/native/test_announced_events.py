"""/api/v1/agenda/events: events that a partner announces, that it alone changes and reads here."""

from __future__ import annotations

from typing import Any

from tests.apis.engagement.platform import Member, Platform
from tests.factories.events import record

PATH = "/api/v1/agenda/events"


def sent(**changes: Any) -> dict[str, Any]:
    given = {**record(), "nombrePlaceTotalPresentiel": 12, **changes}
    del given["id"]
    return {name: value for name, value in given.items() if value is not ...}


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    answer = server.send("PUT", f"{PATH}/atelier/cv", alize, sent(urlDetailEvenement=None, contact="02 99 00 00 00"))
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    told = answer.json()
    assert (told["id"], told["created"], told["evenement"]["ville"], told["warnings"]) == ("atelier/cv", True, "Rennes", [])
    assert server.get(f"/api/v1/evenements/{told['number']}").json()["title"] == "Atelier : refaire son CV"
    read = server.get(f"{PATH}/atelier/cv", alize)
    assert read.json() == {name: value for name, value in told.items() if name not in ("created", "warnings")}
    assert server.get(PATH, alize).json() == {"data": [read.json()], "next": None}

    # What is read can be sent again, and changes nothing but its revision.
    again = server.send("PUT", f"{PATH}/atelier/cv", alize, read.json()["evenement"])
    assert (again.status_code, again.json()["evenement"]) == (200, read.json()["evenement"])
    assert again.headers["etag"] != read.headers["etag"]

    for method in ("GET", "DELETE"):  # another's, as none
        assert server.send(method, f"{PATH}/atelier/cv", boussole).json()["code"] == "EVENT_UNKNOWN"
    assert server.send("PUT", f"{PATH}/atelier/cv", boussole, sent()).status_code == 201  # its own, of the same name
    gone = server.send("DELETE", f"{PATH}/atelier/cv", alize)
    assert (gone.status_code, gone.content) == (204, b"")
    assert server.get(f"{PATH}/atelier/cv", alize).status_code == 404
    assert server.get(f"/api/v1/evenements/{told['number']}").status_code == 404


def test_every_problem_is_told_where_it_is(server: Platform, alize: Member) -> None:
    wrong = sent(titre="", dateEvenement="demain", modalites=["à cheval"], codesRome="D1102", statut="RATE", inconnu=1)
    told = server.send("PUT", f"{PATH}/x", alize, wrong).json()
    assert told["code"] == "INVALID_BODY"
    assert {each["pointer"] for each in told["errors"]} == {
        f"/body/{name}" for name in ("titre", "dateEvenement", "modalites", "codesRome", "statut", "inconnu")
    }
    told = server.send("PUT", f"{PATH}/x", alize, sent(titre=" ", dateFinEvenement="2026-12-14T00:00:00Z")).json()
    assert [each["code"] for each in told["errors"]] == ["EVENT_TITLE_MISSING", "EVENT_END_BEFORE_START"]
    for body in (b"[]", b"{", b'{"titre":"\xff"}', b"[" * 3000):
        assert server.send("PUT", f"{PATH}/x", alize, body).status_code == 400
    assert server.get(PATH, alize).json()["data"] == []


def test_nobody_s_later_change_is_overwritten(server: Platform, alize: Member) -> None:
    first = server.send("PUT", f"{PATH}/x", alize, sent(), **{"if-none-match": "*"}).headers["etag"]
    assert server.send("PUT", f"{PATH}/x", alize, sent(), **{"if-none-match": "*"}).json()["code"] == "PRECONDITION_FAILED"
    second = server.send("PUT", f"{PATH}/x", alize, sent(titre="Autre"), **{"if-match": first}).headers["etag"]
    for method in ("PUT", "DELETE"):
        assert server.send(method, f"{PATH}/x", alize, sent() if method == "PUT" else None, **{"if-match": first}).status_code == 412
    assert server.send("DELETE", f"{PATH}/x", alize, **{"if-match": second}).status_code == 204
    assert server.send("PUT", f"{PATH}/x", alize, sent(), **{"if-match": second}).status_code == 412  # nothing is there any more


def test_a_dry_run_keeps_nothing(server: Platform, alize: Member) -> None:
    answer = server.send("PUT", f"{PATH}/x?dryRun=true", alize, sent())
    assert (answer.status_code, answer.json()["dryRun"], answer.json()["created"]) == (200, True, True)
    assert server.get(f"{PATH}/x", alize).status_code == 404


def test_several_are_announced_together_once_or_not_at_all(server: Platform, alize: Member) -> None:
    body = {"events": [{**sent(), "id": "a"}, {**sent(), "id": 7}]}
    told = server.send("POST", PATH, alize, body, **{"idempotency-key": "lot-1"})
    assert ([each["id"] for each in told.json()["data"]], told.status_code) == (["a", "7"], 200)
    again = server.send("POST", PATH, alize, body, **{"idempotency-key": "lot-1"})
    assert (again.content, again.headers["idempotent-replayed"]) == (told.content, "true")
    wrong = {"events": [{**sent(), "id": "b"}, {**sent(titre=None), "id": "c"}, {**sent(), "id": "b"}]}
    refused = server.send("POST", PATH, alize, wrong).json()
    assert {each["pointer"] for each in refused["errors"]} == {"/body/events/1/titre", "/body/events/2/id"}
    assert [each["id"] for each in server.get(f"{PATH}?limit=1", alize).json()["data"]] == ["7"]
    assert server.get(f"{PATH}?limit=1", alize).json()["next"] == "7"
    assert [each["id"] for each in server.get(f"{PATH}?cursor=7", alize).json()["data"]] == ["a"]


def test_whole_days_are_those_of_the_place(server: Platform, alize: Member) -> None:
    days = {"dateEvenement": "2026-12-15", "dateFinEvenement": "2026-12-16", "journeeEntiere": True, "timezone": None}
    island = sent(**days, ville="Les Abymes", codePostal="97139", codeInsee=None, latitude=None, longitude=None, heureFin=None)
    told = server.send("PUT", f"{PATH}/x", alize, island).json()["evenement"]
    assert (told["dateEvenement"], told["dateFinEvenement"], told["timezone"]) == ("2026-12-15", "2026-12-16", "America/Guadeloupe")
    assert server.send("PUT", f"{PATH}/x", alize, told).json()["evenement"] == told
    assert server.ask("SELECT to_char(starts_at AT TIME ZONE 'UTC', 'DD HH24') FROM events.event") == [("15 04",)]


def test_a_key_without_the_right_opens_nothing(server: Platform) -> None:
    assert server.get(PATH).status_code == 401
