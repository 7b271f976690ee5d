"""What registrations are tested with: a workshop of two places, and links that open nothing elsewhere."""

from __future__ import annotations

import pytest

from tests.factories.events import make_event
from tests.factories.partners import NOW
from tremplin.events.model import Event
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox


@pytest.fixture
def tickets() -> Tickets:
    return Tickets("https://tremplin.example", SecretBox("un secret de test"))


@pytest.fixture
async def workshop(db: Database) -> Event:
    """Two places on site, one at a distance."""
    async with db.writing() as conn:
        return await make_event(conn, seats_on_site=2, seats_remote=1, remote_url="https://visio.example/1", now=NOW)
