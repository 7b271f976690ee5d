from __future__ import annotations

import pytest

from tests.factories.widgets import Cast, make_cast
from tremplin.kit.db import Conn


@pytest.fixture
async def cast(conn: Conn) -> Cast:
    return await make_cast(conn)
