"""GET /api/v1/evenements: the agenda for any program, with or without a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.database import DatabaseServer
from tests.portal.events.agenda import Reader, season
from tremplin.apis.native.caller import CALLS_OF_ADDRESS

PATH = "/api/v1/evenements"


@pytest.fixture(scope="module")
def platform(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("api"))) as platform:
        season(Reader(platform))
        yield platform
    database_server.give_back(lent)


@pytest.fixture(autouse=True)
def another_minute(platform: Platform) -> None:
    """No test finds the quota of an address used by another."""
    platform.clock.at += timedelta(minutes=1)


def told(platform: Platform, **params: Any) -> dict[str, Any]:
    answer = platform.get(PATH, params={name: str(value) for name, value in params.items()})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    body: dict[str, Any] = answer.json()
    return body


def titles(platform: Platform, **params: Any) -> list[str]:
    return [each["title"] for each in told(platform, **params)["data"]]


def test_it_works(platform: Platform) -> None:
    found = told(platform, near="Saint-Denis 97400", mode="on_site", facets="type,mode")
    assert (found["total"], found["next"]) == (1, None)
    (event,) = found["data"]
    assert (event["title"], event["timezone"]) == ("Job dating des îles", "Indian/Reunion")
    assert event["starts_at"] == "2026-12-03T09:00:00+04:00"
    assert event["seats"] == {"on_site": 12, "on_site_taken": 0, "remote": 0, "remote_taken": 0}
    assert found["facets"]["mode"] == [{"value": "on_site", "count": 1}]
    shown = platform.get(f"{PATH}/{event['id']}").json()
    assert shown == {**event, "distance_m": None}
    for path in (f"{PATH}?fields=title", f"{PATH}/{event['id']}?fields=title"):
        first = platform.get(path)
        assert set((first.json().get("data") or [first.json()])[0]) == {"id", "title"}
        assert platform.http.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"type": "Forum"}, ["Forum du port", "Salon de printemps"]),
        ({"mode": "remote"}, ["Conférence en ligne"]),
        ({"status": "CANCELLED"}, ["Visite annulée"]),
        ({"audience": "Seniors"}, ["Visite annulée"]),
        ({"job": "aide-soignant"}, ["Salon de printemps"]),
        ({"job": "J1501"}, ["Salon de printemps"]),
        ({"department": "29"}, ["Forum du port"]),
        ({"until": "2026-11-30"}, ["Hier : atelier"]),
        ({"since": "2026-12-03", "until": "2026-12-03"}, ["Job dating des îles"]),
        ({"words": "port", "sort": "relevance"}, ["Forum du port"]),
    ],
)
def test_each_criterion_finds_what_it_says(platform: Platform, asked: dict[str, str], expected: list[str]) -> None:
    assert titles(platform, **asked) == expected


@pytest.mark.parametrize(
    "asked", [{}, {"sort": "created"}, {"words": "e", "sort": "relevance"}, {"near": "Rennes", "sort": "distance"}]
)
def test_pages_cover_the_list_once(platform: Platform, asked: dict[str, str]) -> None:
    whole, found, page = titles(platform, **asked), [], told(platform, limit=1, **asked)
    while page["next"]:
        found += page["data"]
        page = told(platform, limit=1, cursor=page["next"], **asked)
    assert [each["title"] for each in found + page["data"]] == whole
    assert len(whole) == len(set(whole)) == page["total"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("near=xyzzyqwk", "/query/near"),
        ("sort=distance", "/query/sort"),
        ("type=Bal", "/query/type"),
        ("since=2026-13-01", "/query/since"),
        ("since=2026-12-02&until=2026-12-01", "/query/until"),
        ("job=zzyxq", "/query/job"),
        ("ville=Rennes", "/query/ville"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(platform: Platform, query: str, pointer: str) -> None:
    refused = platform.get(PATH, params=query)
    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_QUERY"), refused.text
    assert [each["pointer"] for each in refused.json()["errors"]] == [pointer]


@pytest.mark.parametrize("number", ["999999", "abc", "%00", "9" * 30])
def test_an_unknown_event_is_refused(platform: Platform, number: str) -> None:
    refused = platform.get(f"{PATH}/{number}")
    assert (refused.status_code, refused.json()["code"]) == (404, "EVENT_UNKNOWN")


def test_an_address_has_a_quota(platform: Platform) -> None:
    codes = [platform.get(f"{PATH}/1").status_code for _ in range(CALLS_OF_ADDRESS + 1)]
    assert codes[-1] == 429
