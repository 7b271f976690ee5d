"""GET /missions/browse/widget/:id: a page of missions and every facet, in one call."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.showing import show
from tests.factories.missions import address, draft, organisation

KEYS = (
    *("id", "title", "description", "remote", "city", "country", "departmentCode", "departmentName", "domain", "domainOriginal"),
    *("domainLogo", "photo", "organizationName", "organizationLogo", "publisherId", "publisherName", "publisherLogo"),
    *("applicationUrl", "schedule", "places", "tags", "addresses", "compensation"),
)
FACETS = ("domain", "organization", "department", "remote", "country", "schedule", "action", "beneficiary", "minor", "accessibility")


@pytest.fixture
def widget(server: Platform, alize: Member, boussole: Member) -> str:
    nantes = address("Nantes", "44000", lat=47.2173, lon=-1.5534)
    server.publish(
        alize,
        draft(
            title="Lire à Lyon",
            application_url="https://alize.example/lire",
            domain="education",
            open_to_minors=True,
            compensation_amount=10,
            compensation_amount_max=20,
            compensation_unit="hour",
            compensation_type="net",
            organisation=organisation("Les Passeurs", client_id="org-1"),
        ),
        draft(title="Courir à Nantes", domain="sport", addresses=[nantes]),
        draft(title="Nager à Nantes", domain="sport", addresses=[nantes], close_to_transport=True),
    )
    return show(server, boussole, alize)


def browse(server: Platform, widget: str, **params: str) -> Any:
    answer = server.get(f"/missions/browse/widget/{widget}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_it_works(server: Platform, alize: Member, widget: str) -> None:
    answer = server.http.get(f"/missions/browse/widget/{widget}", headers={"x-request-id": "appel-1"})
    body = answer.json()
    assert list(body) == ["ok", "data", "total", "page", "pageSize", "facets", "request"]
    assert (body["total"], body["page"], body["pageSize"], body["request"]) == (3, 1, 25, "appel-1")
    assert tuple(body["facets"]) == FACETS
    assert {"key": "org-1", "count": 1, "label": "Les Passeurs"} in body["facets"]["organization"]
    assert body["facets"]["minor"] == [{"key": "yes", "count": 1}]
    assert body["facets"]["accessibility"] == [{"key": "closeToTransport", "count": 1}]
    mission = next(each for each in body["data"] if each["title"] == "Lire à Lyon")
    assert set(mission) == set(KEYS)
    assert mission["applicationUrl"] == "https://alize.example/lire"
    assert mission["compensation"] == {"amount": 10, "amountMax": 20, "unit": "hour", "type": "net"}
    assert (mission["publisherId"], mission["publisherName"], mission["city"]) == (alize.id, "Alizé", "Lyon")
    assert [list(each) for each in mission["addresses"]] == [["city", "country", "location"]]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_unpaid_mission_says_nothing_of_money(server: Platform, widget: str) -> None:
    assert [each["compensation"] for each in browse(server, widget, domain="sport")["data"]] == [None, None]


def test_each_facet_ignores_its_own_filter_and_only_that_one(server: Platform, widget: str) -> None:
    body = browse(server, widget, domain="sport", department="Rhône")
    facets = body["facets"]
    assert (body["total"], body["data"]) == (0, [])
    assert facets["domain"] == [{"key": "education", "count": 1}]
    assert facets["department"] == [{"key": "Loire-Atlantique", "count": 2}]
    assert facets["remote"] == []


def test_facets_without_filter_cover_everything_whatever_the_page(server: Platform, widget: str) -> None:
    body = browse(server, widget, size="1", **{"from": "2"})
    assert (len(body["data"]), body["total"], body["page"], body["pageSize"]) == (1, 3, 3, 1)
    assert body["facets"]["domain"] == [{"key": "sport", "count": 2}, {"key": "education", "count": 1}]


def test_pages_may_be_asked_by_number(server: Platform, widget: str) -> None:
    pages = [browse(server, widget, page=str(number), pageSize="2") for number in (1, 2, 3)]
    titles = [each["title"] for page in pages for each in page["data"]]
    assert [page["page"] for page in pages] == [1, 2, 3]
    assert sorted(titles) == ["Courir à Nantes", "Lire à Lyon", "Nager à Nantes"]


@pytest.mark.parametrize("query", ["size=0", "size=101", "page=0", "from=-1", "lat=x", "start=hier"])
def test_what_cannot_be_read_is_refused(server: Platform, widget: str, query: str) -> None:
    answer = server.get(f"/missions/browse/widget/{widget}", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_what_the_owner_may_not_show_is_neither_listed_nor_counted(server: Platform, cabestan: Member, widget: str) -> None:
    server.publish(cabestan, draft(title="Hors de portée", domain="sante"))
    body = browse(server, widget)
    assert body["total"] == 3
    assert "sante" not in [each["key"] for each in body["facets"]["domain"]]
