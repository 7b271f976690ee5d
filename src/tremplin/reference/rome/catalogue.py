"""The occupations and jobs that this process knows: named by their codes, and searched. In memory, from the package to begin with.

What was loaded in the database takes its place as soon as the process hears of it (`following.py`).
"""

from __future__ import annotations

import gzip
from functools import cache, cached_property
from importlib.resources import files

import orjson

from tremplin.reference.rome.index import JobIndex
from tremplin.reference.rome.model import Appellation, Edition, NamedJob, Nomenclature, Rome, Stored, Suggestion, assemble

MOST_SUGGESTIONS = 80


def find_appellation(code: str) -> Appellation | None:
    """The job of a code, were it one that newer editions no longer have; None when there never was one."""
    return _held.nomenclature.appellations.get(code)


def find_rome(code: str) -> Rome | None:
    """The occupation of a ROME code (`D1102`), were it an old one; None when there never was one."""
    return _held.nomenclature.romes.get(code)


def search_appellations(text: str, limit: int = MOST_SUGGESTIONS) -> list[Suggestion]:
    """The jobs of today that a text names or begins to name, best first (see `JobIndex.search`)."""
    return _held.index.search(text, limit)


@cache
def packaged() -> Edition:
    """The edition that comes with the program (see NOTICE), made by `scripts/build_nomenclatures.py`."""
    document = orjson.loads(gzip.decompress(files("tremplin.reference").joinpath("data", "rome.json.gz").read_bytes()))
    jobs = (NamedJob(code, label, short or label, rome_code) for code, label, short, rome_code in document["appellations"])
    return Edition(romes=dict(document["romes"]), jobs={job.code: job for job in jobs})


class Catalogue:
    """A nomenclature and its index, each made when first needed."""

    def __init__(self, version: str | None = None, stored: Stored | None = None) -> None:
        self.version = version
        self._stored = stored

    def __reduce__(self) -> tuple[type[Catalogue], tuple[str | None, Stored | None]]:
        # Another process makes its own index: it is made faster than it is sent.
        return Catalogue, (self.version, self._stored)

    @cached_property
    def nomenclature(self) -> Nomenclature:
        return assemble(packaged(), self._stored)

    @cached_property
    def index(self) -> JobIndex:
        return JobIndex(self.nomenclature.proposed)


_held = Catalogue()


def held_version() -> str | None:
    """The load that this process knows; None for what is packaged."""
    return _held.version


def held() -> Catalogue:
    """The catalogue of this process."""
    return _held


def hold(catalogue: Catalogue) -> None:
    """Makes a catalogue the one of this process."""
    global _held
    _held = catalogue
