"""GET /iframe/:id/search: the missions of a widget, filtered by its visitors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.showing import show, titles
from tests.factories.missions import address, draft, organisation
from tests.factories.widgets import rule
from tremplin.diffusion.widgets.model import WidgetRule

LYON = address(lat=45.7597, lon=4.8422)
NANTES = address("NANTES", "44000", lat=47.2173, lon=-1.5534)
ITEM = [
    "_id",
    "title",
    "domain",
    "domainLogo",
    "organizationName",
    "remote",
    "city",
    "country",
    "postalCode",
    "places",
    "tags",
    "addresses",
]


def day(number: int) -> datetime:
    return datetime(2027, 3, number, tzinfo=UTC)


DRAFTS: tuple[dict[str, Any], ...] = (
    {
        "title": "Lire à Lyon",
        "start_at": day(4),
        "end_at": datetime(2027, 9, 4, tzinfo=UTC),
        "schedule": "le samedi, le dimanche",
        "tasks": ("lire",),
        "audience": ("enfants",),
        "open_to_minors": True,
        "close_to_transport": True,
        "reduced_mobility_accessible": True,
        "organisation": organisation("Les Passeurs", client_id="org-1", networks=("Réseau Lecture",)),
        "addresses": [LYON],
    },
    {
        "title": "Courir à Nantes",
        "start_at": day(3),
        "domain": "sport",
        "end_at": datetime(2028, 3, 3, tzinfo=UTC),
        "open_to_minors": False,
        "close_to_transport": True,
        "addresses": [NANTES],
    },
    {
        "title": "Traduire chez soi",
        "start_at": day(2),
        "remote": "full",
        "addresses": [],
        "organisation": None,
        "domain": "culture-loisirs",
    },
    {"title": "Aider ses voisins", "start_at": day(1), "remote": "local", "domain": "solidarite-insertion", "addresses": [NANTES]},
)
ALL = [each["title"] for each in DRAFTS]


FILTERS: list[tuple[Any, list[int]]] = [
    ({"domain": "sport"}, [1]),
    ([("domain", "sport"), ("domain", "culture-loisirs")], [1, 2]),
    ({"domain": "none"}, []),
    ({"department": "Rhône"}, [0]),
    ({"department": "none"}, [2]),
    ([("department", "none"), ("department", "Rhône")], [0, 2]),
    ({"organization": "org-1"}, [0]),
    ({"organization": "none"}, [2]),
    ({"action": "lire"}, [0]),
    ({"action": "none"}, [1, 2, 3]),
    ({"beneficiary": "enfants"}, [0]),
    ({"beneficiary": "none"}, [1, 2, 3]),
    ({"schedule": "le samedi, le dimanche"}, [0]),
    ({"schedule": "none"}, [1, 2, 3]),
    ({"country": "FR"}, [0, 1, 3]),
    ({"country": "NOT_FR"}, []),
    ([("country", "FR"), ("country", "NOT_FR")], [0, 1, 2, 3]),
    ({"country": "Mars"}, [0, 1, 2, 3]),
    ({"remote": "yes"}, [2]),
    ({"remote": "no"}, [0, 1, 3]),
    ([("remote", "yes"), ("remote", "no")], [0, 1, 2, 3]),
    ({"remote": "local"}, [3]),
    ({"minor": "yes"}, [0]),
    ({"minor": "false"}, [1]),
    ([("minor", "yes"), ("minor", "no")], [0, 1, 2, 3]),
    ({"accessibility": "closeToTransport"}, [0, 1]),
    ({"accessibility": "reducedMobilityAccessible"}, [0]),
    ([("accessibility", "reducedMobilityAccessible"), ("accessibility", "closeToTransport")], [0]),
    ({"duration": "6"}, [0]),
    ({"duration": "12"}, [0, 1]),
    ({"duration": "99999"}, [0, 1]),
    ({"duration": "0"}, []),
    ({"start": "2027-03-02"}, [0, 1]),
    ({"search": "courir"}, [1]),
    ({"lat": "45.76", "lon": "4.84"}, [0, 3]),
    ({"lat": "45.76", "lon": "4.84", "remote": "yes"}, []),
    ({"lat": "45.76", "lon": "4.84", "department": "Loire-Atlantique"}, []),
    ({"department": "Rhône", "country": "FR"}, [0]),
    ({"city": "Lyon", "location": "Lyon", "inconnu": "1"}, [0, 1, 2, 3]),
    ({"size": "0"}, [0, 1, 2, 3]),
    ({"size": "999999999"}, [0, 1, 2, 3]),
    ({"from": "1", "size": "2"}, [1, 2]),
    ({"from": "9"}, []),
]
RULES: list[tuple[list[WidgetRule], list[int]]] = [
    ([rule("organizationName", "contains", "passeurs")], [0]),
    ([rule("title", "contains", "A LYON")], [0]),
    ([rule("title", "does_not_contain", "lyon")], [1, 2, 3]),
    ([rule("parentOrganization", "is", "réseau LECTURE")], [0]),
    ([rule("postalCode", "starts_with", "44")], [1, 3]),
    ([rule("postalCode", "is_greater_than", "50000")], [0]),
    ([rule("departmentName", "exists")], [0, 1, 3]),
    ([rule("departmentName", "does_not_exist")], [2]),
    ([rule("openToMinors", "is", "true")], [0]),
    ([rule("domain", "is", "sport"), rule("title", "starts_with", "trad", "or")], [1, 2]),
    ([rule("domain", "is_not", "sport"), rule("departmentName", "exists")], [0, 3]),
]
UNREADABLE: list[tuple[str, list[str]]] = [
    ("lat=91&lon=181", ["lat", "lon"]),
    ("lat=nan&lon=x", ["lat", "lon"]),
    ("size=-1", ["size"]),
    ("size=1.5", ["size"]),
    ("from=-1", ["from"]),
    ("duration=-1", ["duration"]),
    ("start=demain", ["start"]),
]
ODD = ["search=%00", "domain=%00%FF", "domain=" + "x" * 5000, "search=%F0%28", "organization='%20OR%201=1"]


@pytest.fixture
def widget(server: Platform, alize: Member, boussole: Member) -> str:
    server.publish(alize, *[draft(**each) for each in DRAFTS])
    return show(server, boussole, alize)


def test_it_works(server: Platform, widget: str) -> None:
    answer = server.get(f"/iframe/{widget}/search", params={"size": "2"})
    body = answer.json()
    assert list(body) == ["ok", "data", "total"]
    assert (body["ok"], body["total"], [each["title"] for each in body["data"]]) == (True, 4, ALL[:2])
    first, second = body["data"]
    assert list(first) == ITEM
    assert (first["organizationName"], first["city"], first["postalCode"], first["country"]) == ("Les Passeurs", "Lyon", "69003", "FR")
    assert second["city"] == "Nantes"
    assert first["addresses"][0]["location"] == {"lat": 45.7597, "lon": 4.8422}
    assert answer.headers["access-control-allow-origin"] == "*"


def test_each_filter_finds_what_it_says(server: Platform, widget: str) -> None:
    found = [(params, titles(server, widget, params)) for params, _ in FILTERS]
    assert found == [(params, [ALL[number] for number in numbers]) for params, numbers in FILTERS]


def test_a_mission_abroad_is_found_as_such(server: Platform, alize: Member, widget: str) -> None:
    server.publish(alize, draft(title="Enseigner à Bruxelles", addresses=[address("Bruxelles", "1000", country="BE")]))
    assert titles(server, widget, {"country": "NOT_FR"}) == ["Enseigner à Bruxelles"]


def test_among_missions_that_start_together_the_last_created_comes_first(server: Platform, alize: Member, widget: str) -> None:
    for number, hour in enumerate((9, 11, 10)):
        server.clock.at = datetime(2026, 12, 2, hour, tzinfo=UTC)
        server.publish(alize, draft(title=f"Ensemble {number}", start_at=day(20)))
    pages = [titles(server, widget, {"search": "ensemble", "from": str(start), "size": "1"}) for start in range(3)]
    assert pages == [["Ensemble 1"], ["Ensemble 2"], ["Ensemble 0"]]
    assert titles(server, widget, {"size": "3"}) == ["Ensemble 1", "Ensemble 2", "Ensemble 0"]


def test_a_widget_around_a_place_keeps_to_it(server: Platform, alize: Member, boussole: Member, widget: str) -> None:
    around = show(server, boussole, alize, lat=47.2173, lon=-1.5534, distance="10km")
    assert titles(server, around, {"lat": "45.76", "lon": "4.84"}) == [ALL[1], ALL[3]]


def test_a_widget_of_civic_service_shows_what_is_done_on_the_spot(
    server: Platform, alize: Member, boussole: Member, widget: str
) -> None:
    civic = show(server, boussole, alize, type="volontariat")
    assert titles(server, civic) == [ALL[0], ALL[1], ALL[3]]
    assert titles(server, civic, {"remote": "yes"}) == [ALL[2]]


def test_the_rules_of_a_widget_choose_among_its_missions(server: Platform, alize: Member, boussole: Member, widget: str) -> None:
    found = [titles(server, show(server, boussole, alize, rules=tuple(rules))) for rules, _ in RULES]
    assert found == [[ALL[number] for number in numbers] for _, numbers in RULES]


def test_what_the_owner_may_not_show_is_not_shown(
    server: Platform, alize: Member, boussole: Member, cabestan: Member, widget: str
) -> None:
    server.publish(cabestan, draft(title="Hors de portée"))
    server.publish(boussole, draft(title="Une mission de Boussole"))
    assert titles(server, widget) == ALL
    assert titles(server, show(server, boussole)) == []
    assert titles(server, show(server, boussole, boussole)) == ["Une mission de Boussole"]
    server.write(lambda conn: conn.execute("DELETE FROM diffusion.rule"))
    server.write(lambda conn: conn.execute("UPDATE partners.access_epoch SET number = number + 1"))
    assert titles(server, widget) == []


def test_what_cannot_be_read_is_refused(server: Platform, widget: str) -> None:
    for query, names in UNREADABLE:
        answer = server.get(f"/iframe/{widget}/search", params=query)
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY"), query
        assert answer.headers["access-control-allow-origin"] == "*"
        assert all(f'"{name}"' in answer.json()["message"]["message"] for name in names), query


def test_odd_values_find_nothing_and_break_nothing(server: Platform, widget: str) -> None:
    for query in ODD:
        assert server.get(f"/iframe/{widget}/search", params=query).status_code == 200, query
