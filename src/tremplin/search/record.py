"""Documents as the engine stores them: hashed terms, folded words, and a digest that tells whether anything changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import orjson

from tremplin.kit.pattern import folded
from tremplin.search.compile import EVERY_ITEM, NO_DIVISION, division_code, kind_code, owner_code, term, waiting_term
from tremplin.search.model import DIVISION, Document, Place, Terms
from tremplin.search.words import fold

# PostgreSQL refuses vectors of 1 MB: the words after these, in a text, are not searched.
_LONGEST_TEXT = 20_000
# Shorter words are no help to who mistypes.
_SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class Record:
    """A document ready to be written. `terms`: of the document and all its places: `counted` are facets, then `rare` are.

    The last rare ones are what it waits for and its division, so that tallies count them too.
    """

    kind: int
    id: str
    owner: int
    division: int
    owner_id: str
    date: datetime | None
    created_at: datetime
    score: int | None
    shown_from: datetime | None
    available_from: datetime | None
    anywhere: bool
    daily: bool
    counted: int
    rare: int
    terms: list[int]
    digest: int
    title: str
    keywords: str
    text: str


@dataclass(frozen=True, slots=True)
class PlacedRecord:
    """A place ready to be written, with its own terms."""

    lat: float | None
    lon: float | None
    placed: list[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is written of a document: what its terms stand for too, and the words that mistyped ones may be corrected to."""

    item: Record
    body: bytes
    places: list[PlacedRecord]
    names: dict[int, tuple[str, str]]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries as JSON arrays, one for each table that they are written to: all that is left to do is to send them.

    Bodies are apart, in the order of records: as texts of JSON, they would be escaped here and read three times there.
    """

    records: bytes
    bodies: list[bytes]
    places: bytes
    terms: bytes
    words: bytes


def batch(entries: Sequence[Entry]) -> Batch:
    """The rows of entries, each given once."""
    names = {hash_: name for each in entries for hash_, name in each.names.items()}
    return Batch(
        records=orjson.dumps([each.item for each in entries]),
        bodies=[each.body for each in entries],
        places=orjson.dumps(
            [
                {"kind": each.item.kind, "id": each.item.id, "lat": place.lat, "lon": place.lon, "placed": place.placed}
                for each in entries
                for place in each.places
            ]
        ),
        terms=named(names),
        words=orjson.dumps(list({word for each in entries for word in each.words})),
    )


def named(names: Mapping[int, tuple[str, str]]) -> bytes:
    """What terms stand for, as the rows of a batch."""
    return orjson.dumps(
        [{"hash": hash_, "field": field, "value": value, "folded": folded(value)} for hash_, (field, value) in names.items()]
    )


def digest(document: Document) -> int:
    """A 64-bit digest of everything in a document."""
    said = (
        document.owner, document.date, document.created_at, document.anywhere,
        document.score, document.shown_from, document.available_from,
        document.title, document.keywords, document.text,
        document.counted, document.rare, document.terms, document.places, *(["daily"] if document.daily else []),
    )  # fmt: skip
    hashed = blake2b(orjson.dumps(said, default=dict, option=orjson.OPT_SORT_KEYS), digest_size=8)
    hashed.update(document.body)
    return int.from_bytes(hashed.digest(), "big", signed=True)


def entry(document: Document, digested: int) -> Entry:
    """What is written of a document; `digested` is its digest. Raises ValueError if it is in several divisions."""
    names: dict[int, tuple[str, str]] = {}
    counted, rare, others = (_hashes(terms, names) for terms in (document.counted, document.rare, document.terms))
    places = []
    for place in document.places or (Place(),):
        facets, rarer, own = (_hashes(terms, names) for terms in (place.counted, place.rare, place.terms))
        own = own | _hashes(place.keys)
        counted, rare, others = counted | facets, rare | rarer, others | own
        places.append(PlacedRecord(place.lat, place.lon, sorted(facets | rarer | own)))
    title, keywords = _short(document.title), _short(document.keywords)
    texts = [title.folded, keywords.folded, _folded(document.text)]
    record = _record(document, digested, counted, rare - counted, others - counted - rare, texts)
    return Entry(record, document.body, places, names, title.words | keywords.words)


def _record(document: Document, digested: int, counted: Set[int], rare: Set[int], others: Set[int], texts: list[str]) -> Record:
    division = _division(document)
    tallied = [*_waiting(document, counted | rare), *([division] if division != NO_DIVISION else [])]
    title, keywords, text = texts
    return Record(
        kind=kind_code(document.kind),
        id=document.id,
        owner=owner_code(document.owner),
        division=division,
        owner_id=document.owner,
        date=document.date,
        created_at=document.created_at,
        score=document.score,
        shown_from=document.shown_from,
        available_from=_available_from(document),
        anywhere=document.anywhere,
        daily=document.daily,
        counted=len(counted),
        rare=len(rare) + len(tallied),
        terms=sorted(counted) + sorted(rare) + tallied + sorted(others),
        digest=digested,
        title=title,
        keywords=keywords,
        text=text,
    )


def _available_from(document: Document) -> datetime | None:
    """What is hidden is not available: one instant is then enough to ask."""
    given = [instant for instant in (document.shown_from, document.available_from) if instant is not None]
    return max(given, default=None)


def _waiting(document: Document, facets: Set[int]) -> list[int]:
    instants = {"shown": document.shown_from, "available": _available_from(document)}
    if not any(instants.values()):
        return []
    held = [EVERY_ITEM, *sorted(facets)]
    return [waiting_term(what, each) for what, instant in instants.items() if instant is not None for each in held]


def _division(document: Document) -> int:
    values = document.terms.get(DIVISION, ())
    if len(values) > 1:
        raise ValueError(f"document {document.id} is in {len(values)} divisions: rules could not tell which one decides")
    return division_code(document.owner, values[0]) if values else NO_DIVISION


_NO_TERM: frozenset[int] = frozenset()


def _hashes(terms: Terms, names: dict[int, tuple[str, str]] | None = None) -> Set[int]:
    """The hashes of terms, which are noted among names, if any."""
    if not terms:
        return _NO_TERM
    hashed = {term(field, value): (field, value) for field, values in terms.items() for value in values}
    if names is not None:
        names.update(hashed)
    return hashed.keys()


class _Short(NamedTuple):
    """A title, or keywords: as they are searched, and the words that mistyped ones may be corrected to."""

    folded: str
    words: frozenset[str]


@lru_cache(maxsize=4096)  # thousands of companies offer the same job, thousands of missions are in the same town
def _short(text: str) -> _Short:
    words = _folded(text)
    return _Short(words, frozenset(word for word in words.split() if len(word) >= _SHORTEST_WORD and word.isalpha()))


@lru_cache(maxsize=256)  # documents of one source often say the same, one after the other
def _folded(text: str) -> str:
    return " ".join(fold(text)[:_LONGEST_TEXT])
