"""What search should answer, found by looking at every document: slow, plain, sharing only `fold` with the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from math import asin, cos, inf, radians, sin, sqrt

from tremplin.kit.condition import ALWAYS, holds
from tremplin.search.compile import kind_code
from tremplin.search.model import Document, Hit, Near, Order, Place, Query, Terms
from tremplin.search.words import fold

EARTH_KM = 6371.0088


def expected(documents: Iterable[Document], query: Query) -> dict[tuple[str, str], float | None]:
    """The documents that suit a query, by kind and id, with their distance."""
    return {(each.kind, each.id): _distance(each, query) for each in documents if _suits(each, query)}


def facet(documents: Iterable[Document], name: str) -> dict[str, int]:
    """How many documents hold each value of a facet."""
    counts: Counter[str] = Counter()
    for each in documents:
        counts.update({value for terms in _counted(each) for value in terms.get(name, ())})
    return dict(counts)


def _counted(document: Document) -> list[Terms]:
    of_places = [terms for place in document.places for terms in (place.counted, place.rare)]
    return [document.counted, document.rare, *of_places]


def in_order(hits: Sequence[Hit], documents: dict[tuple[str, str], Document], order: Order, *, reverse: bool = False) -> bool:
    """Whether hits are sorted as promised, first indexed first among equals (an index call sorts by kind and id); or the mirror."""

    def key(hit: Hit) -> tuple[float, float, float, int, str]:
        found = documents[hit.kind, hit.id]
        far = inf if hit.distance_km is None else hit.distance_km
        if order == Order.SCORE:
            far = inf if found.score is None else -found.score
        moment = found.created_at if order == Order.CREATED else found.date
        created = _latest_first(found.created_at) if order == Order.NEWEST else 0
        return (far if order in {Order.DISTANCE, Order.SCORE} else 0, _latest_first(moment), created, kind_code(hit.kind), hit.id)

    return list(hits) == sorted(hits, key=key, reverse=reverse)


def kilometres(near: Near, place: Place) -> float:
    if place.lat is None or place.lon is None:
        return inf
    half = sin(radians(place.lat - near.lat) / 2) ** 2
    half += cos(radians(near.lat)) * cos(radians(place.lat)) * sin(radians(place.lon - near.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1, sqrt(half)))


def _latest_first(moment: datetime | None) -> float:
    return inf if moment is None else -moment.timestamp()


def _suits(document: Document, query: Query) -> bool:
    whole = _all_terms(document)
    somewhere = bool(_suiting_places(document, query)) or (query.include_anywhere and document.anywhere)
    return (
        document.kind in query.kinds
        and holds(query.scope, whole)
        and holds(query.where, whole)
        and (somewhere or (query.near is None and query.place == ALWAYS))
        and _within(document.created_at, query.created_after, query.created_before)
        and _within(document.date, query.date_after, query.date_before)
        and _says(document, query.words)
        and (query.at is None or is_available(document, query.at) or (not query.available and not _is_hidden(document, query.at)))
    )


def is_available(document: Document, at: datetime) -> bool:
    return not _is_hidden(document, at) and (document.available_from is None or document.available_from <= at)


def _is_hidden(document: Document, at: datetime) -> bool:
    return document.shown_from is not None and document.shown_from > at


def _suiting_places(document: Document, query: Query) -> list[Place]:
    return [
        place
        for place in document.places or (Place(),)
        if holds(query.place, {**place.terms, **place.rare, **place.counted})
        and (query.near is None or kilometres(query.near, place) <= query.near.km)
    ]


def _distance(document: Document, query: Query) -> float | None:
    if query.near is None:
        return None
    return min((kilometres(query.near, place) for place in _suiting_places(document, query)), default=None)


def _all_terms(document: Document) -> dict[str, list[str]]:
    several: list[Terms] = [document.counted, document.rare, document.terms]
    several += chain.from_iterable((place.counted, place.rare, place.terms) for place in document.places)
    merged: dict[str, list[str]] = {"owner": [document.owner]}
    for terms in several:
        for name, values in terms.items():
            merged.setdefault(name, []).extend(values)
    return merged


def _within(moment: datetime | None, after: datetime | None, before: datetime | None) -> bool:
    if after is None and before is None:
        return True
    return moment is not None and (after is None or moment >= after) and (before is None or moment < before)


def _says(document: Document, words: str) -> bool:
    said = set(fold(f"{document.title} {document.keywords} {document.text}"))
    typed = fold(words)
    unfinished = [word for word in typed[-1:] if len(word) >= 3]
    finished = typed[: len(typed) - len(unfinished)]
    return all(word in said for word in finished) and all(any(one.startswith(word) for one in said) for word in unfinished)
