"""The public pages of immersions over real HTTP: one platform a module, where each test that writes has companies of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.database import DatabaseServer
from tests.portal.immersions.visitor import Visitor, town


@pytest.fixture(scope="module")
def platform(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        yield platform
    database_server.give_back(lent)


@pytest.fixture(scope="module")
def visitor(platform: Platform) -> Visitor:
    """Someone who only reads, where the companies of `town` are."""
    reader = Visitor(platform)
    reader.keep(*town())
    return reader


@pytest.fixture
def applicant(platform: Platform) -> Visitor:
    """Someone who writes, when nobody else did lately."""
    platform.clock.at += timedelta(minutes=2)
    return Visitor(platform)
