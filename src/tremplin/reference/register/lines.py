"""Reads the tables of an open file, plain, gzipped or zipped, record by record, whatever its size, its encoding and its accidents.

A quote that nobody closes costs its own line, not the rest of the file: the next line that begins as records do is read as one.
"""

from __future__ import annotations

import csv
import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from tremplin.reference.register.errors import BrokenRegisterFile, EmptyRegisterFile

# A number, quoted or not, then a separator: how every line of these files begins. (A line of a description in capitals has no digits.)
_NUMBER = r'"?(?=[0-9A-Z]*\d{{3}})[0-9A-Z]{{8,20}}"?{separator}'
_MOST_LINES = 200  # of one record: descriptions hold some line breaks, never that many
_MOST_BYTES = 1 << 20  # of one line


@dataclass(slots=True)
class Table:
    """A CSV table: its columns, and its records with the number of their first line."""

    name: str
    columns: list[str]
    records: Iterator[tuple[int, str, list[str] | None]]


@dataclass(slots=True)
class OpenFile:
    """The tables of a file, and how much of it was read, from 0 to 1."""

    tables: list[Callable[[], Table]]
    share: Callable[[], float] = field(default=lambda: 0.0)


@contextmanager
def opened(path: Path) -> Iterator[OpenFile]:
    """Opens a file, told by its first bytes rather than by its name. Raises EmptyRegisterFile, BrokenRegisterFile, OSError."""
    size = max(1, path.stat().st_size)
    with ExitStack() as stack, path.open("rb") as raw:
        try:
            sources = _sources(raw, path, stack)
            if not sources:
                raise EmptyRegisterFile(file=path.name)
            yield OpenFile([lambda each=each: _table(*each) for each in sources], lambda: raw.tell() / size)  # type: ignore[misc] # `each=each`: its own
        except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise BrokenRegisterFile(file=path.name) from error


def _sources(raw: BinaryIO, path: Path, stack: ExitStack) -> list[tuple[str, Callable[[], BinaryIO]]]:
    start = raw.read(4)
    raw.seek(0)
    if start.startswith(b"PK"):
        archive = stack.enter_context(zipfile.ZipFile(raw))
        members = sorted(name for name in archive.namelist() if name.lower().endswith(".csv"))
        return [(name, lambda name=name: cast("BinaryIO", archive.open(name))) for name in members]  # type: ignore[misc] # as above
    if start.startswith(b"\x1f\x8b"):
        return [(path.name, lambda: _unzipped(raw))]
    return [(path.name, lambda: raw)] if start else []


def _unzipped(raw: BinaryIO) -> BinaryIO:
    raw.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=raw))


def _table(name: str, source: Callable[[], BinaryIO]) -> Table:
    stream = source()
    stream.seek(0)
    header = _decoded(stream.readline(_MOST_BYTES)).lstrip("\ufeff").rstrip("\r\n")
    separator = max(";,\t", key=header.count)
    columns = [column.strip() for column in next(csv.reader([header], delimiter=separator), [])]
    return Table(name, columns, _records(stream, separator, len(columns)))


def _records(stream: BinaryIO, separator: str, width: int) -> Iterator[tuple[int, str, list[str] | None]]:
    """(line, text, fields) of each record; fields are None when they are not as many as the columns."""
    begins = re.compile(_NUMBER.format(separator=separator))
    pending: list[str] = []  # the lines of a record whose last quote is still open
    first = 2
    for number, line in enumerate(iter(lambda: stream.readline(_MOST_BYTES), b""), 2):
        text = _decoded(line)
        if not pending and '"' not in text:  # most lines: no need to parse what can be cut
            fields = text.rstrip("\r\n").split(separator)
            if len(fields) == width or text.strip():
                yield number, text, fields if len(fields) == width else None
            continue
        if pending and (len(pending) >= _MOST_LINES or begins.match(text)):
            yield _record(first, "".join(pending), separator, width)
            pending = []
        first = first if pending else number
        closes = text.count('"') % 2 == (1 if pending else 0)
        pending.append(text)
        if closes:
            record, pending = "".join(pending), []
            if record.strip():
                yield _record(first, record, separator, width)
    if pending:
        yield _record(first, "".join(pending), separator, width)


def _record(line: int, text: str, separator: str, width: int) -> tuple[int, str, list[str] | None]:
    text = text.rstrip("\r\n")
    try:
        fields = next(csv.reader((text,), delimiter=separator), [])
    except csv.Error:
        return line, text, None
    return line, text, fields if len(fields) == width else None


def _decoded(line: bytes) -> str:
    """UTF-8, else Windows-1252 (a superset of what these files call latin-1), line by line: published files mix them."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    return text.replace("\x00", "")
