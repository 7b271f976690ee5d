"""GET /iframe/widget: the configuration of a widget, for whoever embeds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.apis.engagement.platform import Member, Platform, running
from tests.apis.engagement.showing import change, show
from tests.factories.partners import NOW
from tests.factories.widgets import rule
from tremplin.diffusion.widgets import actions
from tremplin.settings import Settings

UNKNOWN = {"ok": False, "code": "NOT_FOUND"}
KEYS = (
    *("id", "name", "color", "style", "type", "location", "distance", "rules", "publishers", "url", "jvaModeration"),
    *("fromPublisherId", "fromPublisherName", "active", "deletedAt", "createdAt", "updatedAt"),
)


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    rules = (rule("domain", "is", "sport"),)
    widget = show(server, boussole, alize, name="Mairie", rules=rules, lat=45.76, lon=4.84, city="Lyon", distance="10km")
    answer = server.get("/iframe/widget", params={"id": widget})
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert tuple(data) == KEYS
    assert (data["id"], data["name"], data["publishers"]) == (widget, "Mairie", [alize.id])
    assert (data["location"], data["distance"]) == ({"lat": 45.76, "lon": 4.84, "label": "Lyon"}, "10km")
    assert (data["fromPublisherId"], data["fromPublisherName"]) == (boussole.id, "Boussole & Cie")
    assert (data["active"], data["deletedAt"], data["createdAt"]) == (True, None, "2026-12-01T09:30:00.000Z")
    assert data["rules"] == [
        {"id": rules[0].id, "field": "domain", "fieldType": "string"}
        | {"operator": "is", "value": "sport", "combinator": "and", "position": 0}
    ]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_it_is_found_by_its_name_too(server: Platform, alize: Member, boussole: Member) -> None:
    widget = show(server, boussole, alize, name="Missions de la mairie")
    assert server.get("/iframe/widget", params={"name": "Missions de la mairie"}).json()["data"]["id"] == widget


def test_a_widget_without_place_says_so(server: Platform, boussole: Member) -> None:
    assert server.get("/iframe/widget", params={"id": show(server, boussole)}).json()["data"]["location"] is None


@pytest.mark.parametrize("query", ["", "id=", "name=", "autre=1"])
def test_neither_id_nor_name_is_refused(server: Platform, query: str) -> None:
    answer = server.get("/iframe/widget", params=query)
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "code": "INVALID_QUERY", "message": "Missing id or name"}


@pytest.mark.parametrize("query", ["id=inconnu", "name=inconnu", "id=%00", "name=a%00b", "id=%FF"])
def test_an_unknown_widget_is_not_found(server: Platform, query: str) -> None:
    answer = server.get("/iframe/widget", params=query)
    assert (answer.status_code, answer.json()) == (404, UNKNOWN)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_paused_or_deleted_it_is_closed_on_every_route(server: Platform, alize: Member, boussole: Member) -> None:
    paused, deleted = show(server, boussole, alize), show(server, boussole, alize)
    routes = ("/iframe/widget?id={}", "/iframe/{}/search", "/iframe/{}/aggs", "/missions/browse/widget/{}")
    for route in routes:
        assert server.get(route.format(paused)).status_code == 200
        assert server.get(route.format(deleted)).status_code == 200
    change(server, boussole, paused, active=False)
    server.write(lambda conn: actions.delete(conn, deleted, owner_id=boussole.id, now=NOW))
    for route in routes:
        for widget in (paused, deleted, "inconnu", "%00"):
            answer = server.get(route.format(widget))
            assert (answer.status_code, answer.json()) == (404, UNKNOWN), route


@pytest.mark.parametrize("route", ["/iframe/widget", "/iframe/x/search", "/iframe/x/aggs", "/missions/browse/widget/x"])
def test_browsers_may_ask_first_from_any_page(server: Platform, route: str) -> None:
    answer = server.http.options(route, headers={"origin": "https://mairie.example", "access-control-request-method": "GET"})
    assert (answer.status_code, answer.text) == (204, "")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]


def test_an_address_that_asks_too_much_waits(conninfo: str, configuration: Settings) -> None:
    with running(conninfo, replace(configuration, engagement_rate_limit=10)) as server:
        answers = [server.get("/iframe/x/search") for _ in range(3)]
    assert [each.status_code for each in answers] == [404, 404, 429]
    assert [each.headers["x-ratelimit-remaining"] for each in answers] == ["1", "0", "0"]
    assert answers[-1].json() == {"ok": False, "code": "TOO_MANY_REQUESTS", "message": "Too many requests, please try again later."}
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-1].headers["access-control-allow-origin"] == "*"
