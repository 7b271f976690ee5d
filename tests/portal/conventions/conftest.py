from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.clock import Hands
from tests.factories.conventions import NOW, unsigned
from tests.portal.conventions.holding import Held
from tremplin import settings
from tremplin.web import create_app


@pytest.fixture
async def held(conninfo: str, tmp_path: Path) -> AsyncIterator[Held]:
    """A convention that nobody has signed."""
    clock = Hands(NOW)
    given = {"TREMPLIN_DATA_DIR": str(tmp_path), "TREMPLIN_BASE_URL": "http://tremplin.example"}
    app = create_app(settings.load(given), conninfo, now=clock)
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as http:
            made = Held(http, app.state.db, app.state.secrets, clock, {})
            await made.keep(unsigned())
            yield made
