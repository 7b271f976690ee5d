"""The public pages of events over real HTTP: one platform a module, whose agenda each test that writes has an event of its own in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.database import DatabaseServer
from tests.portal.events.agenda import Reader, season


@pytest.fixture(scope="module")
def platform(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        yield platform
    database_server.give_back(lent)


@pytest.fixture(scope="module")
def reader(platform: Platform) -> Reader:
    """Someone who only reads, where the events of `season` are."""
    reader = Reader(platform)
    season(reader)
    return reader


@pytest.fixture
def guest(platform: Platform) -> Reader:
    """Someone who registers, when nobody else did lately."""
    platform.clock.at += timedelta(minutes=2)
    return Reader(platform)
