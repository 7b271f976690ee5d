"""Flat tables as Parquet files (Apache Parquet 2.x), written a group of rows at a time.

Only what such a table needs of the format: optional columns, a page each in a group, plain values, gzip. Every reader knows them.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, BinaryIO

_MAGIC = b"PAR1"
_ROWS_OF_GROUP = 5_000
"""Rows held in memory before they are written."""
_LEVEL = 4
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
# Codes of parquet.thrift.
_OPTIONAL, _PLAIN, _RLE, _GZIP, _DATA_PAGE = 1, 0, 3, 2, 0
_INT64, _DOUBLE, _BYTE_ARRAY = 2, 5, 6
# Codes of the compact protocol of Thrift.
_TRUE, _FALSE, _I32, _I64, _BINARY, _LIST, _STRUCT = 1, 2, 5, 6, 8, 9, 12


class Type(StrEnum):
    """What a column holds, under the names of Table Schema. An instant bears its zone."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATETIME = "datetime"


class _Long(int):
    """A number that the format writes as an i64."""


@dataclass(frozen=True, slots=True)
class _Physical:
    """How a type is written: its code, those that say what it means (converted type, logical type), and its values."""

    code: int
    converted: int | None
    logical: Mapping[int, Any] | None
    write: Callable[[Sequence[Any]], bytes]


def _texts(values: Sequence[Any]) -> bytes:
    texts = [str(value).encode() for value in values]
    return b"".join(part for text in texts for part in (struct.pack("<I", len(text)), text))


def _integers(values: Sequence[Any]) -> bytes:
    return struct.pack(f"<{len(values)}q", *map(int, values))


def _numbers(values: Sequence[Any]) -> bytes:
    return struct.pack(f"<{len(values)}d", *map(float, values))


def _instants(values: Sequence[Any]) -> bytes:
    moments = [value if isinstance(value, datetime) else datetime.fromisoformat(value) for value in values]
    return _integers([(moment - _EPOCH) // _MICROSECOND for moment in moments])


_IN_UTC: dict[int, Any] = {1: True, 2: {2: {}}}  # in microseconds
_PHYSICAL = {
    Type.STRING: _Physical(_BYTE_ARRAY, 0, {1: {}}, _texts),
    Type.INTEGER: _Physical(_INT64, None, None, _integers),
    Type.NUMBER: _Physical(_DOUBLE, None, None, _numbers),
    Type.DATETIME: _Physical(_INT64, 10, {8: _IN_UTC}, _instants),
}


class Writer:
    """A file being written; it can be read once closed. `columns`: names and types. It does not close the file it was given."""

    def __init__(self, file: BinaryIO, columns: Sequence[tuple[str, Type]]) -> None:
        self._file, self._columns = file, columns
        self._rows: list[Sequence[Any]] = []
        self._groups: list[Mapping[int, Any]] = []
        self._written = 0
        self._total = 0
        self._put(_MAGIC)

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows: a value a column, None for none. Raises ValueError for one that is not of its type."""
        for row in rows:
            self._rows.append(row)
            if len(self._rows) == _ROWS_OF_GROUP:
                self._end_group()

    def close(self) -> None:
        """Writes what remains, and what readers read first: where everything is."""
        if self._rows:
            self._end_group()
        told = {
            1: 1,
            2: [{4: "table", 5: len(self._columns)}, *(_described(name, _PHYSICAL[type_]) for name, type_ in self._columns)],
            3: _Long(self._total),
            4: self._groups,
            6: "Tremplin",
        }
        foot = _struct(told)
        self._put(foot + struct.pack("<I", len(foot)) + _MAGIC)

    def _end_group(self) -> None:
        rows, self._rows = self._rows, []
        began = self._written
        chunks = [self._chunk(name, _PHYSICAL[type_], [row[k] for row in rows]) for k, (name, type_) in enumerate(self._columns)]
        self._groups.append({1: chunks, 2: _Long(self._written - began), 3: _Long(len(rows))})
        self._total += len(rows)

    def _chunk(self, name: str, physical: _Physical, values: Sequence[Any]) -> Mapping[int, Any]:
        """Writes the values of a column, and tells where and how."""
        page = _levels(values) + physical.write([value for value in values if value is not None])
        packed = gzip.compress(page, _LEVEL, mtime=0)
        head = _struct({1: _DATA_PAGE, 2: len(page), 3: len(packed), 5: {1: len(values), 2: _PLAIN, 3: _RLE, 4: _RLE}})
        begins = _Long(self._written)
        self._put(head + packed)
        sizes = {6: _Long(len(head) + len(page)), 7: _Long(len(head) + len(packed))}
        how = {1: physical.code, 2: [_PLAIN, _RLE], 3: [name], 4: _GZIP, 5: _Long(len(values)), **sizes, 9: begins}
        return {2: begins, 3: how}

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._written += len(data)


def _described(name: str, physical: _Physical) -> Mapping[int, Any]:
    told = {1: physical.code, 3: _OPTIONAL, 4: name, 6: physical.converted, 10: physical.logical}
    return {key: value for key, value in told.items() if value is not None}


def _levels(values: Sequence[Any]) -> bytes:
    """Which rows have a value: a bit each, packed by eight, the first the lowest."""
    packed = -(-len(values) // 8)
    bits = int("".join("0" if value is None else "1" for value in reversed(values)), 2)
    run = _varint(packed << 1 | 1) + bits.to_bytes(packed, "little")
    return struct.pack("<I", len(run)) + run


# The compact protocol of Thrift, in which a file says what it holds.


def _struct(fields: Mapping[int, Any]) -> bytes:
    """A struct: its fields by number, in order."""
    written, last = b"", 0
    for number, value in fields.items():
        kind, data = _value(value)
        written += bytes([(number - last) << 4 | kind]) + data
        last = number
    return written + b"\0"


def _value(value: Any) -> tuple[int, bytes]:
    match value:
        case bool():
            return (_TRUE if value else _FALSE), b""
        case _Long():
            return _I64, _varint(value << 1)
        case int():
            return _I32, _varint(value << 1)
        case str():
            text = value.encode()
            return _BINARY, _varint(len(text)) + text
        case list():
            held = [_value(each) for each in value]
            size, kind = len(held), held[0][0] if held else _STRUCT
            head = bytes([size << 4 | kind]) if size < 15 else bytes([0xF0 | kind]) + _varint(size)
            return _LIST, head + b"".join(data for _, data in held)
    return _STRUCT, _struct(value)


def _varint(number: int) -> bytes:
    """A number that is not negative, seven bits a byte, the lowest first."""
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)
