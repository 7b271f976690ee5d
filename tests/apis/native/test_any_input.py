"""Whatever is sent to the routes of what is public, they answer with what their documentation announces."""

from __future__ import annotations

from collections.abc import Iterator
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
from tests.apis.engagement.platform import Member, Platform, running
from tests.database import DatabaseServer
from tests.factories.missions import draft
from tests.structure.application import application

ROUTES = ("/api/v1/missions", "/api/v1/search", "/api/v1/immersions", "/api/v1/evenements")


def operations() -> list[Any]:
    """The routes, as they are documented."""
    with TemporaryDirectory() as folder:
        documented = schemathesis.openapi.from_dict(application("", Path(folder)).openapi())
    every = [result.ok() for result in documented.get_all_operations() if isinstance(result, Ok)]
    return sorted((each for each in every if each.path.startswith(ROUTES)), key=lambda each: each.label)


OPERATIONS = operations()


@pytest.fixture(scope="module")
def site(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Member]]:
    conninfo = database_server.lend()
    with running(conninfo, configured(tmp_path_factory.mktemp("platform"))) as server:
        alize = server.join("Alizé")
        server.publish(alize, draft(client_id="lecture-12"))
        yield server, alize
    database_server.give_back(conninfo)


# Nothing but an identifier is sent to a DELETE, and any text is one.
CALLS = [(each, mode) for each in OPERATIONS for mode in GenerationMode if (each.method, mode) != ("delete", GenerationMode.NEGATIVE)]


@pytest.mark.parametrize(("operation", "mode"), CALLS, ids=lambda each: getattr(each, "label", None) or each.value)
def test_any_input_gets_an_announced_answer(site: tuple[Platform, Member], operation: Any, mode: GenerationMode) -> None:
    server, alize = site

    @settings(
        max_examples=6, phases=(Phase.explicit, Phase.generate), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(base_url=f"http://127.0.0.1:{server.port}", headers={"x-api-key": alize.key}, allow_redirects=False)
        case.validate_response(response, checks=[not_a_server_error])
        if response.status_code >= 400 and response.status_code != 405:
            assert response.json()["status"] == response.status_code
            assert str(response.status_code) in operation.definition.raw["responses"]

    ask()
