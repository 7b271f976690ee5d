"""A partner's server that receives webhooks: real HTTP, answers chosen by the test, everything received kept."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery as it came."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def body(self) -> dict[str, Any]:
        read: dict[str, Any] = orjson.loads(self.raw)
        return read

    @property
    def version(self) -> tuple[str, int]:
        """The object and its version."""
        told = self.body["object"]
        return told["id"], told["version"]

    def is_signed_by(self, secret: str) -> bool:
        """As the specification has a receiver check it, written apart from what signs."""
        key = base64.b64decode(secret.split("_", 1)[1])
        content = ".".join((self.id, self.headers["webhook-timestamp"], self.raw.decode())).encode()
        expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        signatures = [each.split(",", 1) for each in self.headers["webhook-signature"].split(" ")]
        return any(version == "v1" and hmac.compare_digest(found, expected) for version, found in signatures)


Answer = Callable[[Received], web.Response]


def ok(_: Received) -> web.Response:
    return web.Response(status=200, text="merci")


@dataclass(slots=True)
class Receiver:
    """The server. `answer` is asked for each delivery; `delay` is waited for first, in seconds."""

    url: str = ""
    answer: Answer = ok
    delay: float = 0
    received: list[Received] = field(default_factory=list)
    together: int = 0
    most_together: int = 0
    connections: set[str] = field(default_factory=set)

    async def handle(self, request: web.Request) -> web.Response:
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        self.connections.add(str(request.transport and request.transport.get_extra_info("peername")))
        got = Received(request.path, {name.lower(): value for name, value in request.headers.items()}, await request.read())
        try:
            await asyncio.sleep(self.delay)
            answer = self.answer(got)
            self.received.append(got)
            return answer
        finally:
            self.together -= 1

    @property
    def told(self) -> list[tuple[str, int]]:
        """Objects and versions, in the order they came."""
        return [each.version for each in self.received]


def answers(status: int, text: str = "non", **headers: str) -> Answer:
    """Always the same."""
    return lambda _: web.Response(status=status, text=text, headers=headers)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver for the time of a test."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        receiver.url = str(server.make_url("/webhooks"))
        yield receiver
