"""Reads the files of ROME as France Travail publishes them: occupations, names of jobs, or both on one line. Pure but for the file.

A file is told by its columns, whatever their order; what else it holds is left out. A bad line costs no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tremplin.reference.register.columns import Row, text
from tremplin.reference.register.lines import Table, opened
from tremplin.reference.register.model import RefusedLine
from tremplin.reference.rome.errors import WrongRomeFile
from tremplin.reference.rome.model import Edition, NamedJob

# What each column is called, from one publication to the next.
_JOB = ("ogr_appellation", "code_ogr_appellation", "code_appellation", "code_ogr")
_LABEL = ("libelle_appellation_long", "libelle_appellation", "libelle")
_SHORT = ("libelle_appellation_court", "libelle_court")
_ROME = ("rome_code", "code_rome")
_ROME_LABEL = ("libelle_rome",)
_JOB_CODE, _ROME_CODE = re.compile(r"[1-9]\d{0,8}"), re.compile(r"[A-Z]\d{4}")
_LONGEST_LABEL = 255


@dataclass(slots=True)
class Reading:
    """What a file says: an edition, how many lines were read, and those that were left out, with the reason."""

    romes: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, NamedJob] = field(default_factory=dict)
    read: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    @property
    def edition(self) -> Edition:
        return Edition(self.romes, self.jobs)

    @property
    def part(self) -> str:
        """What kind of file it is."""
        kinds = {(True, False): "rome-codes", (False, True): "rome-appellations"}
        return kinds.get((bool(self.romes), bool(self.jobs)), "rome")


def read(path: Path, known: Mapping[str, str]) -> Reading:
    """Reads a file, plain, gzipped or zipped; `known` are the occupations that jobs may belong to, besides those of the file.

    Raises WrongRomeFile, EmptyRegisterFile, BrokenRegisterFile, OSError.
    """
    found = Reading()
    with opened(path) as file:
        tables = [open_table() for open_table in file.tables]
        has_romes = [all(_column(table, names) for names in (_ROME, _ROME_LABEL)) for table in tables]
        has_jobs = [all(_column(table, names) for names in (_JOB, _LABEL, _ROME)) for table in tables]
        if not any(has_romes + has_jobs):
            raise WrongRomeFile(file=path.name, columns=", ".join(tables[0].columns)[:200])
        # Occupations first: jobs of the same archive belong to them.
        for at in sorted(range(len(tables)), key=lambda at: not has_romes[at]):
            if has_romes[at] or has_jobs[at]:
                _Lines(file.tables[at](), found, known, romes=has_romes[at], jobs=has_jobs[at]).read()
    return found


def _column(table: Table, names: tuple[str, ...]) -> str:
    """The name that a table gives to a column; empty when it has none."""
    return next((name for name in names if name in table.columns), "")


@dataclass(slots=True)
class _Lines:
    """The lines of one table, under way to an edition."""

    table: Table
    found: Reading
    known: Mapping[str, str]
    romes: bool
    jobs: bool

    def read(self) -> None:
        for line, _, fields in self.table.records:
            self.found.read += 1
            try:
                if fields is None:
                    raise ValueError(f"{len(self.table.columns)} colonnes étaient attendues.")
                row = dict(zip(self.table.columns, fields, strict=True))
                if self.romes:
                    self._read_rome(row)
                if self.jobs:
                    self._read_job(row)
            except ValueError as error:
                self.found.refused.append(RefusedLine(file=self.table.name, line=line, message=str(error)))

    def _read_rome(self, row: Row) -> None:
        code, label = self._rome_code(row), self._label(row, _ROME_LABEL)
        if self.found.romes.setdefault(code, label) != label:
            raise ValueError(f"Le code ROME « {code} » est déjà donné plus haut, avec un autre libellé.")

    def _read_job(self, row: Row) -> None:
        code, label, rome = self._code(row, _JOB, _JOB_CODE, "d'appellation"), self._label(row, _LABEL), self._rome_code(row)
        if rome not in self.found.romes and rome not in self.known:
            raise ValueError(f"Le code ROME « {rome} » est inconnu : chargez d'abord le fichier des codes ROME.")
        job = NamedJob(code=code, label=label, short_label=self._value(row, _SHORT) or label, rome_code=rome)
        if self.found.jobs.setdefault(code, job) != job:
            raise ValueError(f"Le code d'appellation « {code} » est déjà donné plus haut, avec d'autres valeurs.")

    def _rome_code(self, row: Row) -> str:
        return self._code(row, _ROME, _ROME_CODE, "ROME")

    def _code(self, row: Row, names: tuple[str, ...], shape: re.Pattern[str], kind: str) -> str:
        code = self._value(row, names).upper()
        if not (code.isascii() and shape.fullmatch(code)):
            raise ValueError(f"« {code[:20]} » n'est pas un code {kind}.")
        return code

    def _label(self, row: Row, names: tuple[str, ...]) -> str:
        label = self._value(row, names)
        if not any(map(str.isalnum, label)) or len(label) > _LONGEST_LABEL:
            raise ValueError(f"Le libellé doit avoir de 1 à {_LONGEST_LABEL} caractères, dont une lettre.")
        return label

    def _value(self, row: Row, names: tuple[str, ...]) -> str:
        return text(row, _column(self.table, names)) or ""
