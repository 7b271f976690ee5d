"""Answers made while they are sent, in constant memory: at the pace of who reads, and not a moment longer than they do."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

Pieces = AsyncGenerator[bytes, None]
# A third larger than the smallest, for a third of the time.
_LEVEL = 4
_GZIP_FORMAT = 31  # how zlib calls it


class Stream(StreamingResponse):
    """An answer in pieces. `leave` is called at its end, whichever way it ends."""

    def __init__(self, pieces: Pieces, *, leave: Callable[[], None], headers: dict[str, str], media_type: str) -> None:
        super().__init__(pieces, headers=headers, media_type=media_type)
        self._pieces = pieces
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()
            # Now: left to the garbage collector, a query would go on for someone who is gone.
            await self._pieces.aclose()


async def gzipped(pieces: Pieces) -> Pieces:
    """The same pieces, compressed as one file."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_FORMAT)
    async with aclosing(pieces):
        async for piece in pieces:
            if compressed := compressor.compress(piece):
                yield compressed
    yield compressor.flush()


def accepts_gzip(request: Request) -> bool:
    """Whether the client asks for gzip (RFC 9110 §12.5.3)."""
    offered = re.search(
        r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([0-9.]+))?\s*(?:,|$)", request.headers.get("accept-encoding", ""), re.IGNORECASE
    )
    return offered is not None and not re.fullmatch(r"0*\.?0*", offered[1] or "1")
