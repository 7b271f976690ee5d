"""Who shows an announcer's missions, told to that announcer only."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.partners import NOW, make_key
from tremplin.kit.db import Conn
from tremplin.partners import actions

NAMES = ["_id", "name", "category", "url", "logo", "description", "widget", "api", "campaign", "annonceur"]


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    answer = server.get("/v0/publisher", alize)
    assert answer.status_code == 200
    assert answer.headers["x-ratelimit-limit"]
    told = {
        "_id": boussole.id,
        "name": "Boussole & Cie",
        "category": None,
        "url": None,
        "logo": None,
        "description": "",
        "widget": False,
        "api": True,
        "campaign": False,
        "annonceur": True,
    }
    assert answer.json() == {"ok": True, "data": [told], "total": 1}
    assert list(answer.json()["data"][0]) == NAMES
    assert server.get(f"/v0/publisher/{boussole.id}", alize).json() == {"ok": True, "data": told}


def test_what_a_partner_says_of_itself_is_told(server: Platform, alize: Member) -> None:
    async def create(conn: Conn) -> Member:
        partner = await actions.create(
            conn,
            name="Phare",
            now=NOW,
            uses_widgets=True,
            uses_campaigns=True,
            url="https://phare.example",
            logo="https://phare.example/logo.svg",
            category="Ville",
            description="La ville de Phare",
        )
        return Member(partner, await make_key(conn, partner))

    phare = server.write(create)
    server.diffuse(phare, alize)
    assert server.get(f"/v0/publisher/{phare.id}", alize).json()["data"] == {
        "_id": phare.id,
        "name": "Phare",
        "category": "Ville",
        "url": "https://phare.example",
        "logo": "https://phare.example/logo.svg",
        "description": "La ville de Phare",
        "widget": True,
        "api": True,
        "campaign": True,
        "annonceur": False,
    }


def test_they_come_by_name(server: Platform, alize: Member, boussole: Member) -> None:
    for name in ("Écluse", "anse", "Zénith"):
        server.diffuse(server.join(name), alize)
    answer = server.get("/v0/publisher", alize).json()
    assert [each["name"] for each in answer["data"]] == ["anse", "Boussole & Cie", "Écluse", "Zénith"]
    assert answer["total"] == 4


def test_one_that_is_gone_is_no_longer_told(server: Platform, alize: Member, boussole: Member) -> None:
    async def leave(conn: Conn) -> None:
        await conn.execute("UPDATE partners.partner SET deleted_at = now() WHERE id = %s", (boussole.id,))

    server.write(leave)
    assert server.get("/v0/publisher", alize).json() == {"ok": True, "data": [], "total": 0}


@pytest.mark.parametrize("publisher", ["cabestan", "inconnu", "%00", "%FF"])
def test_only_those_that_show_the_caller_exist(server: Platform, alize: Member, boussole: Member, publisher: str) -> None:
    server.join("Cabestan", "cabestan")
    answer = server.get(f"/v0/publisher/{publisher}", alize)
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "code": "NOT_FOUND", "message": "Publisher not found"}


def test_a_stranger_learns_nothing(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    for by in (cabestan, boussole):  # showing is not being shown
        assert server.get("/v0/publisher", by).json() == {"ok": True, "data": [], "total": 0}
        assert server.get(f"/v0/publisher/{boussole.id}", by).status_code == 404
    assert server.get("/v0/publisher").status_code == 401
    assert server.get(f"/v0/publisher/{boussole.id}").status_code == 401
