"""What is deprecated says so, since when, until when, and for what."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
from starlette.responses import PlainTextResponse

from tremplin.kit.deprecation import Deprecated, Deprecations


async def test_it_works() -> None:
    old = Deprecated("/old", since=datetime(2026, 11, 22, tzinfo=UTC), successor="/new", sunset=datetime(2027, 11, 22, tzinfo=UTC))
    app = Deprecations(PlainTextResponse("ok"), table=[old])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t.example") as http:
        told = (await http.get("/old")).headers
        assert (told["deprecation"], told["sunset"]) == ("@1795305600", "Mon, 22 Nov 2027 00:00:00 GMT")
        assert told["link"] == '</new>; rel="successor-version"'
        assert "deprecation" not in (await http.get("/new")).headers
