from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dashboard.office import Office
from tests.structure.application import application
from tremplin.kit.db import Database


@pytest.fixture
async def office(conninfo: str, db: Database, tmp_path: Path) -> AsyncIterator[Office]:
    """The application, and people with browsers."""
    app = application(conninfo, tmp_path)
    async with app.router.lifespan_context(app):
        async with Office(app, db) as opened:
            yield opened
