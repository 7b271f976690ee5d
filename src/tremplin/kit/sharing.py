"""What pages of any other site may read from a browser (CORS): answers, refusals too, and the question that browsers ask first."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_READ = {"GET", "HEAD"}
_ORIGIN = "Access-Control-Allow-Origin"
_TOLD = (
    "ETag, Link, Deprecation, Sunset, Retry-After, X-Request-Id, RateLimit, RateLimit-Policy,"
    " X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
)
_ALLOWED = {
    _ORIGIN: "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class Sharing:
    """Shares what is read at addresses that begin so. Nothing there may depend on a cookie: browsers send none along."""

    def __init__(self, app: ASGIApp, *, starts: tuple[str, ...]) -> None:
        self._app = app
        self._starts = starts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._starts):
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and any(name == b"access-control-request-method" for name, _ in scope["headers"]):
            await Response(None, 204, _ALLOWED)(scope, receive, send)
        elif scope["method"] in _READ:
            await self._app(scope, receive, _telling(send))
        else:
            await self._app(scope, receive, send)


def _telling(send: Send) -> Send:
    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault(_ORIGIN, "*")
            headers["Access-Control-Expose-Headers"] = _TOLD
        await send(message)

    return telling
