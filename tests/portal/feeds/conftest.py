"""The feeds over real HTTP: one platform a module, with two missions, an offer and an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Member, Platform, running
from tests.database import DatabaseServer
from tests.factories import establishments
from tests.factories.events import make_event
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.immersions.offers import actions as offers


@pytest.fixture(scope="module")
def platform(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        yield platform
    database_server.give_back(lent)


@pytest.fixture(scope="module")
def alize(platform: Platform) -> Member:
    return platform.join("Alizé")


@pytest.fixture(scope="module")
def found(platform: Platform, alize: Member) -> Platform:
    day = datetime(2026, 12, 24, 9, tzinfo=UTC)
    lines = draft(client_id="a", title="Lire à voix haute", start_at=day, end_at=day)
    platform.publish(alize, lines, draft(client_id="b", title="=SOMME(A1:A9), un atelier"))
    platform.write(lambda conn: offers.save(conn, establishments.draft(), by=alize.id, now=NOW))
    platform.write(lambda conn: make_event(conn, title="Forum du port"))
    return platform
