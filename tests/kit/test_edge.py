"""Around every request: an id, a limit of size, headers that protect, figures by route, and no detail of what breaks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import StreamingResponse
from starlette.types import Message

from tremplin.kit.edge import _ID, REQUESTS, Edge
from tremplin.kit.front import Fronted

MOST = 1000


def site(*, secure: bool = False) -> Fronted:
    app = Fronted()

    @app.get("/essai/{number}")
    async def answer(number: str) -> str:
        return number

    @app.post("/taille")
    async def measure(request: Request) -> int:
        return len(await request.body())

    @app.get("/casse/{link}")
    async def break_down(link: str) -> None:
        raise RuntimeError("mot de passe de la base : hunter2")

    @app.get("/casse-au-milieu")
    async def break_in_the_middle() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"un"
            raise RuntimeError("hunter2")

        return StreamingResponse(pieces())

    app.put_in_front(lambda inner: Edge(inner, max_body=MOST, secure=secure))
    return app


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site()), base_url="http://tremplin.example") as client:
        yield client


def counted(route: str, status: int) -> float:
    return float(REQUESTS.labels(route, "GET", str(status))._value.get())


async def test_it_works(http: httpx.AsyncClient) -> None:
    answer = await http.get("/essai/1", headers={"x-request-id": "demande-1"})
    assert answer.json() == "1"
    assert answer.headers["x-request-id"] == "demande-1"


@pytest.mark.parametrize("given_id", ["", "avec espace", "a" * 129, "\x01"])
async def test_a_malformed_request_id_is_replaced(http: httpx.AsyncClient, given_id: str) -> None:
    answer = await http.get("/essai/1", headers={"x-request-id": given_id})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


@given(st.binary())
def test_no_request_id_breaks_a_header_or_a_line_of_the_log(raw: bytes) -> None:
    if _ID.fullmatch(raw):
        assert len(raw) <= 128
        assert all(0x21 <= byte <= 0x7E for byte in raw)


async def test_every_answer_protects_whoever_reads_it(http: httpx.AsyncClient) -> None:
    for path in ("/essai/1", "/absent", "/casse"):
        headers = (await http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "strict-transport-security" not in headers


async def test_browsers_are_told_to_stay_on_https_where_it_is_served() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site(secure=True)), base_url="https://tremplin.example") as client:
        assert "max-age=31536000" in (await client.get("/essai/1")).headers["strict-transport-security"]


async def test_a_body_too_large_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.post("/taille", content=b"a" * MOST)).json() == MOST
    answer = await http.post("/taille", content=b"a" * (MOST + 1))
    assert (answer.status_code, answer.json()) == (413, {"ok": False, "code": "PAYLOAD_TOO_LARGE"})


async def test_a_body_that_hides_its_size_is_refused_too(http: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"a" * 100

    assert (await http.post("/taille", content=pieces())).status_code == 413


async def test_what_breaks_says_nothing_of_why(http: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    answer = await http.get("/casse/un-lien-secret")
    assert (answer.status_code, answer.json()) == (500, {"ok": False, "code": "SERVER_ERROR"})
    assert "hunter2" not in answer.text + str(answer.headers)
    assert answer.headers["x-request-id"]
    logged = "".join(capsys.readouterr())
    assert "/casse/{link}" in logged
    assert "un-lien-secret" not in logged  # a page may be opened by whoever holds its address


async def test_an_answer_that_breaks_once_begun_is_cut_short() -> None:
    """The server closes the connection of an answer that has no end: nothing is appended to it."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    path = "/casse-au-milieu"
    await site()(
        {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "http_version": "1.1"}, receive, send
    )
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == b"un"


async def test_figures_are_kept_by_route_and_never_by_identifier(http: httpx.AsyncClient) -> None:
    before, unknown = counted("/essai/{number}", 200), counted("unknown", 404)
    await http.get("/essai/1")
    await http.get("/essai/2")
    await http.get("/un/chemin/invente")
    assert counted("/essai/{number}", 200) == before + 2
    assert counted("unknown", 404) == unknown + 1
