"""So many calls a second for each client, and nothing held against who went past it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.evenements.calling import Evenements, told
from tremplin.settings import Settings


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("limited")
    return replace(configured(folder))


def test_it_works(api: Evenements) -> None:
    boussole, cabestan = api.join("Boussole"), api.join("Cabestan")
    first, second, other = api.token(boussole), api.token(boussole), api.token(cabestan)
    statuses = [api.get("salonsenligne", first).status_code for _ in range(9)] + [api.post(second).status_code]
    assert statuses == [200] * 10
    refused = api.get("salonsenligne", first)
    assert told(refused, 429)["code"] == "TOO_MANY_CALLS"
    assert refused.headers["retry-after"] == "1"
    # All the tokens of a client count together; another client is served meanwhile.
    told(api.get("salonsenligne", second), 429)
    told(api.get("salonsenligne", other), 200)
    api.platform.clock.at += timedelta(seconds=1)
    told(api.get("salonsenligne", first), 200)


def test_asking_for_tokens_does_not_count(api: Evenements) -> None:
    program = api.join()
    assert [api.ask(program).status_code for _ in range(15)] == [200] * 15
