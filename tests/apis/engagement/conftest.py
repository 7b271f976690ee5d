"""API Engagement's contract over real HTTP. Boussole broadcasts what Alizé announces, Cabestan is a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apis.engagement.platform import BASE_URL, Member, Platform, running
from tests.factories.partners import make_key
from tests.missions.moderation.desk import moderator_of
from tremplin import settings
from tremplin.kit.db import Conn
from tremplin.settings import Settings


@pytest.fixture
def configuration(tmp_path: Path) -> Settings:
    return configured(tmp_path)


def configured(data_dir: Path) -> Settings:
    """Settings of the platform; no test reaches the rate limit unless it lowers it."""
    given = {
        "TREMPLIN_DATA_DIR": str(data_dir),
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


@pytest.fixture
def dunes(server: Platform, alize: Member) -> Member:
    """Dunes moderates what Alizé announces."""

    async def join(conn: Conn) -> Member:
        partner = await moderator_of(conn, alize.partner, "Dunes", "dunes")
        return Member(partner, await make_key(conn, partner))

    return server.write(join)
