"""A list of conventions for spreadsheets: a CSV that French ones open as it is, or a workbook. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from tremplin.immersions.conventions.advising.model import Listed
from tremplin.immersions.conventions.advising.risks import risks_of
from tremplin.immersions.conventions.keeping import department_of
from tremplin.immersions.conventions.vocabulary import ROLE_LABELS, InternshipKind, Status
from tremplin.kit.french import PARIS

Cell = str | int | float | date | None
_HEAD = (
    *("État", "Nature", "Bénéficiaire", "Naissance", "Entreprise", "SIRET", "Métier", "Premier jour", "Dernier jour", "Heures"),
    *("Département", "Structure", "Conseiller", "Déposée le", "Signatures manquantes", "À regarder", "Identifiant", "Page"),
)
_WIDTHS = (22, 12, 26, 12, 30, 16, 30, 12, 12, 8, 12, 30, 22, 12, 30, 60, 38, 40)
# A spreadsheet would take what begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of file."""

    suffix: str
    media_type: str
    write: Callable[[list[list[Cell]]], bytes]


def rows(lines: Iterable[Listed], labels: Mapping[Status, str], *, now: datetime, link: Callable[[str], str]) -> list[list[Cell]]:
    """The lines of a list, after their head."""
    return [list(_HEAD), *(_row(each, labels, now, link) for each in lines)]


def _row(listed: Listed, labels: Mapping[Status, str], now: datetime, link: Callable[[str], str]) -> list[Cell]:
    one = listed.convention
    referent = one.agency_referent
    missing = [f"{each.name} ({ROLE_LABELS[each.role]})" for each in one.signatories if each.signed_at is None]
    return [
        labels[one.status],
        "mini-stage" if one.kind is InternshipKind.MINI_STAGE else "immersion",
        one.signatories.beneficiary.name,
        one.signatories.beneficiary.birthdate,
        one.business_name,
        one.siret,
        one.immersion_appellation.appellation_label,
        one.date_start,
        one.date_end,
        one.schedule.total_hours,
        department_of(one),
        one.agency.name,
        " ".join(part for part in (referent.firstname, referent.lastname) if part) if referent else "",
        one.date_submission.astimezone(PARIS).date(),
        ", ".join(missing),
        " ".join(sentence for _, sentence in risks_of(listed, now=now)),
        one.id,
        link(one.id),
    ]


def _csv(given: list[list[Cell]]) -> bytes:
    """Semicolons, commas in numbers, a mark that says UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([[_harmless(_written(cell)) for cell in row] for row in given])
    return "\ufeff".encode() + text.getvalue().encode()


def _xlsx(given: list[list[Cell]]) -> bytes:
    """A workbook: true dates and numbers, filters on each column, its head always in sight."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet("Conventions"), book.add_format({"bold": True})
    a_date = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, row in enumerate(given):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, a_date)
            elif isinstance(cell, str):
                sheet.write_string(at, column, cell, None if at else bold)
            elif cell is not None:
                sheet.write_number(at, column, cell)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(given) - 1), len(_HEAD) - 1)
    book.close()
    return made.getvalue()


def _written(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return "" if cell is None else str(cell)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


CSV = Shape("csv", "text/csv; charset=utf-8", _csv)
XLSX = Shape("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx)
