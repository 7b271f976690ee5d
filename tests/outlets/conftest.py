"""Files for channels. Alizé announces, Boussole broadcasts what Alizé announces and has outlets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.outlets.platform import Channel
from tremplin.kit.db import Database


@pytest.fixture
async def channel(db: Database, tmp_path: Path) -> Channel:
    return await Channel.open(db, tmp_path / "outlets")
