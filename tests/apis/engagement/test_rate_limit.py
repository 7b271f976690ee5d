"""The quota of a partner: three headers on every answer, then 429 until the minute ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.apis.engagement.platform import Member, Platform, running
from tests.factories.partners import make_key
from tremplin.kit.clock import utc_now
from tremplin.settings import Settings

LIMIT = 3


@pytest.fixture
def server(conninfo: str, configuration: Settings) -> Iterator[Platform]:
    """A platform that lets a partner call three times a minute, at an instant that does not pass."""
    with running(conninfo, replace(configuration, engagement_rate_limit=LIMIT)) as platform:
        platform.clock.at = utc_now().replace(second=20)
        yield platform


def test_it_works(server: Platform, boussole: Member) -> None:
    answer = server.get("/v0/mission", boussole)
    quota = {name: answer.headers[f"X-RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")}
    end = int((server.clock.at + timedelta(minutes=1)).replace(second=0).timestamp())
    assert quota == {"Limit": "3", "Remaining": "2", "Reset": str(end)}
    assert "retry-after" not in answer.headers


def test_beyond_the_limit_calls_are_refused_in_the_words_of_the_contract(server: Platform, boussole: Member) -> None:
    assert [server.get("/v0/mission", boussole).status_code for _ in range(LIMIT)] == [200] * LIMIT
    answer = server.get("/v0/mission/search", boussole)
    assert answer.status_code == 429
    message = "Too many requests, please try again later."
    assert answer.json() == {"ok": False, "code": "TOO_MANY_REQUESTS", "message": message}
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_the_next_minute_opens_again(server: Platform, boussole: Member) -> None:
    assert [server.get("/v0/mission", boussole).status_code for _ in range(LIMIT + 1)][-1] == 429
    server.clock.at += timedelta(minutes=1)
    assert server.get("/v0/mission", boussole).status_code == 200


def test_the_quota_is_the_partner_s_whatever_its_keys_and_routes(server: Platform, boussole: Member) -> None:
    other = replace(boussole, key=server.write(lambda conn: make_key(conn, boussole.partner)))
    paths = ["/v0/mission", "/v2/mission/search", "/v0/mission/unknown"]
    assert [server.get(path, by).status_code for path, by in zip(paths, (boussole, other, other), strict=True)] == [
        200,
        200,
        404,
    ]
    assert server.get("/v0/mission", other).status_code == 429


def test_a_partner_does_not_use_the_quota_of_another(server: Platform, boussole: Member, cabestan: Member) -> None:
    assert [server.get("/v0/mission", boussole).status_code for _ in range(LIMIT + 1)][-1] == 429
    assert server.get("/v0/mission", cabestan).status_code == 200


def test_unknown_keys_are_not_counted(server: Platform) -> None:
    assert {server.http.get("/v0/mission", headers={"x-api-key": "x"}).status_code for _ in range(LIMIT + 2)} == {401}
