"""What our open lists share: a page walked by cursor, only the fields asked for, nothing sent to who has it already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.native import walking
from tremplin.apis.native.query import Query
from tremplin.apis.native.walking import Cursor, Key
from tremplin.publication.freshness import Freshness, holds
from tremplin.reference.geocoder import locate
from tremplin.reference.located import Located

OPEN = {"Access-Control-Allow-Origin": "*"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOWHERE = 1e9
_NEVER = 2**62
_MOST_HOMONYMS = 5


def near(query: Query) -> Sequence[Located]:
    """The places that `near` may mean, the best first; none when it is not given."""
    typed = query.text("near")
    places = locate(typed, limit=_MOST_HOMONYMS) if typed else []
    if typed and not places:
        query.fault("near", "« near » n'est pas un lieu connu : donnez une commune, un code postal ou INSEE, ou « 48.11,-1.68 ».")
    return places


def fields(query: Query, known: Sequence[str]) -> tuple[str, ...]:
    """The only keys to tell; all when none is named."""
    return query.choices("fields", known)


def sparse(line: dict[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    """A line with the keys wanted and what names it."""
    return {name: value for name, value in line.items() if name in wanted or name == "id"} if wanted else line


def cursor(query: Query, request: Request) -> Cursor | None:
    """Where a list goes on. It belongs to its question, whatever the page."""
    text = query.text("cursor", most=800)
    found = walking.read(text, question(request)) if text is not None else None
    if text is not None and found is None:
        query.fault("cursor", "« cursor » n'est pas un curseur de cette liste, ou d'autres filtres l'ont donné.")
    return found


def question(request: Request) -> str:
    """What a request asks, whatever the page: cursors of another question are refused."""
    given = parse_qsl(request.url.query, keep_blank_values=True)
    return request.url.path + "?" + urlencode(sorted(pair for pair in given if pair[0] not in ("cursor", "limit", "fields")))


def by_creation(rank: tuple[datetime, datetime | None, int]) -> Key:
    """The key of lists whose last created come first."""
    return (-_microseconds(rank[0]), rank[2])


def by_distance(distance_km: float | None, rank: tuple[datetime, datetime | None, int]) -> Key:
    """The key of lists whose nearest come first, then the latest dates."""
    return (_NOWHERE if distance_km is None else distance_km, _NEVER if rank[1] is None else -_microseconds(rank[1]), rank[2])


async def marked(request: Request, headers: Mapping[str, str], *, now: datetime) -> tuple[dict[str, str], Response | None]:
    """The headers of an open list, and the whole answer (304) when who asks already holds it."""
    held: Freshness = request.app.state.feeds.freshness
    mark = await held.mark(request.url.path, request.url.query, f"{now:%Y%m%d%H}")
    told = {**OPEN, **headers, "ETag": mark, "Cache-Control": "public, max-age=60"}
    return told, Response(None, 304, told) if holds(request.headers.get("if-none-match"), mark) else None


def link(request: Request, base_url: str, following: str | None) -> dict[str, str]:
    """The header that leads to the next page (RFC 8288)."""
    if following is None:
        return {}
    given = [pair for pair in parse_qsl(request.url.query) if pair[0] != "cursor"]
    return {"Link": f'<{base_url}{request.url.path}?{urlencode([*given, ("cursor", following)])}>; rel="next"'}


def _microseconds(at: datetime) -> int:
    return round((at - _EPOCH).total_seconds() * 1_000_000)
