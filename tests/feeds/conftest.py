"""What tests of imports start from: Alizé, who has no mission yet, and a web server of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.partners import make_partner
from tests.fakes.announcer import Announcer, serving
from tests.feeds.importing import Desk, catalogue
from tremplin.kit.db import Database


@pytest.fixture
async def desk(db: Database) -> Desk:
    async with db.writing() as conn:
        partner = await make_partner(conn)
    return Desk(db, partner.id)


@pytest.fixture
def announcer() -> Iterator[Announcer]:
    """The web server of an announcer, whose catalogue has three missions."""
    with serving() as server:
        server.body = catalogue(range(3))
        yield server
