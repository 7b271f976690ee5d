"""The language of a request, read from its address before any route sees it: the same routes answer in both languages."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tremplin.kit.language.model import FRENCH, Language
from tremplin.portal.language.addresses import PREFIX, has_english, localized, without_prefix
from tremplin.portal.language.spoken import ENGLISH, speaking


@dataclass(frozen=True, slots=True)
class Switch:
    """The link to the same page in the other language."""

    language: Language
    href: str


_switch: ContextVar[Switch | None] = ContextVar("switch", default=None)


def switch() -> Switch | None:
    """The way to the other language; None on a page that has one only."""
    return _switch.get()


class Languages:
    """Wraps the application. What has no English version is not found there, and says so in English."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, query = scope["path"], scope["query_string"].decode("latin-1")
        asked = f"?{query}" if query else ""
        if path == PREFIX:
            await RedirectResponse(f"{PREFIX}/{asked}", 308)(scope, receive, send)
            return
        french = without_prefix(path)
        if french is None:
            _switch.set(Switch(ENGLISH, localized(quote(path) + asked, ENGLISH)) if has_english(path) else None)
            await self._app(scope, receive, send)
            return
        # Two slashes would begin the address of another site.
        _switch.set(Switch(FRENCH, f"/{quote(french.lstrip('/'))}{asked}"))
        if has_english(french):
            scope["path"], scope["raw_path"] = french, quote(french).encode()
        with speaking(ENGLISH):
            await self._app(scope, receive, _in_english(scope, send))


def _in_english(scope: Scope, send: Send) -> Send:
    """Keeps whoever is sent elsewhere on this site in English."""
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Language"] = ENGLISH.code
            if location := headers.get("location"):
                parts = urlsplit(location)
                if parts.netloc in ("", host):
                    headers["location"] = urlunsplit(parts._replace(path=localized(parts.path, ENGLISH)))
        await send(message)

    return sealed
