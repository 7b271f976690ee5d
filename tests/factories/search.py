"""Documents to search, and the whole of a catalogue to compare answers with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tremplin.kit.condition import Is
from tremplin.search.model import Document, Place, Query

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LYON, VILLEURBANNE, NANTES = (45.76, 4.84), (45.77, 4.88), (47.22, -1.55)
EVERYONE = Is("owner", ("alize", "boussole", "cabestan"))


def document(id_: str, **changes: object) -> Document:
    """A document of Alizé, with nothing to find it by but what is given."""
    plain = Document(kind="mission", id=id_, owner="alize", body=f'{{"id":"{id_}"}}'.encode(), created_at=NOW, date=NOW)
    return replace(plain, **changes)  # type: ignore[arg-type] # the names are those of the fields


def at(point: tuple[float, float], **terms: str) -> Place:
    """A place with its own terms, one value each."""
    return Place(*point, terms={name: (value,) for name, value in terms.items()})


def query(**changes: object) -> Query:
    """Everything of everyone, but for what is given."""
    return replace(Query(kinds=("mission",), scope=EVERYONE), **changes)  # type: ignore[arg-type] # as above
