"""GET /api/v1/immersions: the directory of companies for any program, with or without a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.apis.immersion.companies import BAKER, BREST, SIRET, company, keep, offer
from tests.database import DatabaseServer
from tremplin.apis.native.caller import CALLS_OF_ADDRESS

PATH = "/api/v1/immersions"
GARAGE = "77561959600163"


@pytest.fixture(scope="module")
def directory(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A baker in Rennes, and a company in Brest that is called and whose work is done from home."""
    offers = [offer("11917", "D1505", "FULL_REMOTE")]
    away = company(GARAGE, locations=[BREST], nafCode="4520A", contactMode="PHONE", score=40, offers=offers)
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("api"))) as platform:
        platform.write(lambda conn: keep(conn, company(), away))
        yield platform
    database_server.give_back(lent)


@pytest.fixture(autouse=True)
def another_minute(directory: Platform) -> None:
    """No test finds the quota of an address used by another."""
    directory.clock.at += timedelta(minutes=1)


def told(platform: Platform, **params: Any) -> dict[str, Any]:
    answer = platform.get(PATH, params={name: str(value) for name, value in params.items()})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    body: dict[str, Any] = answer.json()
    return body


def sirets(platform: Platform, **params: Any) -> list[str]:
    return [each["siret"] for each in told(platform, **params)["data"]]


def faults(platform: Platform, query: str) -> list[str]:
    refused = platform.get(PATH, params=query)
    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_QUERY"), refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    return [each["pointer"] for each in refused.json()["errors"]]


def test_it_works(directory: Platform) -> None:
    found = told(directory, job="boulanger", near="Rennes", facets="sector,audience")
    assert (found["total"], found["next"]) == (1, None)
    assert found["job"] == {"label": "Boulanger / Boulangère", "rome_code": None, "appellation_codes": [BAKER], "guessed": False}
    assert (found["near"]["label"], found["near"]["searched_km"], found["near"]["widened"]) == ("Rennes (35000)", 20, False)
    assert found["facets"] == {
        "sector": [{"value": "C", "count": 1}],
        "audience": [{"value": "adults", "count": 1}, {"value": "pupils", "count": 1}],
    }
    (line,) = found["data"]
    assert (line["siret"], line["location_id"], line["remote"], line["available"]) == (SIRET, "rennes", "ON_SITE", True)
    assert line["appellations"] == [{"code": BAKER, "label": "Boulanger / Boulangère"}]
    assert line["distance_m"] == pytest.approx(2_700, abs=300)
    assert line["website"] is None


def test_each_criterion_selects(directory: Platform) -> None:
    assert sirets(directory, department=29) == [GARAGE]
    assert sirets(directory, sector="C,A") == [SIRET]
    assert sirets(directory, contact_mode="PHONE") == [GARAGE]
    assert sirets(directory, remote="FULL_REMOTE") == [GARAGE]
    assert sirets(directory, company_size="250+") == []
    assert sirets(directory, job="D1102") == [SIRET]
    assert sirets(directory, words="fournil rennes") == [SIRET]
    assert sirets(directory, audience="pupils", disabled_workers="no") == [GARAGE, SIRET]


def test_orders_and_pages(directory: Platform) -> None:
    assert sirets(directory) == [GARAGE, SIRET]
    assert sirets(directory, near="Rennes", radius_km=10) == [SIRET, GARAGE]
    for asked in ({}, {"sort": "updated"}, {"near": "Rennes", "radius_km": 10, "sort": "score"}):
        first = told(directory, limit=1, **asked)
        second = told(directory, limit=1, cursor=first["next"], **asked)
        assert [each["siret"] for each in first["data"] + second["data"]] == sirets(directory, **asked), asked
        assert (second["next"], second["near"]) == (None, first["near"])


def test_the_radius_widens_and_says_so_unless_told_not_to(directory: Platform) -> None:
    near = told(directory, job="boulanger", near="Brest", radius_km=10)
    assert (near["total"], near["near"]["widened"], near["near"]["searched_km"]) == (1, True, 320)
    assert told(directory, job="boulanger", near="Brest", radius_km=10, widen="false")["total"] == 0


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("near=Xyzzyqwk", ["/query/near"]),
        ("job=zzyx", ["/query/job"]),
        ("sort=distance", ["/query/sort"]),
        (
            "radius_km=0&limit=101&cursor=x&fields=secret",
            ["/query/limit", "/query/fields", "/query/radius_km", "/query/cursor"],
        ),
        ("sector=ZZ&remote=HOME&facets=siret", ["/query/facets", "/query/sector", "/query/remote"]),
        ("departement=35", ["/query/departement"]),
        ("job=%00", ["/query/job"]),
        ("near=%FF", ["/query/near"]),
    ],
)
def test_what_can_not_be_read_is_refused_all_at_once(directory: Platform, query: str, pointers: list[str]) -> None:
    assert faults(directory, query) == pointers


def test_one_offer_by_its_company_its_job_and_its_place(directory: Platform) -> None:
    for path in (f"{PATH}/{SIRET}/{BAKER}", f"{PATH}/{SIRET}/{BAKER}/rennes"):
        answer = directory.get(path)
        assert answer.status_code == 200, answer.text
        again = directory.http.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert set(directory.get(path + "?fields=name").json()) == {"id", "name"}
        assert (answer.json()["siret"], answer.json()["location_id"], answer.json()["distance_m"]) == (SIRET, "rennes", None)


@pytest.mark.parametrize(
    "path",
    [f"{SIRET}/{BAKER}/brest", f"{SIRET}/11917", "00000000000000/11573", f"{SIRET}/x", f"%00/{BAKER}", f"{SIRET}/{BAKER}/%00"],
)
def test_an_unknown_company_job_or_place_is_not_found(directory: Platform, path: str) -> None:
    answer = directory.get(f"{PATH}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "OFFER_NOT_FOUND")


def test_a_key_is_not_needed_but_must_be_right_when_given(directory: Platform) -> None:
    alize = directory.join("Alizé")
    assert directory.get(PATH, alize).headers["x-ratelimit-limit"] == "1000000"
    assert directory.get(PATH).headers["x-ratelimit-limit"] == str(CALLS_OF_ADDRESS)
    assert directory.http.get(PATH, headers={"x-api-key": "tpl_live_0123456789ab_faux"}).status_code == 401


def test_an_address_has_its_quota(directory: Platform) -> None:
    statuses = [directory.get(PATH, params={"limit": "1"}).status_code for _ in range(CALLS_OF_ADDRESS + 1)]
    assert statuses == [200] * CALLS_OF_ADDRESS + [429]
