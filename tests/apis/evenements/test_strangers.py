"""Whatever the address, a stranger learns nothing: neither without a token, nor with an invented one, nor with half of the scope."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.apis.evenements.calling import V1, Evenements, told
from tests.factories.events import fair_record, record
from tests.structure.application import application, routes


@pytest.fixture(scope="module", autouse=True)
def events(api: Evenements) -> None:
    api.keep(record(1), fair_record(1))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    folder: Path = tmp_path_factory.mktemp("nowhere")
    return [
        (method, path) for method, path in routes(application("dbname=nowhere", folder)) if path.startswith(V1) and method != "HEAD"
    ]


def ask(api: Evenements, method: str, path: str, authorization: str | None) -> tuple[int, str]:
    address = re.sub(r"\{\w+\}", "1", path)
    answer = api.platform.http.request(method, address, headers={"authorization": authorization} if authorization else {})
    if answer.status_code >= 400:
        told(answer, answer.status_code)
    return answer.status_code, answer.text


def test_it_works(api: Evenements, token: str, served: list[tuple[str, str]]) -> None:
    """Those whom a route is for are served: without it, the refusals below would prove nothing."""
    assert len(served) == 5
    for method, path in served:
        status, text = ask(api, method, path, f"Bearer {token}")
        assert status == 200
        assert "Rennes" in text or "Quimper" in text or "1jeune1solution" in text, path


def test_strangers_are_refused(api: Evenements, token: str, served: list[tuple[str, str]]) -> None:
    half = api.token(api.join("Cabestan", scope="evenements"))
    other = api.token(api.join("Dunes", scope="api_evenementsv1 o2dsoffre"))
    expected = [
        *((None, 401), ("", 401), ("Bearer", 401), (f"Basic {token}", 401), (token, 401)),
        *((f"Bearer {token}a", 401), ("Bearer " + "a" * 9000, 401)),
        *((f"Bearer {half}", 403), (f"Bearer {other}", 403)),
    ]
    for method, path in served:
        for authorization, status in expected:
            found, text = ask(api, method, path, authorization)
            assert found == status, (path, authorization, text)
            assert "Rennes" not in text


def test_refusals_say_how_to_come_back(api: Evenements) -> None:
    refused = api.get("salonsenligne", None)
    assert (told(refused, 401)["code"], refused.headers["www-authenticate"]) == ("ACCESS_TOKEN_MISSING", "Bearer")


def test_what_is_not_served_is_told_in_json(api: Evenements) -> None:
    assert told(api.get("inconnu", None), 404)["code"] == "NOT_FOUND"
    assert told(api.platform.http.delete(f"{V1}/salonsenligne"), 405)["code"] == "BAD_REQUEST"
