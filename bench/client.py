"""A load generator on bare asyncio streams, for machines without `wrk`: keep-alive, one connection a task."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.requests import Request

_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_TIMEOUT = 10.0
_BODILESS = frozenset({204, 304})


@dataclass(slots=True)
class Answer:
    """An answer read whole. `size` counts head and body, in bytes."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int


@dataclass(slots=True)
class Sample:
    """What a run saw: latencies in seconds, bytes received, answers of another status than expected or not received."""

    latencies: list[float] = field(default_factory=list)
    received: int = 0
    errors: int = 0


async def fetch(base_url: str, request: Request) -> Answer:
    """One answer, on a connection of its own."""
    reader, writer = await _connect(base_url)
    try:
        writer.write(_encode(base_url, request))
        return await asyncio.wait_for(_read_answer(reader), _TIMEOUT)
    finally:
        writer.close()


async def run_load(base_url: str, requests: list[Request], connections: int, seconds: float, pause: float = 0) -> Sample:
    """Sends the requests in turn on `connections` connections for `seconds`; each starts elsewhere in the list, and waits `pause`
    seconds on average after an answer: answered together, all would otherwise come back together, in waves that no crowd makes.
    """
    sample = Sample()
    encoded = [(_encode(base_url, each), each.expected) for each in requests]
    deadline = time.perf_counter() + seconds
    step = max(1, len(encoded) // connections)
    await asyncio.gather(*(_drive(base_url, encoded, rank * step, deadline, sample, pause) for rank in range(connections)))
    return sample


async def _drive(base_url: str, encoded: list[tuple[bytes, int]], start: int, deadline: float, sample: Sample, pause: float) -> None:
    position = start
    while time.perf_counter() < deadline:
        try:
            reader, writer = await _connect(base_url)
        except OSError:
            sample.errors += 1
            await asyncio.sleep(0.05)  # a server that refuses would otherwise be asked thousands of times a second
            continue
        try:
            while (sent := time.perf_counter()) < deadline:
                data, expected = encoded[position % len(encoded)]
                position += 1
                writer.write(data)
                answer = await asyncio.wait_for(_read_answer(reader), _TIMEOUT)
                sample.latencies.append(time.perf_counter() - sent)
                sample.received += answer.size
                sample.errors += answer.status != expected
                if answer.headers.get("connection", "").lower() == "close":
                    break
                if pause:
                    await asyncio.sleep(random.uniform(0, 2 * pause))
        except (OSError, EOFError, TimeoutError):
            sample.errors += 1
        finally:
            writer.close()


async def _connect(base_url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(base_url)
    return await asyncio.open_connection(parts.hostname, parts.port, limit=2**20)


def _encode(base_url: str, request: Request) -> bytes:
    method, body = ("POST", request.body.encode()) if request.body else ("GET", b"")
    lines = [f"{method} {request.path} HTTP/1.1", f"Host: {urlsplit(base_url).netloc}", f"User-Agent: {_AGENT}"]
    lines += [request.header] if request.header else []
    lines += [f"Content-Type: {request.content_type}", f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _read_answer(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    status = int(first.split(" ", 2)[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = await _read_chunks(reader)
    elif status in _BODILESS:
        body = b""
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(status, headers, body, len(head) + len(body))


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
