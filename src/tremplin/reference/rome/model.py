"""Occupations (ROME codes), names of jobs (appellations), and the whole of them as a process knows it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Rome:
    """An occupation: `code` is a letter and four digits (`D1102`)."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class NamedJob:
    """A line of the register: the name of a job, in full and abridged, and the code of the occupation it belongs to."""

    code: str
    label: str
    short_label: str
    rome_code: str


@dataclass(frozen=True, slots=True)
class Appellation:
    """The name of a job, and the occupation it belongs to. `code` is a number, written as a text (`11573`)."""

    code: str
    label: str
    short_label: str
    rome_code: str
    rome_label: str


Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A job that may be meant, and where its label holds what was typed: [start, end) in characters, in order, apart."""

    appellation: Appellation
    match_ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """Every occupation and job ever known, since older offers name them, and `proposed`: the jobs of today, which a search finds."""

    romes: Mapping[str, Rome]
    appellations: Mapping[str, Appellation]
    proposed: tuple[Appellation, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """What was published: labels of occupations by code, and jobs by code. One may be empty, as files give one or the other."""

    romes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    jobs: Mapping[str, NamedJob] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Stored:
    """What was loaded here: the edition of today, and what former ones had that it lacks."""

    today: Edition
    former: Edition


def assemble(packaged: Edition, stored: Stored | None = None) -> Nomenclature:
    """What a process knows: the packaged edition, and over it what was loaded. A load takes the place of what is proposed."""
    editions = [packaged] if stored is None else [packaged, stored.former, stored.today]
    labels = {code: label for edition in editions for code, label in edition.romes.items()}
    jobs = {code: job for edition in editions for code, job in edition.jobs.items()}
    appellations = {code: _named(job, labels) for code, job in jobs.items()}
    proposed = proposed_edition(packaged, stored).jobs
    return Nomenclature(
        romes={code: Rome(code, label) for code, label in labels.items()},
        appellations=appellations,
        proposed=tuple(appellations[code] for code in proposed),
    )


def proposed_edition(packaged: Edition, stored: Stored | None) -> Edition:
    """The occupations and jobs of today: of each kind, those that were loaded, else those that are packaged."""
    loaded = stored.today if stored is not None else Edition()
    return Edition(romes=loaded.romes or packaged.romes, jobs=loaded.jobs or packaged.jobs)


def _named(job: NamedJob, labels: Mapping[str, str]) -> Appellation:
    label = labels.get(job.rome_code, job.rome_code)
    return Appellation(code=job.code, label=job.label, short_label=job.short_label, rome_code=job.rome_code, rome_label=label)


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition changes to another, in numbers of occupations and jobs."""

    created: int
    updated: int
    unchanged: int
    gone: int

    @property
    def gone_percent(self) -> float:
        """The share of what was there that is not any more."""
        before = self.updated + self.unchanged + self.gone
        return 100 * self.gone / before if before else 0.0


def change(before: Edition, after: Edition) -> Change:
    """What replacing an edition by another does. A kind of which the new one says nothing stays as it is."""
    pairs: list[tuple[Mapping[str, object], Mapping[str, object]]] = [(before.romes, after.romes), (before.jobs, after.jobs)]
    created = updated = unchanged = gone = 0
    for old, new in pairs:
        if new:
            created += _count(code not in old for code in new)
            same = _count(old.get(code) == said for code, said in new.items())
            unchanged += same
            updated += _count(code in old for code in new) - same
            gone += _count(code not in new for code in old)
    return Change(created, updated, unchanged, gone)


def _count(told: Iterable[bool]) -> int:
    return sum(1 for each in told if each)
