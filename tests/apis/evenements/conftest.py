"""The events API over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import running
from tests.apis.evenements.calling import Evenements
from tests.database import DatabaseServer
from tremplin.settings import Settings


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("evenements")
    return replace(configured(folder), events_rate_limit=1_000_000)


@pytest.fixture(scope="module")
def api(database_server: DatabaseServer, configuration: Settings) -> Iterator[Evenements]:
    """One platform for all the tests of a file, which only ask or only add."""
    conninfo = database_server.clone()
    with running(conninfo, configuration) as platform:
        yield Evenements(platform)
    database_server.drop(conninfo)


@pytest.fixture(scope="module")
def token(api: Evenements) -> str:
    return api.token()
