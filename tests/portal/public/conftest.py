"""The public side over real HTTP: one platform a module, with a mission, a company and an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.apis.immersion.companies import SIRET, company
from tests.database import DatabaseServer
from tests.factories.missions import draft
from tests.portal.events.agenda import Reader, at
from tests.portal.public.town import Town


@pytest.fixture(scope="module")
def platform(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        yield platform
    database_server.give_back(lent)


@pytest.fixture(scope="module")
def told(platform: Platform) -> Town:
    alize = platform.join("Alizé", "alize")
    platform.ask("UPDATE partners.partner SET email = 'alize@alize.example' WHERE id = 'alize' RETURNING id")
    platform.join("Garde", "garde")
    platform.ask("UPDATE partners.partner SET moderates = true, email = 'garde@garde.example' WHERE id = 'garde' RETURNING id")
    (mission,) = platform.publish(alize, draft(title="Lire des histoires 🎈"))
    town = Town(platform, alize, mission.id)
    town.visitor.keep(company(SIRET))
    # Later than any test goes: some let years pass.
    event = Reader(platform).announce("Forum de l'emploi", at(20, 9) + timedelta(days=9000))
    town.paths["event"] = f"/evenements/{event.id}"
    return town


@pytest.fixture
def town(told: Town) -> Town:
    """When nobody asked for anything lately."""
    told.platform.clock.at += timedelta(minutes=2)
    return told
