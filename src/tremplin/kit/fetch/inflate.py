"""Decompression of what strangers send: piece by piece, so that a bomb of kilobytes never becomes gigabytes here."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from tremplin.kit.fetch.errors import BadEncoding, TooLarge, Truncated

PIECE = 64 * 1024  # bytes produced at most at once
MAX_RATIO = 250  # real catalogues compress 5 to 60 times, deflate can reach 1032
FREE_BYTES = 1_000_000  # no ratio is computed below: short repetitive documents compress very well
_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_PADDING = b"\0"  # of tapes and block devices, after a gzip member: ignored, as gzip does


class Stage(Protocol):
    """A step between the bytes received and the bytes read. `end` raises Truncated when more was expected."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def end(self) -> Iterator[bytes]: ...


class Verbatim:
    """Bytes pass as they are."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def end(self) -> Iterator[bytes]:
        return iter(())


class Inflate:
    """Decodes gzip (of one or several members, as log rotation makes) or deflate (with or without its header)."""

    def __init__(self, max_bytes: int, *, gzip: bool) -> None:
        self._gzip = gzip
        self._max_bytes = max_bytes
        self._stream = zlib.decompressobj(_GZIP_WINDOW) if gzip else None
        self._taken = 0
        self._given = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decompressed bytes, in pieces. Raises BadEncoding, TooLarge."""
        self._taken += len(data)
        if self._stream and self._stream.eof:
            data = data.lstrip(_PADDING)
        pending = bool(data)
        while pending:
            stream = self._stream_for(data)
            try:
                piece = stream.decompress(data, PIECE)
            except zlib.error as error:
                raise BadEncoding from error
            if piece:
                self._count(piece)
                yield piece
            data = stream.unused_data.lstrip(_PADDING) if stream.eof else stream.unconsumed_tail
            # A full piece may leave output inside zlib although all input was taken.
            pending = bool(data) or (len(piece) == PIECE and not stream.eof)

    def end(self) -> Iterator[bytes]:
        # Some servers announce an encoding on an empty body: nothing was cut.
        if self._taken and not (self._stream and self._stream.eof):
            raise Truncated
        return iter(())

    def _stream_for(self, data: bytes) -> zlib._Decompress:
        if self._stream is None:
            # RFC 9110 §8.4.1.2: "deflate" has the zlib header, but some servers send it bare.
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        elif self._stream.eof:
            if not self._gzip:
                raise BadEncoding
            self._stream = zlib.decompressobj(_GZIP_WINDOW)
        return self._stream

    def _count(self, piece: bytes) -> None:
        self._given += len(piece)
        if self._given > self._max_bytes or self._given > max(FREE_BYTES, MAX_RATIO * self._taken):
            raise TooLarge(self._max_bytes)


class Gunzip:
    """Decodes documents that are gzip files themselves (`.xml.gz`), and lets the others pass as they are."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._start = b""
        self._stage: Stage | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stage is None:
            self._start += data
            if len(self._start) < len(_GZIP_MAGIC):
                return
            data, self._start = self._start, b""
            self._stage = Inflate(self._max_bytes, gzip=True) if data.startswith(_GZIP_MAGIC) else Verbatim()
        yield from self._stage.feed(data)

    def end(self) -> Iterator[bytes]:
        if self._stage is None:
            return iter((self._start,) if self._start else ())
        return self._stage.end()


class Chain:
    """The stages between the network and the reader, for this `Content-Encoding`. Raises BadEncoding if unknown."""

    def __init__(self, content_encoding: str, max_bytes: int, *, ungzip: bool) -> None:
        self._outer: Stage
        match content_encoding.strip().lower():
            case "" | "identity":
                self._outer = Verbatim()
            case "gzip" | "x-gzip":
                self._outer = Inflate(max_bytes, gzip=True)
            case "deflate":
                self._outer = Inflate(max_bytes, gzip=False)
            case _:
                raise BadEncoding
        self._inner: Stage = Gunzip(max_bytes) if ungzip else Verbatim()

    def feed(self, data: bytes) -> Iterator[bytes]:
        for piece in self._outer.feed(data):
            yield from self._inner.feed(piece)

    def end(self) -> Iterator[bytes]:
        for piece in self._outer.end():
            yield from self._inner.feed(piece)
        yield from self._inner.end()
