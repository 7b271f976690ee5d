from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.portal.hosts.employer import BASE, Employer
from tests.structure.application import application
from tremplin.kit.db import Database


@pytest.fixture
async def employer(conninfo: str, db: Database, tmp_path: Path) -> AsyncIterator[Employer]:
    app = application(conninfo, tmp_path)
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as http:
            yield Employer(http, db)
