"""What tests of moderation start from."""

from __future__ import annotations

import pytest

from tests.missions.moderation.desk import Desk, open_desk
from tremplin.kit.db import Conn


@pytest.fixture
async def desk(conn: Conn) -> Desk:
    return await open_desk(conn)
