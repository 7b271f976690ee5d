"""The open data page, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.responses import HTMLResponse

from tremplin.portal import pages
from tremplin.publication import catalogue, rpde, tables
from tremplin.publication.dumps import CSV, NDJSON, PARQUET, Edition
from tremplin.publication.model import BEGINNING, LICENCE, Kind
from tremplin.publication.tables import Column

_NAMES = {CSV: "CSV compressé", NDJSON: "NDJSON compressé", PARQUET: "Parquet"}
_FEEDS = {Kind.MISSIONS: "/missions", Kind.IMMERSIONS: "/immersions", Kind.EVENTS: "/evenements"}


@dataclass(frozen=True, slots=True)
class File:
    """A file to take: its name, its address, its size in megaoctets."""

    name: str
    href: str
    megaoctets: float


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is published of a kind; without files until its first night."""

    kind: str
    title: str
    description: str
    columns: Sequence[Column]
    schema_href: str
    log_href: str
    list_href: str
    items: int = 0
    at: datetime | None = None
    files: tuple[File, ...] = ()


def index(editions: Sequence[Edition], *, base_url: str) -> HTMLResponse:
    """The page."""
    held = {each.kind: each for each in editions}
    datasets = [_dataset(kind, held.get(kind)) for kind in Kind]
    described = catalogue.described(editions, base_url)
    return pages.drawn(
        "data/index.html",
        datasets=datasets,
        described=described,
        licence=LICENCE,
        base_url=base_url,
        catalogue=f"{catalogue.PATH}/catalogue.jsonld",
    )


def _dataset(kind: Kind, edition: Edition | None) -> Dataset:
    found = Dataset(
        kind.value,
        catalogue.TITLES[kind],
        catalogue.DESCRIPTIONS[kind],
        tables.COLUMNS[kind],
        catalogue.file_of(kind, "schema.json"),
        rpde.address(kind, BEGINNING, ""),
        _FEEDS[kind],
    )
    if edition is None:
        return found
    files = tuple(File(_NAMES[ending], catalogue.file_of(kind, ending), size / 1e6) for ending, size in edition.sizes.items())
    return replace(found, items=edition.items, at=datetime.fromisoformat(edition.at), files=files)
