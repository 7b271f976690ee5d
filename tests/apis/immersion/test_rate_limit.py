"""So many calls a second for each consumer, and nothing held against who went past it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.apis.immersion.calling import Immersion, told
from tremplin.settings import Settings


@pytest.fixture
def configuration(configuration: Settings) -> Settings:
    return replace(configuration, immersion_rate_limit=2)


def test_it_works(api: Immersion) -> None:
    boussole, cabestan = api.join("Boussole"), api.join("Cabestan")
    statuses = [api.get("/v3/offers", boussole, "sortBy=date").status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    refused = api.get("/v3/offers", boussole, "sortBy=date")
    assert told(refused, 429) == {"status": 429, "message": "Too many requests, please try again later."}
    assert refused.headers["retry-after"] == "1"
    # Another is served meanwhile.
    told(api.get("/v3/offers", cabestan, "sortBy=date"), 200)
    # Calls that were refused close no door: a second later, it is open.
    api.platform.clock.at += timedelta(seconds=1)
    told(api.get("/v3/offers", boussole, "sortBy=date"), 200)


def test_the_limit_comes_before_the_right_and_after_the_query(api: Immersion) -> None:
    nothing = api.join("Dunes", rights={})
    told(api.get("/v3/offers", nothing, "sortBy=date"), 403)
    told(api.get("/v3/offers", nothing, "sortBy=?"), 400)
    told(api.get("/v3/offers", nothing, "sortBy=date"), 403)
    told(api.get("/v3/offers", nothing, "sortBy=date"), 429)
    told(api.get("/v3/offers", nothing, "sortBy=?"), 400)


def test_all_routes_count_together(api: Immersion) -> None:
    boussole = api.join("Boussole")
    told(api.get("/v3/offers", boussole, "sortBy=date"), 200)
    told(api.get("/v2/statistics/establishments", boussole), 200)
    told(api.get("/v2/search/1/2", boussole), 429)
