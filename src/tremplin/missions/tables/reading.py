"""A file of a spreadsheet (CSV, XLSX, ODS) read as texts, whatever its program and its language. Pure.

The file is a stranger's: its size is bounded before it is unpacked, nothing of it is run, and only its first sheet is read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from lxml import etree

from tremplin.kit.texts import legible
from tremplin.missions.tables.errors import TableUnreadable

MOST_BYTES = 5_000_000
MOST_LINES = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000
_MOST_UNPACKED = 80_000_000
_HEAD_WITHIN = 20  # lines: titles and notes may come before the heads
_OURS = re.compile(r'="(.*)"|\'([=+\-@].*)', re.DOTALL)  # what our own files hold, so that nothing is run or rounded
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the heads of its columns, then its lines with their numbers, as the spreadsheet counts them."""

    heads: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


def read(content: bytes) -> Table:
    """The table of a file, told by its content. Raises TableUnreadable."""
    if len(content) > MOST_BYTES:
        raise TableUnreadable(reason=f"il dépasse {MOST_BYTES // 1_000_000} Mo")
    if content.startswith(b"PK"):
        rows = _unpacked(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableUnreadable(reason="c'est un ancien classeur .xls ; enregistrez-le en .xlsx ou en .csv")
    else:
        rows = _csv(content)
    return _table(rows)


def _table(rows: Iterable[list[str]]) -> Table:
    heads: tuple[str, ...] = ()
    lines: list[tuple[int, tuple[str, ...]]] = []
    for number, row in enumerate(rows, 1):
        cells = [_cell(each) for each in row[:MOST_COLUMNS]]
        if not heads:
            if sum(map(bool, cells)) >= 2:
                while cells and not cells[-1]:
                    cells.pop()
                heads = tuple(cells)
            elif number > _HEAD_WITHIN:
                break
        elif any(cells):
            if len(lines) == MOST_LINES:
                raise TableUnreadable(reason=f"il a plus de {MOST_LINES} lignes ; découpez-le, ou déclarez un catalogue")
            lines.append((number, tuple(cells[: len(heads)])))
    if not heads:
        raise TableUnreadable(reason="sa première ligne doit nommer au moins deux colonnes")
    if not lines:
        raise TableUnreadable(reason="il n'a aucune ligne sous les titres de ses colonnes")
    return Table(heads, tuple(lines))


def _cell(raw: str) -> str:
    text = legible(raw[:LONGEST_CELL]).strip()
    ours = _OURS.fullmatch(text)
    return (ours[1] if ours[1] is not None else ours[2]) if ours else text


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    head = text[:20_000]
    delimiter = max(";,\t|", key=lambda each: (head.splitlines() or [""])[0].count(each))
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise TableUnreadable(reason="ce n'est ni un tableur (.xlsx, .ods) ni un fichier .csv") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:4_000]:
        raise TableUnreadable(reason="ce n'est ni un tableur (.xlsx, .ods) ni un fichier .csv")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel still writes by default


def _unpacked(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
                raise TableUnreadable(reason="il est trop volumineux une fois décompressé")
            if "content.xml" in names:
                yield from _ods(archive)
            elif "xl/workbook.xml" in names:
                yield from _xlsx(content)
            else:
                raise TableUnreadable(reason="ce n'est ni un tableur (.xlsx, .ods) ni un fichier .csv")
    except TableUnreadable:
        raise
    except Exception as error:  # what a broken archive, workbook or sheet raises is not listed anywhere
        raise TableUnreadable(reason="le fichier est abîmé ; ouvrez-le dans votre tableur et enregistrez-le de nouveau") from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    import openpyxl  # it takes a tenth of a second to read: not at the start of every process

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    for row in sheet.iter_rows(max_row=MOST_LINES + _HEAD_WITHIN + 2, max_col=MOST_COLUMNS, values_only=True):
        yield [_told(each) for each in row]


def _told(value: object) -> str:
    """A cell of a workbook, as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _ods(archive: zipfile.ZipFile) -> Iterator[list[str]]:
    given = 0
    with archive.open("content.xml") as file:
        for _, row in etree.iterparse(file, tag=f"{_TABLE}table-row", resolve_entities=False, no_network=True, load_dtd=False):
            cells: list[str] = []
            for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                cells += [_ods_text(cell)] * min(repeated, MOST_COLUMNS - len(cells))
            # A thousand empty lines are one in the file.
            times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
            for _ in range(min(times, MOST_LINES) if any(cells) else 1):
                yield cells
            given += 1
            last = row.getparent()
            row.clear()
            if given > MOST_LINES * 2 or (last is not None and last.getparent() is not None and last.getnext() is not None):
                return


def _ods_text(cell: etree._Element) -> str:
    told = cell.get(f"{_OFFICE}date-value")
    if told:
        return told.replace("T", " ").removesuffix(" 00:00:00")
    if cell.get(f"{_OFFICE}value-type") == "float":
        return (cell.get(f"{_OFFICE}value") or "").removesuffix(".0")
    return "\n".join("".join(map(str, each.itertext())) for each in cell.iterchildren(f"{_TEXT}p"))
