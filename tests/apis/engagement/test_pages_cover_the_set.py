"""Pages cover the set exactly once, even when every mission starts on the same day."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import address, draft

MISSIONS = 23


@pytest.fixture
def catalogue(server: Platform, alize: Member, boussole: Member) -> Platform:
    """As many missions as `MISSIONS`, of one instant, each in the same two places."""
    places = [address(lat=45.7597, lon=4.8422), address("Villeurbanne", "69100", lat=45.7719, lon=4.8902)]
    server.publish(alize, *(draft(addresses=places) for _ in range(MISSIONS)))
    return server


def pages(server: Platform, by: Member, path: str, size: int, params: str, names: tuple[str, str]) -> list[str]:
    """Identifiers of all missions, page after page, in their order."""
    found: list[str] = []
    for start in range(0, MISSIONS + size, size):
        body = server.get(path, by, f"{names[0]}={size}&{names[1]}={start}&{params}").json()
        assert body["total"] == MISSIONS
        page = body["data"] if "data" in body else body["hits"]
        assert len(page) == max(0, min(size, MISSIONS - start))
        found += [mission["_id"] for mission in page]
    return found


@pytest.mark.parametrize("path", ["/v0/mission", "/v0/mission/search"])
@pytest.mark.parametrize("params", ["", "lat=45.76&lon=4.84", "departmentName=Rh%C3%B4ne", "sortBy=createdAt", "keywords=devoirs"])
@pytest.mark.parametrize("size", [1, 7, 50])
def test_it_works(catalogue: Platform, boussole: Member, path: str, params: str, size: int) -> None:
    found = pages(catalogue, boussole, path, size, params, ("limit", "skip"))
    assert len(found) == len(set(found)) == MISSIONS


def test_pages_asked_with_the_former_names_are_the_same(catalogue: Platform, boussole: Member) -> None:
    former = pages(catalogue, boussole, "/v0/mission", 5, "", ("size", "from"))
    assert former == pages(catalogue, boussole, "/v0/mission", 5, "", ("limit", "skip"))


def test_past_the_end_a_page_is_empty_and_the_total_exact(catalogue: Platform, boussole: Member) -> None:
    body = catalogue.get("/v0/mission", boussole, {"skip": "1000000"}).json()
    assert (body["total"], body["data"], body["skip"]) == (MISSIONS, [], 1_000_000)


def test_a_limit_of_zero_only_counts(catalogue: Platform, boussole: Member) -> None:
    body = catalogue.get("/v0/mission", boussole, {"limit": "0"}).json()
    assert (body["total"], body["data"], body["limit"]) == (MISSIONS, [], 0)
