"""What servers answer, and how much of it we accept: real servers on loopback."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tremplin.kit.fetch import Fetcher, FetchRefused, IPAddress, Limits, allow_loopback, is_public
from tremplin.kit.fetch.boundary import Boundary
from tremplin.kit.fetch.resolver import JudgingResolver, resolve_by_system

DOCUMENT = b"<mission>Maraude</mission>" * 5_000
ANY_PORT = range(1, 65536)
QUICK = Limits(total_seconds=0.3, connect_seconds=0.2, max_bytes=1_000_000)


def fetching(allow: Callable[[IPAddress], bool] = allow_loopback) -> Fetcher:
    return Fetcher(allow, ports=ANY_PORT)


@asynccontextmanager
async def serving(handler: Callable[[web.Request], web.StreamResponse]) -> AsyncIterator[str]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@asynccontextmanager
async def serving_raw(*parts: bytes, then: str = "close") -> AsyncIterator[str]:
    """A server that answers these very bytes, then closes, waits for ever, or drips one byte at a time."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.writelines(parts)
        if then == "wait":
            await reader.read()
        while then == "drip" and not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.01)
        writer.close()

        with suppress(OSError):
            await writer.wait_closed()
        ended.set()

    ended = asyncio.Event()
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await ended.wait()


async def read(fetcher: Fetcher, url: str, limits: Limits = QUICK, *, ungzip: bool = False) -> bytes:
    async with fetcher.stream(url, limits=limits, ungzip=ungzip) as answer:
        return b"".join([piece async for piece in answer])


async def code_for(url: str, limits: Limits = QUICK, fetcher: Fetcher | None = None) -> str:
    async with fetcher or fetching() as opened:
        with pytest.raises(FetchRefused) as refusal:
            await read(opened, url, limits)
    return refusal.value.code


async def test_it_works() -> None:
    headers = {"ETag": '"1"', "Last-Modified": "Mon, 05 Jan 2026 10:00:00 GMT"}
    async with serving(lambda request: web.Response(body=DOCUMENT, headers=headers)) as url, fetching() as fetcher:
        async with fetcher.stream(url) as answer:
            body = b"".join([piece async for piece in answer])

    assert (answer.status, answer.url, answer.not_modified) == (200, url, False)
    assert (answer.etag, answer.last_modified) == (headers["ETag"], headers["Last-Modified"])
    assert body == DOCUMENT


async def test_a_download_is_written_and_summed_up() -> None:
    file = io.BytesIO()
    packed = gzip.compress(DOCUMENT)
    async with serving(lambda request: web.Response(body=packed)) as url, fetching() as fetcher:
        download = await fetcher.download(url, file, ungzip=True)

    assert file.getvalue() == DOCUMENT
    assert (download.status, download.url, download.size) == (200, url, len(DOCUMENT))
    assert download.sha256 == hashlib.sha256(DOCUMENT).hexdigest()


async def test_what_we_already_hold_is_not_sent_again() -> None:
    def handler(request: web.Request) -> web.Response:
        assert request.headers["If-Modified-Since"] == "Mon, 05 Jan 2026 10:00:00 GMT"
        fresh = request.headers["If-None-Match"] == '"1"'
        return web.Response(status=304 if fresh else 200, headers={"ETag": '"1"'})

    file = io.BytesIO()
    async with serving(handler) as url, fetching() as fetcher:
        download = await fetcher.download(url, file, etag='"1"', last_modified="Mon, 05 Jan 2026 10:00:00 GMT", limits=QUICK)

    assert (download.not_modified, download.etag, download.size) == (True, '"1"', 0)


async def test_a_failed_status_is_an_answer_like_another() -> None:
    async with serving(lambda request: web.Response(status=503, text="Panne")) as url, fetching() as fetcher:
        async with fetcher.stream(url) as answer:
            assert answer.status == 503


async def test_a_compressed_answer_is_decompressed() -> None:
    def handler(request: web.Request) -> web.Response:
        response = web.Response(body=DOCUMENT)
        response.enable_compression()
        return response

    async with serving(handler) as url, fetching() as fetcher, fetcher.stream(url) as answer:
        assert answer.headers["Content-Encoding"] in ("gzip", "deflate")
        assert b"".join([piece async for piece in answer]) == DOCUMENT


async def test_credentials_and_user_agent_are_sent() -> None:
    seen: list[web.Request] = []

    def handler(request: web.Request) -> web.Response:
        seen.append(request)
        return web.Response()

    async with serving(handler) as url, Fetcher(allow_loopback, user_agent="Essai", ports=ANY_PORT) as fetcher:
        async with fetcher.stream(url, auth=("asso", "clé"), headers={"X-Api-Key": "k"}):
            pass

    assert seen[0].headers["Authorization"] == "Basic YXNzbzpjbMOp"
    assert (seen[0].headers["X-Api-Key"], seen[0].headers["User-Agent"]) == ("k", "Essai")


