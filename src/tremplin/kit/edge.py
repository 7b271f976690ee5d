"""The HTTP edge, in one pass around every request: request id, size limit, security headers, metrics, one log line, and the
answer when something breaks. Plain ASGI: a chain of middlewares would cost more than the routes it surrounds.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

import orjson
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tremplin.kit.logs import log

REQUESTS = Counter("tremplin_http_requests_total", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "tremplin_http_request_seconds",
    "Time to answer.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

_ID = re.compile(rb"[\x21-\x7e]{1,128}")
_FRAME_OPTIONS = b"x-frame-options"
_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (_FRAME_OPTIONS, b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    ),
)
_SECURE_ONLY = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

Broken = Callable[[str, int, str], tuple[str, bytes]]
"""What is answered at a path, with a status and a code, when no route could: the media type and the body."""


def _in_json(_path: str, _status: int, code: str) -> tuple[str, bytes]:
    return "application/json", orjson.dumps({"ok": False, "code": code})


QUIET = "quiet"
"""Set in the request's state by routes called thousands of times a second: counted, but without a line each while all is well."""


FRAMED = "framed"
"""Set by pages made to stand in the pages of other sites: their own policy says in which, and the older header would refuse all."""


class BodyTooLarge(Exception):
    """The request's body passes the limit while it is being read."""


class Edge:
    """Wraps the application. `max_body` is in bytes; `secure` tells that people come through https."""

    def __init__(self, app: ASGIApp, *, max_body: int, secure: bool, broken: Broken = _in_json) -> None:
        self._app = app
        self._broken = broken
        self._max_body = max_body
        self._headers = (*_SECURITY, _SECURE_ONLY) if secure else _SECURITY
        # Bound once: a logger made anew for each line takes longer than the line.
        self._log = log(__name__).bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self._headers, self._max_body, self._broken)
        started = time.perf_counter()
        await exchange.run(self._app)
        self._measure(scope, exchange, time.perf_counter() - started)

    def _measure(self, scope: Scope, exchange: _Exchange, seconds: float) -> None:
        route = route_name(scope)
        _requests(route, scope["method"], exchange.status).inc()
        _seconds(route).observe(seconds)
        if exchange.status < 400 and scope["state"].get(QUIET):
            return
        self._log.info(
            "request",
            id=exchange.id.decode(),
            method=scope["method"],
            route=route,
            status=exchange.status,
            ms=round(seconds * 1000, 2),
        )


@lru_cache(maxsize=4096)
def _requests(route: str, method: str, status: int) -> Counter:
    return REQUESTS.labels(route, method, str(status))


@lru_cache(maxsize=1024)
def _seconds(route: str) -> Histogram:
    return SECONDS.labels(route)


class _Exchange:
    """One request and its answer."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, headers: tuple[tuple[bytes, bytes], ...], max_body: int, broken: Broken
    ) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._headers, self._max_body, self._broken = headers, max_body, broken
        self._received = 0
        self.status = 0
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        self.id = given if _ID.fullmatch(given) else os.urandom(16).hex().encode()
        scope.setdefault("state", {})["request_id"] = self.id.decode()

    async def run(self, app: ASGIApp) -> None:
        try:
            await app(self._scope, self._count_body, self._seal)
        except BodyTooLarge:
            await self._answer(413, "PAYLOAD_TOO_LARGE")
        except Exception:
            log(__name__).error("request.broken", id=self.id.decode(), route=route_name(self._scope), exc_info=True)
            await self._answer(500, "SERVER_ERROR")

    async def _count_body(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            if self._received > self._max_body:
                raise BodyTooLarge
        return message

    async def _seal(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            present = {name for name, _ in message["headers"]}  # in lower case (ASGI)
            if self._scope["state"].get(FRAMED):
                present.add(_FRAME_OPTIONS)
            added = [pair for pair in self._headers if pair[0] not in present]
            message["headers"] = [*message["headers"], *added, (b"x-request-id", self.id)]
        await self._send(message)

    async def _answer(self, status: int, code: str) -> None:
        if self.status:  # the answer has begun: cutting it short is all that is left
            return
        kind, body = self._broken(self._scope["path"], status, code)
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await self._seal({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def route_name(scope: MutableMapping[str, Any]) -> str:
    """The path as declared (`/v0/mission/{id}`): identifiers in labels and logs would grow without end, and could tell who."""
    return str(getattr(scope.get("route"), "path", None) or "unknown")
