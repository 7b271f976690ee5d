"""/api/v1/missions for those who read: the list walked while it is written, what changed, one mission."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories import establishments
from tests.factories.events import make_event
from tests.factories.missions import address, draft
from tests.factories.partners import NOW
from tremplin.immersions.offers import actions as offers
from tremplin.publication import freshness

PATH = "/api/v1/missions"


@pytest.fixture(autouse=True)
def always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "SECONDS", 0.0)


def walked(server: Platform, query: str = "", *, between: Any = lambda: None) -> list[str]:
    """The titles of a list, page by page."""
    titles, cursor = [], ""
    while True:
        page = server.get(f"{PATH}?limit=2{query}{cursor}").json()
        assert "data" in page, page
        titles += [each["title"] for each in page["data"]]
        if page["next"] is None:
            return titles
        cursor = f"&cursor={page['next']}"
        between()


def test_it_works(server: Platform, alize: Member) -> None:
    read, _ = server.publish(
        alize, draft(title="Lire à voix haute", domain="education"), draft(title="Planter des arbres", domain="environnement")
    )
    answer = server.get(f"{PATH}?words=voix&facets=domain")
    told = answer.json()
    assert (told["total"], told["next"], told["facets"]) == (1, None, {"domain": [{"value": "education", "count": 1}]})
    (mission,) = told["data"]
    assert (mission["title"], mission["pageUrl"]) == ("Lire à voix haute", f"https://tremplin.example/missions/{read.id}")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["ratelimit-policy"] == '"minute";q=120;w=60'
    assert answer.headers["ratelimit"].startswith('"minute";r=')
    one = server.get(f"{PATH}/{read.id}")
    assert one.json()["title"] == "Lire à voix haute"
    assert server.get(f"{PATH}/{read.id}?fields=title").json() == {"id": read.id, "title": "Lire à voix haute"}
    assert server.get(f"{PATH}/inconnue").json()["code"] == "MISSION_UNKNOWN"
    for path, first in ((PATH + "?words=voix&facets=domain", answer), (f"{PATH}/{read.id}", one)):
        again = server.http.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_near_takes_what_people_type(server: Platform, alize: Member) -> None:
    server.publish(
        alize, draft(title="Lyon, rive gauche"), draft(title="Villeurbanne, au parc", addresses=[address("Villeurbanne", "69100")])
    )
    for typed in ("Villeurbanne", "69100", "69266", "45.77,4.88"):
        told = server.get(f"{PATH}?near={typed}&sort=distance").json()
        assert [each["title"] for each in told["data"]] == ["Villeurbanne, au parc", "Lyon, rive gauche"], typed
        assert told["data"][0]["distance_m"] < told["data"][1]["distance_m"]


@pytest.mark.parametrize("query", ["", "&near=Lyon&sort=distance"])
def test_what_stays_is_given_once_whatever_is_written_meanwhile(server: Platform, alize: Member, query: str) -> None:
    server.publish(
        alize,
        *(
            draft(client_id=f"m{n}", title=f"Mission numéro {n}", addresses=[address(lat=45.75 + n / 1000, lon=4.85)])
            for n in range(9)
        ),
    )
    turns = iter(range(4))  # what is new may come after all that was given: it is listed too, and must end

    def between() -> None:
        n = next(turns, None)
        if n is None:
            return
        new = [draft(client_id=f"n{n}{k}", title=f"Nouvelle {n}{k}", addresses=[address(lat=45.75, lon=4.85)]) for k in range(3)]
        server.publish(alize, *new)
        server.send("DELETE", f"{PATH}/m{(n * 4) % 9}", alize)

    titles = [title for title in walked(server, query, between=between) if title.startswith("Mission")]
    gone = {f"Mission numéro {(n * 4) % 9}" for n in range(4)}
    assert len(titles) == len(set(titles))
    assert {f"Mission numéro {n}" for n in range(9)} - set(titles) <= gone


def test_changes_are_told_with_what_is_gone(server: Platform, alize: Member) -> None:
    since = (NOW - timedelta(days=1)).isoformat().replace("+00:00", "Z")
    kept, gone = server.publish(alize, draft(client_id="a"), draft(client_id="b"))
    server.send("DELETE", f"{PATH}/b", alize)
    server.ask("UPDATE publication.entry SET at = %s RETURNING 1", NOW)
    settled(lambda: server.get(f"{PATH}?updatedSince={since}").json()["data"], 2)
    told = server.get(f"{PATH}?updatedSince={since}&fields=title").json()
    assert told["data"] == [{"id": kept.id, "title": kept.title, "deleted": False}, {"id": gone.id, "deleted": True}]
    assert told["complete"] is True
    following = server.get(f"{PATH}?updatedSince={since}&cursor={told['next']}").json()
    assert (following["data"], following["next"]) == ([], told["next"])
    server.publish(alize, draft(client_id="b"))
    (back,) = settled(lambda: server.get(f"{PATH}?updatedSince={since}&cursor={told['next']}").json()["data"])
    assert (back["id"], back["deleted"]) == (gone.id, False)


def test_every_fault_of_a_question_is_told(server: Platform) -> None:
    told = server.get(f"{PATH}?near=Xyzzyqwk&limit=0&sort=loin&fields=secret&cursor=x&domain=rien&autre=1").json()
    assert told["code"] == "INVALID_QUERY"
    named = {each["pointer"] for each in told["errors"]}
    assert named == {f"/query/{name}" for name in ("near", "limit", "sort", "fields", "cursor", "domain", "autre")}
    assert server.get(f"{PATH}?updatedSince=2020-01-01").json()["errors"][0]["pointer"] == "/query/updatedSince"


def test_one_question_over_all(server: Platform, alize: Member) -> None:
    server.publish(alize, draft(title="Lire à voix haute"))
    told = server.get("/api/v1/search?near=Lyon&limit=1").json()
    assert [told[kind]["total"] for kind in ("missions", "immersions", "events")] == [1, 0, 0]
    assert told["missions"]["data"][0]["title"] == "Lire à voix haute"
    assert told["missions"]["url"] == "https://tremplin.example/api/v1/missions?near=Lyon"
    assert set(server.get("/api/v1/search?kinds=events&words=cv").json()) == {"near", "events"}
    assert server.get("/api/v1/search?kinds=rien").json()["code"] == "INVALID_QUERY"


def settled(read: Callable[[], list[Any]], number: int = 1) -> list[Any]:
    """What is read once no transaction of the server is older: another test, or the database's own upkeep, may have one open."""
    for _ in range(200):
        if len(found := read()) >= number:
            return found
        time.sleep(0.05)
    return found


def test_changes_of_the_other_kinds_are_told_the_same_way(server: Platform, alize: Member) -> None:
    server.write(lambda conn: offers.save(conn, establishments.draft(), by=alize.id, now=NOW))
    event = server.write(lambda conn: make_event(conn, title="Forum du port"))
    server.ask("UPDATE publication.entry SET at = %s RETURNING 1", NOW)
    (offer,) = settled(lambda: server.get("/api/v1/immersions?updatedSince=2026-11-30").json()["data"])
    assert (offer["name"], offer["deleted"]) == ("Le Fournil du Port", False)
    assert settled(lambda: server.get("/api/v1/evenements?updatedSince=2026-11-30").json()["data"])
    told = server.get("/api/v1/evenements?updatedSince=2026-11-30").json()
    assert [(each["id"], each["title"], each["deleted"]) for each in told["data"]] == [(event.id, "Forum du port", False)]
    assert server.get(f"/api/v1/evenements?updatedSince=2026-11-30&cursor={told['next']}").json()["data"] == []
    refused = server.get("/api/v1/immersions?updatedSince=&near=Rennes").json()
    assert {each["pointer"] for each in refused["errors"]} == {"/query/updatedSince", "/query/near"}
