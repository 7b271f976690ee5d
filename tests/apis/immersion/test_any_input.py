"""Whatever is sent, right or wrong, the answer is one that the documentation announces, in the contract's shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import running
from tests.apis.immersion.calling import Consumer, Immersion
from tests.apis.immersion.companies import company
from tests.apis.immersion.test_apply import application
from tests.database import DatabaseServer
from tests.structure.application import application as built

FACADE = ("/api/v2/", "/api/v3/", "/api/offers", "/api/appellation", "/api/open-api-spec", "/api/doc-api")


@dataclass(frozen=True, slots=True)
class Site:
    """The platform, and who calls it."""

    api: Immersion
    consumer: Consumer


def operations() -> list[Any]:
    """The routes of the façade, as they are documented."""
    with TemporaryDirectory() as folder:
        documented = schemathesis.openapi.from_dict(built("", Path(folder)).openapi())
    every = [result.ok() for result in documented.get_all_operations() if isinstance(result, Ok)]
    return sorted((each for each in every if each.path.startswith(FACADE)), key=lambda each: each.label)


@pytest.fixture(scope="module")
def site(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One platform for all: what one call leaves behind, the next ones meet."""
    conninfo = database_server.clone()
    unlimited = replace(configured(tmp_path_factory.mktemp("platform")), immersion_rate_limit=1_000_000)
    with running(conninfo, unlimited) as server:
        api = Immersion(server)
        api.keep(company())
        yield Site(api, api.join())
    database_server.drop(conninfo)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.label)
def test_any_input_gets_the_contracts_answer(site: Site, operation: Any, mode: GenerationMode) -> None:
    # Not made smaller: what failed says enough, and one platform serves all.
    @settings(
        max_examples=8, phases=(Phase.explicit, Phase.generate), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(
            base_url=f"http://127.0.0.1:{site.api.platform.port}", headers={"authorization": site.consumer.key}, allow_redirects=False
        )
        case.validate_response(response, checks=[not_a_server_error])
        if response.status_code >= 400 and response.status_code != 405:
            assert set(response.json()) <= {"status", "message", "issues"}
            assert response.json()["status"] == response.status_code
            assert str(response.status_code) in operation.definition.raw["responses"]

    ask()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each)
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(field=st.sampled_from(sorted(application())), value=JSON.filter(lambda value: value == value))
def test_any_value_of_any_field_gets_the_contracts_answer(site: Site, field: str, value: Any) -> None:
    try:
        answer = site.api.post("/v3/apply-to-offer", site.consumer, {**application(), field: value})
    except ValueError:  # what JSON cannot say is not sent
        return
    assert answer.status_code in (201, 400, 403, 404, 409), answer.text


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    name=st.sampled_from(["sortBy", "page", "latitude", "sirets", "nafCodes[]", "place", "appellationCodes[0]"]),
    value=st.binary(max_size=12),
)
def test_any_bytes_of_a_query_get_the_contracts_answer(site: Site, name: str, value: bytes) -> None:
    written = "".join(f"%{each:02X}" for each in value)
    answer = site.api.get("/v3/offers", site.consumer, f"sortBy=date&{name}={written}")
    assert answer.status_code in (200, 400), answer.text


@pytest.mark.parametrize("path", ["%00/%00", "%FF/%FE", "😀/11573", "11111111111111/11573/%00", "a/b/%F0%9F"])
def test_any_address_gets_the_contracts_answer(site: Site, path: str) -> None:
    for version in ("v3/offers", "v2/search"):
        assert site.api.get(f"/{version}/{path}", site.consumer).status_code in (200, 400, 404)
