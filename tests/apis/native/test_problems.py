"""Whatever refuses under /api/v1, it does in problem+json; elsewhere, in the words of each contract."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Member, Platform, running
from tremplin.settings import Settings
from tremplin.web import create_app


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1", 404, "NOT_FOUND"),
        ("GET", "/api/v1/rien", 404, "NOT_FOUND"),
        ("POST", "/api/v1/events", 405, "BAD_REQUEST"),
        ("GET", "/api/v1/events", 401, "UNAUTHORIZED"),
    ],
)
def test_it_works(server: Platform, method: str, path: str, status: int, code: str) -> None:
    answer = server.send(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told.keys() == {"type", "title", "status", "detail", "code"}
    assert (told["status"], told["code"], told["type"]) == (status, code, "/docs/codes")
    assert told["title"]
    assert told["detail"].endswith(".")


def test_a_wrong_method_is_told_the_right_ones(server: Platform) -> None:
    assert "GET" in server.send("POST", "/api/v1/events").headers["allow"]


def test_a_page_of_another_site_reads_what_is_open_refusals_too_and_nothing_else(server: Platform) -> None:
    asked = {
        "origin": "https://ailleurs.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match",
    }
    for path in ("/api/v1/missions", "/api/v1/search", "/missions.json", "/feeds/rpde/missions", "/oembed", "/openapi.json"):
        before = server.http.options(path, headers=asked)
        assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, "*")
        assert before.headers["access-control-allow-methods"] == "GET, HEAD"
        assert before.headers["access-control-allow-headers"] == "*"
        read = server.send("HEAD" if path == "/missions.json" else "GET", path, origin="https://ailleurs.example")
        assert read.headers["access-control-allow-origin"] == "*"
        assert "ETag" in read.headers["access-control-expose-headers"]
    refused = server.send("GET", "/api/v1/missions/inconnue", origin="https://ailleurs.example")
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (404, "*")
    for path in ("/api/v1/events", "/espace", "/v2/mission"):
        assert "access-control-allow-origin" not in server.http.options(path, headers=asked).headers
    assert "access-control-allow-origin" not in server.send("POST", "/api/v1/missions", body={}).headers


def test_neighbours_keep_their_own_words(server: Platform) -> None:
    unknown = server.send("GET", "/api/v10/rien")  # the rest of /api is the contract of immersions
    assert set(unknown.json()) == {"status", "message"}
    assert server.send("GET", "/v0/mission").json()["ok"] is False


def test_the_quota_is_that_of_all_apis_together(conninfo: str, tmp_path: Path) -> None:
    with running(conninfo, replace(configured(tmp_path), engagement_rate_limit=2)) as server:
        alize: Member = server.join("Alizé")
        assert server.get("/v0/mission", alize).headers["x-ratelimit-remaining"] == "1"
        assert server.get("/api/v1/events", alize).headers["x-ratelimit-remaining"] == "0"
        refused = server.get("/api/v1/events", alize)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        assert refused.headers["x-ratelimit-limit"] == "2"
        assert refused.json()["code"] == "TOO_MANY_REQUESTS"


async def test_a_failure_says_nothing_of_itself(conninfo: str, configuration: Settings) -> None:
    app = create_app(configuration, conninfo)  # its database was never opened: asking it breaks
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as http:
        for path, told in (("/api/v1/events", "application/problem+json"), ("/v0/mission", "application/json")):
            answer = await http.get(path, headers={"x-api-key": "clé".encode().hex()})
            assert answer.status_code == 500
            assert answer.headers["content-type"] == told
            assert answer.json()["code"] == "SERVER_ERROR"
