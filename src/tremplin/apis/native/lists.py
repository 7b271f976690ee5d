"""What our open lists share: a page walked by cursor, only the fields asked for, nothing sent to who has it already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.native import preconditions, walking
from tremplin.apis.native.query import Query
from tremplin.apis.native.walking import Cursor, Line
from tremplin.publication.freshness import Freshness, holds
from tremplin.reference.geocoder import locate
from tremplin.reference.located import Located
from tremplin.search.model import Near

OPEN = {"Access-Control-Allow-Origin": "*"}
DEFAULT, MOST = 20, 100
"""Lines of a page."""
DEFAULT_RADIUS, MOST_RADIUS = 20, 100
"""Kilometres around `near`."""
_MOST_HOMONYMS = 5


class Standing(Protocol):
    """Something found by a search that was asked where each hit stands."""

    @property
    def standing(self) -> Sequence[float] | None: ...


Whole = TypeVar("Whole")
Found = TypeVar("Found", bound=Standing)
Ask = Callable[[int, int, bool], Awaitable[tuple[Whole, Sequence[Found]]]]
"""So many lines after so many others, with what is said of the whole list; whether its facets are to be counted."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Whole, Found]):
    """A page of a list, what is said of the whole, and the cursor of the page that follows, None at the end."""

    whole: Whole
    lines: Sequence[Found]
    following: str | None


async def page(request: Request, ask: Ask[Whole, Found], after: Cursor | None, limit: int) -> Page[Whole, Found]:
    """The page of a list that follows a cursor, whatever is written meanwhile."""
    wholes: list[Whole] = []

    async def lines(limit: int, offset: int) -> list[Line]:
        whole, found = await ask(limit, offset, not wholes)
        wholes.append(whole)
        return [Line(tuple(each.standing or ()), each) for each in found]

    told, following = await walking.walk(lines, after, limit)
    cursor = walking.written(following, question(request)) if following else None
    return Page(wholes[0], [each.told for each in told], cursor)


def near(query: Query) -> Sequence[Located]:
    """The places that `near` may mean, the best first; none when it is not given."""
    typed = query.text("near")
    places = locate(typed, limit=_MOST_HOMONYMS) if typed else []
    if typed and not places:
        query.fault("near", "« near » n'est pas un lieu connu : donnez une commune, un code postal ou INSEE, ou « 48.11,-1.68 ».")
    return places


def circle(query: Query, places: Sequence[Located]) -> Near | None:
    """The circle around the best of these places; None without any."""
    radius = query.number("radius_km", DEFAULT_RADIUS, least=1, most=MOST_RADIUS)
    return Near(places[0].lat, places[0].lon, radius) if places else None


def told_place(places: Sequence[Located], near: Near | None) -> dict[str, Any] | None:
    """What was understood of `near`."""
    if near is None:
        return None
    best, *others = places
    return {"label": best.label, "lat": best.lat, "lon": best.lon, "radius_km": near.km, "others": [each.label for each in others]}


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


async def marked(request: Request, headers: Mapping[str, str], *, now: datetime) -> tuple[dict[str, str], Response | None]:
    """The headers of an open list, and the whole answer (304) when who asks already holds it."""
    held: Freshness = request.app.state.feeds.freshness
    mark = await held.mark(request.url.path, request.url.query, f"{now:%Y%m%d%H}")
    told = {**OPEN, **headers, "ETag": mark, "Cache-Control": "public, max-age=60"}
    return told, Response(None, 304, told) if holds(request.headers.get("if-none-match"), mark) else None


def one(request: Request, body: bytes, quota: Mapping[str, str]) -> Response:
    """The answer about one thing, or 304 when who asks already holds it."""
    headers = {**OPEN, **quota, "ETag": preconditions.mark_of(body), "Cache-Control": "public, max-age=60"}
    if holds(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(None, 304, headers)
    return Response(body, 200, headers, "application/json")


def link(request: Request, base_url: str, following: str | None) -> dict[str, str]:
    """The header that leads to the next page (RFC 8288)."""
    if following is None:
        return {}
    given = [pair for pair in parse_qsl(request.url.query) if pair[0] != "cursor"]
    return {"Link": f'<{base_url}{request.url.path}?{urlencode([*given, ("cursor", following)])}>; rel="next"'}
