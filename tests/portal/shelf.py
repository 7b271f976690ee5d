"""A catalogue in memory that answers as the search engine does, and a site over it: for the tests of the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from tremplin.kit.condition import ALWAYS, Condition, holds
from tremplin.portal import pages, routes
from tremplin.portal.home import Figures
from tremplin.portal.language.prefix import Languages
from tremplin.portal.legal import Legal
from tremplin.portal.manual import routes as manual_routes
from tremplin.reference.located import Located, distance_km
from tremplin.search.model import Document, FacetValue, Hit, Order, Place, Query, Result
from tremplin.search.words import fold
from tremplin.tracking.statistics.public.model import Asked, Publication

Visit = Callable[..., Awaitable[httpx.Response]]
Tree = Callable[[httpx.Response], Any]
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Shelf:
    """Documents, searched one by one."""

    documents: Sequence[Document] = ()
    corrections: dict[str, str] = field(default_factory=dict)

    async def find(self, query: Query) -> Result:
        words = self.corrections.get(query.words, query.words)
        found = [
            (document, distance)
            for document in self.documents
            if _says(document, words) and holds(query.where, _terms(document))
            for distance in [_distance(document, query)]
            if distance is not None
        ]
        found.sort(key=lambda pair: (_rank(pair, query.order), pair[0].id))
        page = found[query.offset : query.offset + query.limit]
        counts = {name: Counter(v for doc, _ in found for v in _terms(doc).get(name, ())) for name in query.count}
        return Result(
            total=len(found),
            hits=[_hit(document, distance if query.near else None) for document, distance in page],
            facets={
                name: [FacetValue(value, count) for value, count in sorted(each.items(), key=lambda p: (-p[1], p[0]))]
                for name, each in counts.items()
            },
            corrected=words if words != query.words else None,
        )

    async def get(self, mission_id: str) -> Hit | None:
        return next((_hit(document, None) for document in self.documents if document.id == mission_id), None)


@dataclass
class FakePortal:
    """The portal of a platform that holds a shelf and remembers some retired missions."""

    shelf: Shelf
    memory: dict[str, bytes] = field(default_factory=dict)
    publications: dict[int, Publication] = field(default_factory=dict)
    publisher_id: str = "portail"
    base_url: str = "https://tremplin.example"
    legal: Legal = field(default_factory=Legal)

    async def scope(self, conn: Any) -> Condition:
        return ALWAYS

    async def figures(self, conn: Any) -> Figures:
        towns = {term for doc in self.shelf.documents for place in doc.places for term in place.terms.get("city", ())}
        names = {name for doc in self.shelf.documents for name in doc.terms.get("organizationName", ())}
        return Figures(len(self.shelf.documents), len(names), len(towns))

    async def statistics(self, conn: Any, asked: Asked) -> Publication:
        if asked.year not in self.publications:
            return Publication(asked, tuple(self.publications), None)
        return replace(self.publications[asked.year], asked=asked)

    async def retired(self, conn: Any, mission_id: str) -> bytes | None:
        return self.memory.get(mission_id)


class NoDatabase:
    """Stands where the routes open a connection that the shelf does not need."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Shelf]:
        yield self.shelf

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf


class ShelfEngine:
    """The engine's two verbs over the shelf that `NoDatabase` hands out as a connection."""

    @staticmethod
    async def find(conn: Shelf, query: Query) -> Result:
        return await conn.find(query)

    @staticmethod
    async def get(conn: Shelf, kind: str, mission_id: str, scope: Condition) -> Hit | None:
        return await conn.get(mission_id)


def site(portal: FakePortal) -> FastAPI:
    """The public pages over a shelf. `routes.engine` must be a `ShelfEngine` meanwhile."""
    app = FastAPI(openapi_url=None)
    app.state.portal = portal
    app.state.db = NoDatabase(portal.shelf)
    app.include_router(routes.router)
    app.include_router(manual_routes.router)
    app.mount(pages.STATIC_PREFIX, pages.static_files())
    app.add_middleware(Languages)

    @app.exception_handler(404)
    async def not_found(request: Request, error: Exception) -> Response:
        return pages.error(404)

    return app


def _terms(document: Document) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for given in (
        document.counted,
        document.rare,
        document.terms,
        *(p.counted for p in document.places),
        *(p.rare for p in document.places),
        *(p.terms for p in document.places),
    ):
        for name, values in given.items():
            terms.setdefault(name, []).extend(value for value in values if value not in terms.get(name, []))
    return terms


def _says(document: Document, words: str) -> bool:
    said = fold(f"{document.title} {document.keywords} {document.text}")
    return all(any(each.startswith(word.rstrip("s")) for each in said) for word in fold(words))


def _distance(document: Document, query: Query) -> float | None:
    """The distance of the nearest place that suits, 0 when none is asked, None when the document does not suit."""
    if query.near is None and query.place == ALWAYS:
        return 0.0
    distances = [_km(place, query) for place in document.places if holds(query.place, {**place.terms, **place.rare, **place.counted})]
    near = [km for km in distances if query.near is None or km <= query.near.km]
    return min(near, default=float("inf") if document.anywhere and query.include_anywhere else None)


def _km(place: Place, query: Query) -> float:
    if query.near is None:
        return 0.0
    if place.lat is None or place.lon is None:
        return float("inf")
    return distance_km(Located("", place.lat, place.lon, "coordinates"), query.near)


def _rank(pair: tuple[Document, float], order: Order) -> float:
    document, distance = pair
    if order == Order.DISTANCE:
        return distance
    moment = document.created_at if order == Order.CREATED else document.date or EPOCH
    return -moment.timestamp()


def _hit(document: Document, distance: float | None) -> Hit:
    known = distance if distance is not None and distance != float("inf") else None
    return Hit(document.kind, document.id, document.owner, document.body, known)
