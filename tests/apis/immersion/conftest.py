"""The immersion API over real HTTP: Boussole may do everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.apis.engagement.conftest import configured, server
from tests.apis.engagement.platform import Platform
from tests.apis.immersion.calling import Consumer, Immersion
from tremplin.settings import Settings

__all__ = ["server"]


@pytest.fixture
def configuration(tmp_path: Path) -> Settings:
    return replace(configured(tmp_path), immersion_rate_limit=1_000_000)


@pytest.fixture
def api(server: Platform) -> Immersion:
    return Immersion(server)


@pytest.fixture
def boussole(api: Immersion) -> Consumer:
    return api.join("Boussole")
