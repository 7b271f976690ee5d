"""Parquet files, read back by a small reader that follows the format's specification, and knows nothing of how we write."""

from __future__ import annotations

import gzip
import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.parquet import Type, Writer

COLUMNS = [("titre", Type.STRING), ("places", Type.INTEGER), ("latitude", Type.NUMBER), ("debut", Type.DATETIME)]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def written(rows: list[Any]) -> bytes:
    file = io.BytesIO()
    writer = Writer(file, COLUMNS)
    writer.add(rows)
    writer.close()
    return file.getvalue()


class Thrift:
    """Reads the compact protocol (thrift-compact-protocol.md)."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        number, shift = 0, 0
        while (byte := self.byte()) & 0x80:
            number, shift = number | (byte & 0x7F) << shift, shift + 7
        return number | byte << shift

    def value(self, kind: int) -> Any:
        if kind in (1, 2):
            return kind == 1
        if kind in (5, 6):
            return ((number := self.varint()) >> 1) ^ -(number & 1)
        if kind == 8:
            size = self.varint()
            self.at += size
            return self.data[self.at - size : self.at].decode()
        if kind == 9:
            size, inner = divmod(self.byte(), 16)
            return [self.value(inner) for _ in range(self.varint() if size == 15 else size)]
        fields, last = {}, 0
        while head := self.byte():
            last += head >> 4
            fields[last] = self.value(head & 15)
        return fields


def read(file: bytes) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns and the rows of a file."""
    assert file[:4] == file[-4:] == b"PAR1"
    size = struct.unpack("<I", file[-8:-4])[0]
    foot = Thrift(file[-8 - size : -8]).value(12)
    names = [each[4] for each in foot[2][1:]]
    assert foot[2][0][5] == len(names)
    rows: list[tuple[Any, ...]] = []
    for group in foot[4]:
        columns = [_column(file, chunk[3]) for chunk in group[1]]
        rows += zip(*columns, strict=True)
        assert [chunk[3][3] for chunk in group[1]] == [[name] for name in names]
        assert group[2] == sum(chunk[3][7] for chunk in group[1])
    assert foot[3] == len(rows)
    return names, rows


def _column(file: bytes, told: dict[int, Any]) -> list[Any]:
    reader = Thrift(file, told[9])
    head = reader.value(12)
    page = gzip.decompress(file[reader.at : reader.at + head[3]])
    assert (len(page), reader.at + head[3] - told[9], told[5]) == (head[2], told[7], head[5][1])
    size = struct.unpack("<I", page[:4])[0]
    run = Thrift(page, 4)
    assert run.varint() & 1  # packed by eight
    levels = [page[run.at + k // 8] >> (k % 8) & 1 for k in range(told[5])]
    values = _values(told[1], page[4 + size :])
    return [next(values) if level else None for level in levels]


def _values(code: int, page: bytes) -> Iterator[Any]:
    if code != 6:
        yield from (value for (value,) in struct.iter_unpack("<q" if code == 2 else "<d", page))
        return
    while page:
        size = struct.unpack("<I", page[:4])[0]
        yield page[4 : 4 + size].decode()
        page = page[4 + size :]


def test_it_works() -> None:
    rows = [(f"Thé {n}", None if n % 3 else -n, n / 8, EPOCH + timedelta(seconds=n)) for n in range(5_001)]
    names, found = read(written(rows))
    assert names == ["titre", "places", "latitude", "debut"]
    assert found == [(*row[:3], n * 1_000_000) for n, row in enumerate(rows)]


def test_a_table_without_rows_has_its_columns() -> None:
    assert read(written([])) == (["titre", "places", "latitude", "debut"], [])


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(ValueError, match="trois"):
        written([("a", "trois", None, None)])


@given(
    st.lists(
        st.tuples(
            st.none() | st.text(),
            st.none() | st.integers(-(2**63), 2**63 - 1),
            st.none() | st.floats(allow_nan=False),
            st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
        ),
        max_size=20,
    )
)
def test_any_rows_are_read_as_they_were_given(rows: list[Any]) -> None:
    expected = [(*row[:3], None if row[3] is None else (row[3] - EPOCH) // timedelta(microseconds=1)) for row in rows]
    assert read(written(rows))[1] == expected