async def test_cookies_are_not_kept() -> None:
    seen: list[str | None] = []

    def handler(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie"))
        return web.Response(headers={"Set-Cookie": "session=1"})

    async with serving(handler) as url, fetching() as fetcher:
        await read(fetcher, url)
        await read(fetcher, url)

    assert seen == [None, None]


async def test_a_private_address_is_refused_by_default() -> None:
    async with serving(lambda request: web.Response()) as url:
        assert await code_for(url, fetcher=Fetcher(ports=ANY_PORT)) == "ADDRESS_NOT_PUBLIC"


async def test_a_mapped_literal_is_refused_even_where_loopback_is_allowed() -> None:
    async with serving(lambda request: web.Response()) as url:
        assert await code_for(url.replace("127.0.0.1", "[::ffff:127.0.0.1]")) == "ADDRESS_NOT_PUBLIC"


async def test_a_name_with_one_private_address_is_refused() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1", "10.0.0.1"]

    async with serving(lambda request: web.Response()) as url:
        fetcher = Fetcher(allow_loopback, ports=ANY_PORT, resolve=resolve)
        assert await code_for(url.replace("127.0.0.1", "assos.example"), fetcher=fetcher) == "ADDRESS_NOT_PUBLIC"


async def test_no_socket_is_opened_to_a_refused_address_even_when_other_checks_are_skipped() -> None:
    resolver = JudgingResolver(Boundary(is_public, ANY_PORT), resolve_by_system)

    with pytest.raises(FetchRefused, match="serveur public"):
        resolver.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))


async def test_names_are_resolved_by_the_system() -> None:
    assert set(await resolve_by_system("localhost", 80)) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("failure", [OSError("no such host"), UnicodeError("label too long"), None])
async def test_an_unknown_name_is_refused(failure: Exception | None) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        if failure:
            raise failure
        return []

    assert await code_for("http://assos.example/", fetcher=Fetcher(resolve=resolve)) == "NOT_RESOLVED"


async def test_a_name_changing_its_address_after_the_check_is_pinned() -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    def only_the_first(address: IPAddress) -> bool:
        return address == ip_address("127.0.0.1")

    def handler(request: web.Request) -> web.Response:
        return web.Response(text=request.host, headers={"Connection": "close"})

    async with serving(handler) as url, Fetcher(only_the_first, ports=ANY_PORT, resolve=resolve) as fetcher:
        named = url.replace("127.0.0.1", "assos.example")
        assert (await read(fetcher, named)).decode() in named  # the Host header kept the name
        assert asked == ["assos.example"]
        with pytest.raises(FetchRefused, match="serveur public"):
            await read(fetcher, named)


async def test_a_server_that_is_off_is_not_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    assert await code_for(url) == "NOT_REACHABLE"


async def test_a_name_server_that_never_answers_is_not_waited_for() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    assert await code_for("http://assos.example/", fetcher=Fetcher(resolve=resolve)) == "NOT_REACHABLE"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 500 + b"\r\n",
    ],
)
async def test_a_server_that_does_not_speak_http_is_refused(answer: bytes) -> None:
    async with serving_raw(answer) as url:
        assert await code_for(url) == "NOT_REACHABLE"


@pytest.mark.parametrize(
    ("start", "then"),
    [
        (b"", "wait"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", "drip"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "wait"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "drip"),
    ],
)
async def test_a_server_that_never_ends_is_too_slow(start: bytes, then: str) -> None:
    async with serving_raw(start, then=then) as url:
        assert await code_for(url) == "TOO_SLOW"


async def test_a_slow_reader_does_not_spend_the_server_s_time() -> None:
    limits = Limits(total_seconds=0.3)
    async with serving(lambda request: web.Response(body=DOCUMENT)) as url, fetching() as fetcher:
        async with fetcher.stream(url, limits=limits) as answer:
            await asyncio.sleep(0.4)
            assert b"".join([piece async for piece in answer]) == DOCUMENT


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(DOCUMENT)[:-9],
    ],
    ids=["length", "chunks", "gzip"],
)
async def test_a_body_cut_short_is_truncated(answer: bytes) -> None:
    async with serving_raw(answer) as url:
        assert await code_for(url) == "TRUNCATED"


async def test_an_announced_length_over_the_limit_is_refused_before_reading() -> None:
    async with serving_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n", then="wait") as url:
        assert await code_for(url) == "TOO_LARGE"


async def test_a_body_without_length_is_cut_at_the_limit() -> None:
    async with serving_raw(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1_000_001) as url:
        assert await code_for(url) == "TOO_LARGE"


async def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(bytes(30_000_000))

    def handler(request: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    async with serving(handler) as url:
        assert await code_for(url, Limits()) == "TOO_LARGE"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_an_unreadable_encoding_is_refused(encoding: str) -> None:
    async with serving(lambda request: web.Response(body=DOCUMENT, headers={"Content-Encoding": encoding})) as url:
        assert await code_for(url) == "BAD_ENCODING"


async def test_an_error_page_in_an_unknown_encoding_still_has_its_status() -> None:
    async with (
        serving(lambda request: web.Response(status=404, headers={"Content-Encoding": "br"})) as url,
        fetching() as fetcher,
        fetcher.stream(url) as answer,
    ):
        assert answer.status == 404


async def test_the_length_announced_by_a_304_is_not_that_of_its_body() -> None:
    async with (
        serving_raw(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9000000\r\n\r\n") as url,
        fetching() as fetcher,
    ):
        download = await fetcher.download(url, io.BytesIO(), etag='"1"', limits=QUICK)

    assert download.not_modified


async def test_refusals_do_not_tell_what_was_found_inside() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["10.1.2.3"]

    async with Fetcher(resolve=resolve) as fetcher:
        with pytest.raises(FetchRefused) as refusal:
            await read(fetcher, "http://interne.example/")
    assert "10.1.2.3" not in refusal.value.message
    assert "interne" not in refusal.value.message
