"""Whatever is sent to the routes of our API, they answer with what their documentation announces."""

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

# A stream that never ends: tests/apis/native/test_live.py asks it all that it may be asked.
ENDLESS = "/api/v1/events/live"


def operations() -> list[Any]:
    """The routes, as they are documented."""
    with TemporaryDirectory() as folder:
        documented = schemathesis.openapi.from_dict(application("", Path(folder)).openapi())
    every = [result.ok() for result in documented.get_all_operations() if isinstance(result, Ok)]
    ours = (each for each in every if each.path.startswith("/api/v1/") and each.path != ENDLESS)
    return sorted(ours, key=lambda each: each.label)


OPERATIONS = operations()


@pytest.fixture(scope="module")
def site(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Member]]:
    conninfo = database_server.lend()
    with running(conninfo, configured(tmp_path_factory.mktemp("platform"))) as server:
        alize = server.join("Alizé")
        server.publish(alize, draft(client_id="lecture-12"))
        yield server, alize
    database_server.give_back(conninfo)


def may_be_wrong(operation: Any) -> bool:
    """Whether something that it reads may be of a wrong type: any text is one."""
    raw = operation.definition.raw
    return "requestBody" in raw or any(each["schema"].get("type") != "string" for each in raw["parameters"])


CALLS = [(each, mode) for each in OPERATIONS for mode in GenerationMode if mode is GenerationMode.POSITIVE or may_be_wrong(each)]


@pytest.mark.parametrize(("operation", "mode"), CALLS, ids=lambda each: getattr(each, "label", None) or each.value)
def test_any_input_gets_an_announced_answer(site: tuple[Platform, Member], operation: Any, mode: GenerationMode) -> None:
    server, alize = site

    @settings(
        max_examples=4, phases=(Phase.explicit, Phase.generate), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(base_url=f"http://127.0.0.1:{server.port}", headers={"x-api-key": alize.key}, allow_redirects=False)
        case.validate_response(response, checks=[not_a_server_error])
        if response.status_code < 400 or response.status_code == 405:
            return
        assert response.json()["status"] == response.status_code
        # An identifier may be one that no route has in its address: with a slash, or empty.
        if response.json()["code"] != "NOT_FOUND":
            assert str(response.status_code) in operation.definition.raw["responses"]

    ask()
