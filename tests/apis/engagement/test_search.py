"""The search: hits with their distance, and facets that count the whole result."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.apis.engagement.platform import BASE_URL, Member, Platform
from tests.factories.missions import address, draft

LYON = {"lat": "45.76", "lon": "4.84"}


@pytest.fixture
def catalogue(server: Platform, alize: Member, boussole: Member) -> Platform:
    """In Lyon twice, in Villeurbanne, and in Nantes with a second place in Lyon."""
    lyon = address(lat=45.7597, lon=4.8422)
    server.publish(
        alize,
        draft(title="Lire à Lyon", addresses=[lyon], activities=("Soutien scolaire", "Médiation, Information")),
        draft(title="Jardiner à Lyon", addresses=[lyon], domain="environnement", activities=("Jardinage",)),
        draft(title="Lire à Villeurbanne", addresses=[address("Villeurbanne", "69100", lat=45.7719, lon=4.8902)]),
        draft(
            title="Lire à Nantes et à Lyon",
            addresses=[address("Nantes", "44000", lat=47.2173, lon=-1.5534), lyon],
            start_at=datetime(2026, 12, 24, tzinfo=UTC),
        ),
    )
    return server


def test_it_works(catalogue: Platform, boussole: Member) -> None:
    answer = catalogue.get("/v0/mission/search", boussole, {**LYON, "distance": "10km", "keywords": "lire"})
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ["ok", "total", "hits", "facets"]
    assert (body["ok"], body["total"], len(body["hits"])) == (True, 3, 3)
    assert list(body["hits"][0])[-1] == "_distance"
    assert body["hits"][0]["applicationUrl"].startswith(f"{BASE_URL}/r/")


def test_the_distance_is_that_of_the_nearest_place(catalogue: Platform, boussole: Member) -> None:
    hits = catalogue.get("/v0/mission/search", boussole, {**LYON, "distance": "10km"}).json()["hits"]
    distances = {hit["title"]: hit["_distance"] for hit in hits}
    assert distances["Lire à Nantes et à Lyon"] == pytest.approx(0.175, abs=0.005)
    assert distances["Lire à Villeurbanne"] == pytest.approx(4.1, abs=0.1)


def test_without_a_point_there_is_no_distance(catalogue: Platform, boussole: Member) -> None:
    hits = catalogue.get("/v0/mission/search", boussole).json()["hits"]
    assert len(hits) == 4
    assert not any("_distance" in hit for hit in hits)


def test_facets_count_the_whole_result_and_every_place(catalogue: Platform, boussole: Member) -> None:
    body = catalogue.get("/v0/mission/search", boussole, {"limit": "1"}).json()
    assert (len(body["hits"]), body["total"]) == (1, 4)
    assert body["facets"] == {
        "departmentName": [{"key": "Rhône", "doc_count": 4}, {"key": "Loire-Atlantique", "doc_count": 1}],
        "activities": [
            {"key": "Soutien scolaire", "doc_count": 3},
            {"key": "Jardinage", "doc_count": 1},
            {"key": "Médiation, Information", "doc_count": 1},
        ],
        "domains": [{"key": "education", "doc_count": 3}, {"key": "environnement", "doc_count": 1}],
    }


def test_facets_of_nothing_are_empty_lists(catalogue: Platform, boussole: Member) -> None:
    body = catalogue.get("/v0/mission/search", boussole, {"keywords": "zythologie"}).json()
    assert body == {
        "ok": True,
        "total": 0,
        "hits": [],
        "facets": {"departmentName": [], "activities": [], "domains": []},
    }


def test_text_is_the_former_name_of_keywords_which_comes_first(catalogue: Platform, boussole: Member) -> None:
    def total(**params: str) -> int:
        return int(catalogue.get("/v0/mission/search", boussole, params).json()["total"])

    assert total(text="jardiner") == 1
    assert total(keywords="", text="jardiner") == 1
    assert total(keywords="lire", text="jardiner") == 3


def test_the_nearest_come_first_when_asked(catalogue: Platform, boussole: Member) -> None:
    params = {"lat": "45.7719", "lon": "4.8902", "sortBy": "distance"}
    hits = catalogue.get("/v0/mission/search", boussole, params).json()["hits"]
    distances = [hit["_distance"] for hit in hits]
    assert hits[0]["title"] == "Lire à Villeurbanne"
    assert distances == sorted(distances)


def test_v2_is_the_same_search(catalogue: Platform, boussole: Member) -> None:
    assert catalogue.get("/v2/mission/search", boussole, LYON).content == catalogue.get("/v0/mission/search", boussole, LYON).content


def test_a_wrong_parameter_is_refused_as_in_the_list(catalogue: Platform, boussole: Member) -> None:
    answer = catalogue.get("/v0/mission/search", boussole, {"lat": "ici"})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")
