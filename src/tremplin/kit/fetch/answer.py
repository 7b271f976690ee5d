"""What a server answered: its headers at once, its body as it comes, never more of it than was agreed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from multidict import CIMultiDictProxy

from tremplin.kit.fetch.errors import TooLarge, TooSlow, Truncated
from tremplin.kit.fetch.inflate import Chain

_READ = 32 * 1024  # bytes taken at most at once from the network


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost. `max_bytes` bounds both the bytes received and the bytes once decompressed.

    The defaults suit the largest catalogues we know (200 MB) on a slow host.
    """

    total_seconds: float = 300
    connect_seconds: float = 10
    max_bytes: int = 250_000_000
    max_redirects: int = 5


class Patience:
    """The time a server may make us wait, from the first connection to the last byte, redirects included.

    Only waiting counts: a reader that writes each item to the database is not cut short because it takes its time.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._left = seconds

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Spends patience while its body runs, and raises TooSlow when none is left."""
        clock = asyncio.get_running_loop().time
        started = clock()
        timer = asyncio.timeout(self._left)
        try:
            async with timer:
                yield
        except TimeoutError as error:
            if timer.expired():
                raise TooSlow(seconds=self._seconds) from error
            raise
        finally:
            self._left -= clock() - started


class Answer:
    """The final answer, after redirects. Iterate over it once to read the decompressed body.

    Any HTTP status comes here: what a 404 or a 503 means is the caller's business.
    """

    def __init__(self, response: aiohttp.ClientResponse, limits: Limits, patience: Patience, *, ungzip: bool = False) -> None:
        self._response = response
        self._limits = limits
        self._patience = patience
        self._ungzip = ungzip

    @property
    def status(self) -> int:
        return self._response.status

    @property
    def headers(self) -> CIMultiDictProxy[str]:
        return self._response.headers

    @property
    def url(self) -> str:
        """The address that answered, after redirects."""
        return str(self._response.url)

    @property
    def etag(self) -> str | None:
        return self.headers.get("ETag")

    @property
    def last_modified(self) -> str | None:
        """As the server wrote it: to be sent back as it is."""
        return self.headers.get("Last-Modified")

    @property
    def not_modified(self) -> bool:
        """True when the server says that our copy (`etag`, `last_modified`) still holds: there is no body."""
        return self.status == 304

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Raises TooSlow, TooLarge, Truncated, BadEncoding."""
        most = self._limits.max_bytes
        # A 304 announces the length of the body it does not send (RFC 9110 §8.6).
        if not self.not_modified and (self._response.content_length or 0) > most:
            raise TooLarge(most)
        stages = Chain(self.headers.get("Content-Encoding", ""), most, ungzip=self._ungzip)
        received = 0
        while data := await self._read():
            received += len(data)
            if received > most:
                raise TooLarge(most)
            for piece in stages.feed(data):
                yield piece
        for piece in stages.end():
            yield piece

    async def _read(self) -> bytes:
        async with self._patience.waiting():
            try:
                return await self._response.content.read(_READ)
            except (aiohttp.ClientError, OSError) as error:
                # aiohttp checks Content-Length and the last chunk; a connection cut in the body ends here too.
                raise Truncated from error
