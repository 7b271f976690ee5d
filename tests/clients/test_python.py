"""The Python client: what it sends, what it reads, what it raises."""

from __future__ import annotations

import httpx
import pytest

from tremplin_client import Tremplin, TremplinError


def client(*answers: httpx.Response, key: str | None = None) -> tuple[Tremplin, list[httpx.Request]]:
    """A client of a server that gives these answers one after the other, and what it was asked."""
    asked: list[httpx.Request] = []
    waiting = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return waiting.pop(0)

    http = httpx.Client(transport=httpx.MockTransport(answer), base_url="https://t.example")
    return Tremplin(key, http=http), asked


def test_it_works() -> None:
    tremplin, asked = client(httpx.Response(200, json={"total": 1, "data": [{"name": "Fournil"}]}), key="k")
    page = tremplin.immersions.list(near="Saint-Étienne", radius_km=20)
    assert page["data"][0]["name"] == "Fournil"
    assert str(asked[0].url) == "https://t.example/api/v1/immersions?near=Saint-%C3%89tienne&radius_km=20"
    assert asked[0].headers["x-api-key"] == "k"


def test_parameters_of_the_address_are_encoded_and_headers_sent() -> None:
    tremplin, asked = client(httpx.Response(204), key="k")
    tremplin.agenda_events.delete("a/b é", if_match='"v1"')
    assert asked[0].url.raw_path == b"/api/v1/agenda/events/a%2Fb%20%C3%A9"
    assert asked[0].headers["if-match"] == '"v1"'


def test_a_refusal_tells_its_code_its_sentence_and_each_fault() -> None:
    told = {"code": "INVALID_QUERY", "detail": "Des paramètres…", "errors": [{"pointer": "/query/near", "detail": "…"}]}
    tremplin, _ = client(httpx.Response(400, json=told))
    with pytest.raises(TremplinError, match="Des paramètres…") as refused:
        tremplin.immersions.list(near="x")
    assert (refused.value.status, refused.value.code, refused.value.errors) == (400, "INVALID_QUERY", told["errors"])


def test_a_reading_is_sent_again_when_the_server_says_when() -> None:
    busy = httpx.Response(429, headers={"retry-after": "0"})
    tremplin, asked = client(busy, busy, httpx.Response(200, json={"data": []}))
    assert tremplin.webhooks.list() == {"data": []}
    assert len(asked) == 3


@pytest.mark.parametrize("headers", [{}, {"retry-after": "3600"}, {"retry-after": "demain"}])
def test_nothing_is_sent_again_when_it_would_not_help(headers: dict[str, str]) -> None:
    tremplin, asked = client(httpx.Response(503, headers=headers, text="<html>"))
    with pytest.raises(TremplinError) as refused:
        tremplin.webhooks.list()
    assert (refused.value.status, refused.value.code, len(asked)) == (503, "", 1)


def test_a_writing_is_sent_again_only_with_a_key_that_forbids_doubles() -> None:
    busy = httpx.Response(503, headers={"retry-after": "0"})
    tremplin, asked = client(busy, busy, httpx.Response(200, json={"data": []}))
    with pytest.raises(TremplinError):
        tremplin.agenda_events.create({"events": []})
    tremplin.agenda_events.create({"events": []}, idempotency_key="une-fois")
    assert len(asked) == 3
