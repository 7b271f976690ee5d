"""Whatever is sent to the façade, right or wrong, it answers with what its documentation announces, and never breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.database import DatabaseServer
from tests.factories.missions import draft
from tests.factories.partners import make_key
from tests.missions.moderation.desk import moderator_of
from tests.structure.application import application

# What is read as it comes: links that visitors follow, and pages.
FACADE = ("/v0/", "/v2/", "/iframe/", "/missions/browse", "/missions/match", "/user-scoring")


@dataclass(frozen=True, slots=True)
class Site:
    """The platform, with the keys of who announces and of who moderates."""

    server: Platform
    announcer_key: str
    moderator_key: str


def operations() -> list[Any]:
    """The routes of the façade, as they are documented."""
    with TemporaryDirectory() as folder:
        documented = schemathesis.openapi.from_dict(application("", Path(folder)).openapi())
    every = [result.ok() for result in documented.get_all_operations() if isinstance(result, Ok)]
    return sorted((each for each in every if each.path.startswith(FACADE)), key=lambda each: each.label)


OPERATIONS = operations()


@pytest.fixture(scope="module")
def site(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One platform for all: what one call leaves behind, the next ones meet."""
    conninfo = database_server.clone()
    with running(conninfo, configured(tmp_path_factory.mktemp("platform"))) as server:
        alize = server.join("Alizé")
        server.publish(alize, draft(client_id="lecture-12"))
        moderator = server.write(lambda conn: moderator_of(conn, alize.partner, "Dunes", "dunes"))
        yield Site(server, alize.key, server.write(lambda conn: make_key(conn, moderator)))
    database_server.drop(conninfo)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_any_input_gets_the_contracts_answer(site: Site, operation: Any, mode: GenerationMode) -> None:
    key = site.moderator_key if "moderation" in operation.path else site.announcer_key

    # Not made smaller: what failed says enough, and one platform serves all.
    @settings(
        max_examples=8, phases=(Phase.explicit, Phase.generate), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(base_url=f"http://127.0.0.1:{site.server.port}", headers={"x-api-key": key, "authorization": key})
        case.validate_response(response, checks=[not_a_server_error])
        if response.status_code >= 400 and response.status_code != 405:
            told = response.json()
            assert told["ok"] is False and told["code"], response.text

    ask()
