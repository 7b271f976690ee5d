"""The kinds of files that are read, told by their columns. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from tremplin.reference.register import rna, sirene
from tremplin.reference.register.columns import Row
from tremplin.reference.register.model import Establishment, RegisteredOrganisation

Item = RegisteredOrganisation | Establishment


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the columns it can't do without (the first is the number of what each line tells), and how it is read
    (None: nothing to keep)."""

    part: str
    columns: tuple[str, ...]
    read: Callable[[Row, bytes, datetime], Item | None]
    territory: str | None = None  # the column of the prefecture, where a file may be that of one département
    category: str | None = None  # the column of the legal category, where most lines are not kept

    def missing(self, columns: Iterable[str]) -> list[str]:
        """The needed columns that a table lacks."""
        found = set(columns)
        return [column for column in self.columns if column not in found]


ESTABLISHMENTS = Format(sirene.ESTABLISHMENTS, sirene.ESTABLISHMENT_COLUMNS, sirene.read_establishment)
UNITS = Format(sirene.UNITS, sirene.UNIT_COLUMNS, sirene.read_unit, category="categorieJuridiqueUniteLegale")
REGISTERS = {
    "rna": (
        Format(rna.WALDEC, rna.WALDEC_COLUMNS, rna.read_waldec, territory="gestion"),
        Format(rna.IMPORT, rna.IMPORT_COLUMNS, rna.read_import, territory="gestion"),
    ),
    "sirene": (ESTABLISHMENTS, UNITS),
}
