"""Posting to an address that a partner chose, as webhooks do."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tremplin.kit.fetch import Fetcher, FetchRefused, Limits, allow_loopback

ANY_PORT = range(1, 65536)


async def echo(request: web.Request) -> web.Response:
    if request.path == "/moved":
        return web.Response(status=307, headers={"Location": "/elsewhere"})
    sent = {"body": await request.text(), "id": request.headers["Webhook-Id"]}
    return web.json_response(sent, status=202)


async def post(path: str, limits: Limits) -> tuple[int, bytes]:
    app = web.Application()
    app.router.add_post("/{path:.*}", echo)
    async with TestServer(app) as server, Fetcher(allow_loopback, ports=ANY_PORT) as fetcher:
        url = str(server.make_url(path))
        receipt = await fetcher.post(url, b"signed", headers={"Webhook-Id": "msg_1"}, limits=limits)
    return receipt.status, receipt.body


async def test_it_works() -> None:
    assert await post("/", Limits()) == (202, b'{"body": "signed", "id": "msg_1"}')


async def test_only_the_beginning_of_the_answer_is_read() -> None:
    assert await post("/", Limits(max_bytes=8)) == (202, b'{"body":')


async def test_redirects_are_not_followed() -> None:
    assert await post("/moved", Limits()) == (307, b"")


@pytest.mark.parametrize("ending", ["cut", "stalled"])
async def test_a_status_followed_by_half_a_body_is_still_a_status(ending: str) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"signed")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        if ending == "stalled":
            await reader.read()
        writer.close()
        await writer.wait_closed()
        ended.set()

    ended = asyncio.Event()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        async with Fetcher(allow_loopback, ports=ANY_PORT) as fetcher:
            receipt = await fetcher.post(f"http://127.0.0.1:{port}/", b"signed", limits=Limits(total_seconds=0.3))
        await ended.wait()

    assert receipt.status == 200


async def test_a_private_address_is_refused() -> None:
    async with Fetcher() as fetcher:
        with pytest.raises(FetchRefused) as refusal:
            await fetcher.post("http://169.254.169.254/", b"signed")
    assert refusal.value.code == "ADDRESS_NOT_PUBLIC"
