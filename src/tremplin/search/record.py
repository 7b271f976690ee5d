"""Documents as the engine stores them: hashed terms, folded words, and a digest that tells whether anything changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from tremplin.search.compile import NO_DIVISION, division_code, kind_code, owner_code, term
from tremplin.search.model import DIVISION, Document, Place, Terms
from tremplin.search.words import fold, vocabulary

# PostgreSQL refuses vectors of 1 MB: the words after these, in a text, are not searched.
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Record:
    """A document ready to be written. `terms`: of the document and all its places: `counted` are facets, then `rare` are.

    The last rare one is the division, so that tallies count it too.
    """

    kind: int
    id: str
    owner: int
    division: int
    owner_id: str
    date: datetime | None
    created_at: datetime
    anywhere: bool
    counted: int
    rare: int
    terms: list[int]
    digest: int
    title: str
    keywords: str
    text: str
    body: bytes


def digest(document: Document) -> int:
    """A 64-bit digest of everything in a document."""
    said = (
        document.owner, document.date, document.created_at, document.anywhere,
        document.title, document.keywords, document.text,
        _pairs(document.counted), _pairs(document.rare), _pairs(document.terms),
        [(place.lat, place.lon, _pairs(place.counted), _pairs(place.rare), _pairs(place.terms)) for place in document.places],
    )  # fmt: skip
    hashed = blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=8)
    hashed.update(document.body)
    return int.from_bytes(hashed.digest(), "big", signed=True)


def record(document: Document, digested: int) -> Record:
    """What is stored of a document; `digested` is its digest. Raises ValueError if it is in several divisions."""
    division = _division(document)
    divisions = [division] if division != NO_DIVISION else []
    counted = _hashes(document.counted, *(place.counted for place in document.places))
    rare = _hashes(document.rare, *(place.rare for place in document.places)) - counted
    others = _hashes(document.terms, *(place.terms for place in document.places)) - counted - rare
    return Record(
        kind=kind_code(document.kind),
        id=document.id,
        owner=owner_code(document.owner),
        division=division,
        owner_id=document.owner,
        date=document.date,
        created_at=document.created_at,
        anywhere=document.anywhere,
        counted=len(counted),
        rare=len(rare) + len(divisions),
        terms=sorted(counted) + sorted(rare) + divisions + sorted(others),
        digest=digested,
        title=_folded(document.title),
        keywords=_folded(document.keywords),
        text=_folded(document.text),
        body=document.body,
    )


def _division(document: Document) -> int:
    values = document.terms.get(DIVISION, ())
    if len(values) > 1:
        raise ValueError(f"document {document.id} is in {len(values)} divisions: rules could not tell which one decides")
    return division_code(document.owner, values[0]) if values else NO_DIVISION


def placed(place: Place) -> list[int]:
    """The terms of one place alone."""
    return sorted(_hashes(place.terms, place.counted, place.rare))


def named_terms(documents: Iterable[Document]) -> dict[int, tuple[str, str]]:
    """What the hashes of these documents stand for."""
    return {
        term(field, value): (field, value)
        for document in documents
        for terms in (document.counted, document.rare, document.terms, *_place_terms(document))
        for field, values in terms.items()
        for value in values
    }


def words(documents: Iterable[Document]) -> set[str]:
    """The words that typing mistakes may be corrected to."""
    return {word for document in documents for word in vocabulary(f"{document.title} {document.keywords}")}


def _place_terms(document: Document) -> Iterable[Terms]:
    return (terms for place in document.places for terms in (place.counted, place.rare, place.terms))


def _hashes(*several: Terms) -> set[int]:
    return {term(field, value) for terms in several for field, values in terms.items() for value in values}


def _pairs(terms: Terms) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((field, tuple(values)) for field, values in terms.items())


def _folded(text: str) -> str:
    return " ".join(fold(text)[:_LONGEST_TEXT])
