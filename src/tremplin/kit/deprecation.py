"""Addresses that still answer and will not always: whoever calls them is told by their answers (RFC 9745, RFC 8594)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Deprecated:
    """An address, since when it is better left, for which other; `sunset`: when it stops answering, once that is known."""

    path: str
    since: datetime
    successor: str
    sunset: datetime | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What answers say of it."""
        told = {"Deprecation": f"@{int(self.since.timestamp())}", "Link": f'<{self.successor}>; rel="successor-version"'}
        return told | ({"Sunset": format_datetime(self.sunset.astimezone(UTC), usegmt=True)} if self.sunset else {})


class Deprecations:
    """Adds them to the answers of a table's addresses, whoever serves these."""

    def __init__(self, app: ASGIApp, *, table: Iterable[Deprecated]) -> None:
        self._app = app
        self._headers = {each.path: each.headers for each in table}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = self._headers.get(scope["path"]) if scope["type"] == "http" else None
        if told is None:
            await self._app(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in told.items():
                    headers.append(name, value)
            await send(message)

        await self._app(scope, receive, telling)
