"""What feeds need; built once a process, found in `app.state.feeds`."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tremplin.kit.clock import Clock
from tremplin.kit.db import Database
from tremplin.publication.freshness import Freshness, holds

OPEN = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
"""Any page may read what anyone may read."""
SECONDS = 300
"""How long the answer to a search may be kept."""


@dataclass(frozen=True, slots=True)
class FeedDesk:
    """`reader`: the partner whom links of missions count for, the portal."""

    base_url: str
    reader: str
    db: Database
    now: Clock
    freshness: Freshness


def desk(request: Request) -> FeedDesk:
    found: FeedDesk = request.app.state.feeds
    return found


async def marked(request: Request) -> tuple[dict[str, str], bool]:
    """The headers of the answer to a search, and whether who asks already holds it.

    What is to come changes with time: an answer is good for an hour at most.
    """
    held = desk(request)
    query: bytes = request.scope["query_string"]
    mark = await held.freshness.mark(request.url.path, query.decode("latin-1"), f"{held.now():%Y%m%d%H}")
    headers = {**OPEN, "ETag": mark, "Cache-Control": f"public, max-age={SECONDS}"}
    return headers, holds(request.headers.get("if-none-match"), mark)


def unchanged(headers: dict[str, str]) -> Response:
    """Nothing but its marks, to who has it already (RFC 9110 §15.4.5)."""
    return Response(None, 304, headers)
