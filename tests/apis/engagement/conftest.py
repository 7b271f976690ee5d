"""API Engagement's contract over real HTTP. Boussole broadcasts what Alizé announces, Cabestan is a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apis.engagement.platform import BASE_URL, Member, Platform, running
from tremplin import settings
from tremplin.settings import Settings


@pytest.fixture
def configuration(tmp_path: Path) -> Settings:
    """Settings of the platform; no test reaches the rate limit unless it lowers it."""
    given = {
        "TREMPLIN_DATA_DIR": str(tmp_path),
        "TREMPLIN_BASE_URL": BASE_URL,
        "TREMPLIN_SECRET_KEY": "un secret de plus de trente-deux caractères",
        "TREMPLIN_ENGAGEMENT_RATE_LIMIT": "1000000",
    }
    return settings.load(given)


@pytest.fixture
def server(conninfo: str, configuration: Settings) -> Iterator[Platform]:
    with running(conninfo, configuration) as platform:
        yield platform


@pytest.fixture
def alize(server: Platform) -> Member:
    return server.join("Alizé")


@pytest.fixture
def boussole(server: Platform, alize: Member) -> Member:
    member = server.join("Boussole & Cie")
    server.diffuse(member, alize)
    return member


@pytest.fixture
def cabestan(server: Platform) -> Member:
    return server.join("Cabestan")
