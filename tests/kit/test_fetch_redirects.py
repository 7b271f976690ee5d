"""Redirects and TLS, between real servers on loopback."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tremplin.kit.fetch import Fetcher, FetchRefused, Limits, allow_loopback

Handler = Callable[[web.Request], web.StreamResponse]
ANY_PORT = range(1, 65536)


async def to_loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


@asynccontextmanager
async def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[TestServer]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    server = TestServer(app, scheme="https" if tls else "http")
    await server.start_server(ssl=tls)
    try:
        yield server
    finally:
        await server.close()


def moved(location: str) -> web.Response:
    return web.Response(status=302, headers={"Location": location})


async def code_for(fetcher: Fetcher, url: str, **arguments: object) -> str:
    async with fetcher:
        with pytest.raises(FetchRefused) as refusal:
            async with fetcher.stream(url, **arguments):  # type: ignore[arg-type]
                pass
    return refusal.value.code


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_it_works(status: int) -> None:
    def handler(request: web.Request) -> web.Response:
        if request.path == "/old":
            return web.Response(status=status, headers={"Location": "new?page=1"})
        return web.Response(text=request.path_qs)

    async with serving(handler) as server, Fetcher(allow_loopback, ports=ANY_PORT) as fetcher:
        async with fetcher.stream(str(server.make_url("/old"))) as answer:
            assert b"".join([piece async for piece in answer]) == b"/new?page=1"
            assert answer.url == str(server.make_url("/new?page=1"))


async def test_as_many_redirects_as_agreed_are_followed_and_no_more() -> None:
    def handler(request: web.Request) -> web.Response:
        left = int(request.path[1:])
        return moved(f"/{left - 1}") if left else web.Response()

    async with serving(handler) as server:
        async with (
            Fetcher(allow_loopback, ports=ANY_PORT) as fetcher,
            fetcher.stream(str(server.make_url("/5"))) as answer,
        ):
            assert answer.status == 200
        refused = await code_for(Fetcher(allow_loopback, ports=ANY_PORT), str(server.make_url("/6")))
        assert refused == "TOO_MANY_REDIRECTS"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "ADDRESS_NOT_PUBLIC"),
        ("http://[::ffff:10.0.0.1]/", "ADDRESS_NOT_PUBLIC"),
        ("http://0xa000001/", "ADDRESS_NOT_PUBLIC"),
        ("file:///etc/passwd", "SCHEME_NOT_ALLOWED"),
        ("http://me:secret@127.0.0.1/", "CREDENTIALS_IN_URL"),
    ],
)
async def test_a_redirect_that_leads_inside_is_refused(location: str, code: str) -> None:
    async with serving(lambda request: moved(location)) as server:
        assert await code_for(Fetcher(allow_loopback, ports=ANY_PORT), str(server.make_url("/"))) == code


async def test_a_redirect_to_a_name_that_leads_inside_is_refused() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1" if host == "assos.example" else "10.0.0.1"]

    async with serving(lambda request: moved("http://interne.example/")) as server:
        fetcher = Fetcher(allow_loopback, ports=ANY_PORT, resolve=resolve)
        assert await code_for(fetcher, f"http://assos.example:{server.port}/") == "ADDRESS_NOT_PUBLIC"


async def test_credentials_stay_with_their_origin() -> None:
    seen: list[tuple[str, str | None, str | None]] = []

    def handler(request: web.Request) -> web.Response:
        seen.append((request.path, request.headers.get("Authorization"), request.headers.get("X-Api-Key")))
        there = {
            "/1": "/2",
            "/2": f"http://b.example:{request.url.port}/3",
            "/3": f"http://a.example:{request.url.port}/4",
        }
        return moved(there[request.path]) if request.path in there else web.Response()

    async with serving(handler) as server, Fetcher(allow_loopback, ports=ANY_PORT, resolve=to_loopback) as fetcher:
        url = f"http://a.example:{server.port}/1"
        async with fetcher.stream(url, auth=("asso", "secret"), headers={"X-Api-Key": "k"}):
            pass

    basic = "Basic YXNzbzpzZWNyZXQ="
    assert seen == [("/1", basic, "k"), ("/2", basic, "k"), ("/3", None, None), ("/4", None, None)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of `assos.example`, its own authority, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "assos.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("assos.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "assos.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + signed.public_bytes(pem))
    return file


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> Fetcher:
    tls = ssl.create_default_context(cafile=str(certificate))
    return Fetcher(allow_loopback, ports=ANY_PORT, resolve=to_loopback, tls=tls)


async def test_tls_asks_for_the_name_at_the_pinned_address(server_tls: ssl.SSLContext, trusting: Fetcher) -> None:
    asked: list[str | None] = []
    server_tls.sni_callback = lambda connection, name, context: asked.append(name)

    async with serving(lambda request: web.Response(text=request.host), server_tls) as server, trusting:
        async with trusting.stream(f"https://assos.example:{server.port}/") as answer:
            assert b"".join([piece async for piece in answer]) == f"assos.example:{server.port}".encode()
    assert asked == ["assos.example"]


async def test_the_certificate_of_another_name_is_refused(server_tls: ssl.SSLContext, trusting: Fetcher) -> None:
    async with serving(lambda request: web.Response(), server_tls) as server:
        assert await code_for(trusting, f"https://autre.example:{server.port}/") == "NOT_REACHABLE"


async def test_an_unknown_authority_is_refused(server_tls: ssl.SSLContext) -> None:
    async with serving(lambda request: web.Response(), server_tls) as server:
        fetcher = Fetcher(allow_loopback, ports=ANY_PORT, resolve=to_loopback)
        assert await code_for(fetcher, f"https://assos.example:{server.port}/") == "NOT_REACHABLE"


async def test_a_redirect_to_clear_text_is_refused_when_credentials_were_sent(server_tls: ssl.SSLContext, trusting: Fetcher) -> None:
    async with serving(lambda request: moved("http://assos.example/"), server_tls) as server:
        url = f"https://assos.example:{server.port}/"
        assert await code_for(trusting, url, auth=("asso", "secret")) == "DOWNGRADE"


async def test_a_redirect_to_clear_text_is_followed_when_nothing_secret_was_sent(
    server_tls: ssl.SSLContext, trusting: Fetcher
) -> None:
    async with serving(lambda request: web.Response()) as clear:
        location = f"http://assos.example:{clear.port}/"
        async with serving(lambda request: moved(location), server_tls) as server, trusting:
            async with trusting.stream(f"https://assos.example:{server.port}/") as answer:
                assert answer.url == location


async def test_time_is_counted_over_all_redirects() -> None:
    async with serving(lambda request: moved(request.path)) as server:
        fetcher = Fetcher(allow_loopback, ports=ANY_PORT)
        endless = Limits(total_seconds=0.3, max_redirects=10**9)
        assert await code_for(fetcher, str(server.make_url("/")), limits=endless) == "TOO_SLOW"
