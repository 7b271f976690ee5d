"""Tables as files that spreadsheets open as they are: CSV for a French Excel, XLSX for every other.

A cell is what it is in Python: text, number, yes or no, day, instant (shown on the clock of Paris), nothing. Rows are read while the
file is written, so that a table of any size holds in little memory; `MOST_ROWS` bounds it.
"""

from __future__ import annotations

import asyncio
import csv
import io
import re
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from datetime import date, datetime
from typing import IO, TypeAlias

from starlette.responses import Response, StreamingResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tremplin.kit.french import PARIS
from tremplin.kit.texts import legible

Cell: TypeAlias = str | int | float | bool | date | None
Row: TypeAlias = Sequence[Cell]
Rows: TypeAlias = Iterable[Row] | AsyncIterable[Row]

MOST_ROWS = 200_000
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOGETHER = 500
_LONGEST = 32_000  # characters of a cell: spreadsheets refuse 32,768
_BLOCK = 256 * 1024
# Spreadsheets take for a formula what begins so, and run it; also behind spaces, and in their wide forms.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
# A text made of digits is a number, a telephone or a reference. Excel would drop its first zero, round it, or read a date in it.
_DIGITS = re.compile(r"\+?[0-9][0-9 ./:,Ee+-]*")
_PLAIN_NUMBER = re.compile(r"(0|[1-9][0-9]{0,10})")


def csv_response(name: str, columns: Sequence[str], rows: Rows) -> Response:
    """A CSV to save as `name`.csv, sent as it is read: semicolons, decimal commas, days as people write them."""
    return StreamingResponse(_csv(columns, rows), media_type=CSV, headers=_saved(f"{name}.csv"))


async def xlsx_response(name: str, columns: Sequence[str], rows: Rows) -> Response:
    """A workbook to save as `name`.xlsx: one sheet, its heads fixed and filtered, days as days."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed once sent
    book = Workbook(file, {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    writer = _Writer(book, columns)
    async for group in _groups(rows):
        # In a thread: thousands of cells would keep the pages of others waiting.
        await asyncio.to_thread(writer.write, group)
    await asyncio.to_thread(writer.close)
    return StreamingResponse(_blocks(file), media_type=XLSX, headers=_saved(f"{name}.xlsx"))


def harmless(text: str) -> str:
    """A text as a CSV may hold it: never run as a formula, never read as a number that it is not."""
    told = legible(text)[:_LONGEST]
    if _DIGITS.fullmatch(told):
        return told if _PLAIN_NUMBER.fullmatch(told) else f'="{told}"'
    return f"'{told}" if _FORMULA.match(told) else told


def _saved(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def _csv(columns: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    yield "\ufeff".encode() + _lines([columns])
    async for group in _groups(rows):
        yield _lines(group)


def _lines(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(PARIS):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return harmless(cell) if isinstance(cell, str) else str(cell).replace(".", ",")


async def _groups(rows: Rows) -> AsyncIterator[list[Row]]:
    """Rows by groups, no more than `MOST_ROWS` in all."""
    group: list[Row] = []
    count = 0
    async for row in _each(rows):
        group.append(row)
        count += 1
        if len(group) == _TOGETHER or count == MOST_ROWS:
            yield group
            group = []
        if count == MOST_ROWS:
            return
    if group:
        yield group


async def _each(rows: Rows) -> AsyncIterator[Row]:
    if isinstance(rows, AsyncIterable):
        async for row in rows:
            yield row
    else:
        for row in rows:
            yield row


async def _blocks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


class _Writer:
    """The sheet of a workbook, row after row: what is written can't be read again, and takes no memory."""

    def __init__(self, book: Workbook, columns: Sequence[str]) -> None:
        self._book = book
        self._sheet: Worksheet = book.add_worksheet()
        self._day: Format = book.add_format({"num_format": "dd/mm/yyyy"})
        self._instant: Format = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._columns = columns
        self._next = 0

    def write(self, rows: Sequence[Row]) -> None:
        if self._next == 0:
            self._begin(rows)
        for row in rows:
            for column, cell in enumerate(row):
                self._put(column, cell)
            self._next += 1

    def close(self) -> None:
        if self._next == 0:
            self._begin(())
        self._sheet.autofilter(0, 0, self._next - 1, max(0, len(self._columns) - 1))
        self._book.close()

    def _begin(self, rows: Sequence[Row]) -> None:
        """Heads; widths are those of the first rows, as they must be said before."""
        bold = self._book.add_format({"bold": True})
        for column, label in enumerate(self._columns):
            longest = max([len(label) + 3, *(len(_written(row[column])) for row in rows if column < len(row))])
            self._sheet.set_column(column, column, min(60, max(8, longest + 1)))
        for column, label in enumerate(self._columns):
            self._sheet.write_string(0, column, label, bold)
        self._sheet.freeze_panes(1, 0)
        self._next = 1

    def _put(self, column: int, cell: Cell) -> None:
        sheet, row = self._sheet, self._next
        if cell is None:
            return
        if isinstance(cell, bool):
            sheet.write_string(row, column, "oui" if cell else "non")
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell.astimezone(PARIS).replace(tzinfo=None), self._instant)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self._day)
        elif isinstance(cell, str):
            # Always text: a sheet written so runs nothing, whatever it begins with.
            sheet.write_string(row, column, legible(cell)[:_LONGEST])
        else:
            sheet.write_number(row, column, cell)
