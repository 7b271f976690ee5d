"""The outgoing HTTP client: `stream`, `download` and `post`, each from a link that someone else chose."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import AsyncIterator, Callable, Container, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import BinaryIO, Self

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from tremplin.kit.fetch.addresses import IPAddress, is_public
from tremplin.kit.fetch.answer import Answer, Limits, Patience
from tremplin.kit.fetch.boundary import Boundary, Hop
from tremplin.kit.fetch.errors import FetchRefused, NotReachable, TooManyRedirects
from tremplin.kit.fetch.resolver import JudgingResolver, Resolve, resolve_by_system

WEB_PORTS = frozenset({80, 443, 8080, 8443})
GET_LIMITS = Limits()
POST_LIMITS = Limits(total_seconds=15, connect_seconds=5, max_bytes=16_384, max_redirects=0)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LINKS_REMEMBERED = 256  # those that webhooks are posted to, thousands of times each


@dataclass(frozen=True, slots=True)
class Download:
    """A finished download. `sha256` (hexadecimal) and `size` (bytes) are those of the decompressed body written."""

    status: int
    url: str
    etag: str | None
    last_modified: str | None
    not_modified: bool
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a server answered to a POST: its status, its headers, and the beginning of its body as it was received."""

    status: int
    body: bytes
    headers: CIMultiDictProxy[str]


class Fetcher:
    """Owns one pool of connections; open it with `async with`, share it between tasks.

    `allow` judges every address before it is connected to. `resolve` and `tls` are replaced by tests, or where names or
    certificates come from elsewhere than the system.
    """

    def __init__(
        self,
        allow: Callable[[IPAddress], bool] = is_public,
        *,
        user_agent: str = "Tremplin",
        ports: Container[int] = WEB_PORTS,
        resolve: Resolve = resolve_by_system,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._boundary = Boundary(allow, ports)
        # What is judged here is how a link is written, which does not change; its addresses are judged at each connection.
        self._judge = lru_cache(_LINKS_REMEMBERED)(self._boundary.url)
        self._resolver = JudgingResolver(self._boundary, resolve)
        self._user_agent = user_agent
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=self._resolver.open_socket,
            use_dns_cache=False,  # would keep addresses past the moment they were judged
            ssl=self._tls or True,
            limit=0,  # waiting for a free connection would be counted as the server's slowness
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),  # no server's cookie is shown to another fetch
            auto_decompress=False,  # aiohttp would inflate without any bound
            trust_env=False,  # a proxy would resolve and connect by its own rules
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def stream(
        self,
        url: str,
        *,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        limits: Limits = GET_LIMITS,
        ungzip: bool = False,
    ) -> AsyncIterator[Answer]:
        """GETs this link, redirects followed. `ungzip` also decodes a body that is a gzip file (`.xml.gz`).

        `etag` and `last_modified` are those of the copy we hold: the answer may then be `not_modified`. `headers` and
        `auth` are for the origin of this link only. Raises FetchRefused, on entering or while reading.
        """
        sent = CIMultiDict(headers or {})
        if auth is not None:
            sent["Authorization"] = aiohttp.encode_basic_auth(*auth)
        if etag is not None:
            sent["If-None-Match"] = etag
        if last_modified is not None:
            sent["If-Modified-Since"] = last_modified
        patience = Patience(limits.total_seconds)
        response = await self._follow(Hop.first(self._judge(url), sent), limits, patience)
        try:
            yield Answer(response, limits, patience, ungzip=ungzip)
        finally:
            response.close()

    async def download(
        self,
        url: str,
        to: BinaryIO,
        *,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        limits: Limits = GET_LIMITS,
        ungzip: bool = False,
    ) -> Download:
        """Writes the body of this link to a file open in binary mode, whatever the status; arguments as in `stream`.

        After a refusal the file holds a partial body, to be thrown away.
        """
        digest = hashlib.sha256()
        size = 0
        async with self.stream(
            url, auth=auth, headers=headers, etag=etag, last_modified=last_modified, limits=limits, ungzip=ungzip
        ) as answer:
            async for piece in answer:
                digest.update(piece)
                size += to.write(piece)
            return Download(
                status=answer.status,
                url=answer.url,
                etag=answer.etag,
                last_modified=answer.last_modified,
                not_modified=answer.not_modified,
                sha256=digest.hexdigest(),
                size=size,
            )

    async def post(self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None, limits: Limits = POST_LIMITS) -> Receipt:
        """Sends this body. Redirects are not followed: whoever moves must say so, or signed data goes to strangers.

        The status is the verdict: of the answer's body, kept for logs, at most `limits.max_bytes` are read, and what
        goes wrong while reading it changes nothing. Raises FetchRefused.
        """
        sent = CIMultiDict({"Accept-Encoding": "identity", **(headers or {})})
        patience = Patience(limits.total_seconds)
        response = await self._send("POST", self._judge(url), sent, limits, patience, body)
        try:
            received = await _beginning(response, limits.max_bytes, patience)
        finally:
            response.close()
        return Receipt(response.status, received, response.headers)

    async def _follow(self, hop: Hop, limits: Limits, patience: Patience) -> aiohttp.ClientResponse:
        for _ in range(limits.max_redirects + 1):
            response = await self._send("GET", hop.url, hop.headers, limits, patience)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or location is None:
                return response
            response.close()
            hop = self._boundary.redirected(hop, location)
        raise TooManyRedirects(redirects=limits.max_redirects)

    async def _send(
        self, method: str, url: URL, headers: Mapping[str, str], limits: Limits, patience: Patience, body: bytes | None = None
    ) -> aiohttp.ClientResponse:
        if self._session is None:
            raise RuntimeError("open the Fetcher with `async with` first")
        async with patience.waiting():
            try:
                return await self._session.request(
                    method,
                    url,
                    headers=headers,
                    data=body,
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(total=None, connect=limits.connect_seconds),
                )
            except (aiohttp.ClientError, OSError) as error:
                raise NotReachable from error


async def _beginning(response: aiohttp.ClientResponse, most: int, patience: Patience) -> bytes:
    """The first bytes of an answer, or those that came before something went wrong."""
    received = bytearray()
    with suppress(FetchRefused, aiohttp.ClientError, OSError):
        if response.content.is_eof():  # most answers come whole with their headers: no clock to set
            return response.content.read_nowait(most)
        async with patience.waiting():
            async for piece in response.content.iter_chunked(most):
                received += piece
                if len(received) >= most:
                    break
    return bytes(received[:most])
