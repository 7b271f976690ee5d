"""The HTTP edge, in one pass around every request: request id, size limit, security headers, metrics, one log line, and the
answer when something breaks. Plain ASGI: a chain of middlewares would cost more than the routes it surrounds.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import MutableMapping
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
_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    ),
)
_SECURE_ONLY = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class BodyTooLarge(Exception):
    """The request's body passes the limit while it is being read."""


class Edge:
    """Wraps the application. `max_body` is in bytes; `secure` tells that people come through https."""

    def __init__(self, app: ASGIApp, *, max_body: int, secure: bool) -> None:
        self._app = app
        self._max_body = max_body
        self._headers = (*_SECURITY, _SECURE_ONLY) if secure else _SECURITY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self._headers, self._max_body)
        await exchange.run(self._app)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, headers: tuple[tuple[bytes, bytes], ...], max_body: int) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._headers, self._max_body = headers, max_body
        self._received = 0
        self._status = 0
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        self._id = given if _ID.fullmatch(given) else uuid.uuid4().hex.encode()
        scope.setdefault("state", {})["request_id"] = self._id.decode()

    async def run(self, app: ASGIApp) -> None:
        started = time.perf_counter()
        try:
            await app(self._scope, self._count_body, self._seal)
        except BodyTooLarge:
            await self._answer(413, "PAYLOAD_TOO_LARGE")
        except Exception:
            log(__name__).error("request.broken", id=self._id.decode(), path=self._scope["path"], exc_info=True)
            await self._answer(500, "SERVER_ERROR")
        self._measure(time.perf_counter() - started)

    async def _count_body(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            if self._received > self._max_body:
                raise BodyTooLarge
        return message

    async def _seal(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            present = {name.lower() for name, _ in message["headers"]}
            added = [pair for pair in self._headers if pair[0] not in present]
            message["headers"] = [*message["headers"], *added, (b"x-request-id", self._id)]
        await self._send(message)

    async def _answer(self, status: int, code: str) -> None:
        if self._status:  # the answer has begun: cutting it short is all that is left
            return
        body = orjson.dumps({"ok": False, "code": code})
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self._seal({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def _measure(self, seconds: float) -> None:
        route = route_name(self._scope)
        REQUESTS.labels(route, self._scope["method"], str(self._status)).inc()
        SECONDS.labels(route).observe(seconds)
        log(__name__).info(
            "request",
            id=self._id.decode(),
            method=self._scope["method"],
            route=route,
            status=self._status,
            ms=round(seconds * 1000, 2),
        )


def route_name(scope: MutableMapping[str, Any]) -> str:
    """The path as declared (`/v0/mission/{id}`): identifiers in labels and logs would grow without end, and could tell who."""
    return str(getattr(scope.get("route"), "path", None) or "unknown")
