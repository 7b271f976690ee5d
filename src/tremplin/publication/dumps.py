"""The files of each night: all that is public, a line an item, as a table (CSV, Parquet) and as JSON (NDJSON), compressed.

A file is whole or is that of the night before: it takes its name once it is written.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import orjson

from tremplin.kit import parquet
from tremplin.kit.db import Database
from tremplin.publication import store, tables
from tremplin.publication.bodies import completing
from tremplin.publication.model import Kind

FOLDER = "donnees"
MANIFEST = "edition.json"
CSV, NDJSON, PARQUET = "csv.gz", "ndjson.gz", "parquet"
ENDINGS = (CSV, NDJSON, PARQUET)
_PAGE = 500
# Twice as quick as the default, for files a tenth larger.
_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Edition:
    """What was written of a kind: when, how many items, the size of each file in octets."""

    kind: str
    at: str
    items: int
    sizes: dict[str, int]


def read(folder: Path) -> list[Edition]:
    """The editions that the folder holds; none before the first night."""
    try:
        found = orjson.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return []
    return [Edition(**each) for each in found]


async def write(db: Database, folder: Path, *, base_url: str, reader: str, now: datetime) -> list[Edition]:
    """Writes every file again. Memory does not grow with their length."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    editions = []
    for kind in Kind:
        complete = completing(kind, base_url=base_url, reader=reader)
        with _Files(folder, kind) as files:
            async with db.apart() as conn:
                async for page in store.stream(conn, kind, now=now, page=_PAGE):
                    bodies = [complete(*each) for each in page]
                    await asyncio.to_thread(files.add, bodies)  # what else the worker does goes on meanwhile
        editions.append(Edition(kind.value, now.isoformat(), files.items, files.sizes))
    written = folder / f"{MANIFEST}.new"
    written.write_bytes(orjson.dumps([asdict(each) for each in editions]))
    written.replace(folder / MANIFEST)
    return editions


class _Files:
    """The files of a kind, being written; they take their names at the end, unless something fails."""

    def __init__(self, folder: Path, kind: Kind) -> None:
        self._kind = kind
        self._paths = {ending: folder / f"{kind}.{ending}" for ending in ENDINGS}
        self.items = 0
        self.sizes: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._open = {ending: _begun(path) for ending, path in self._paths.items()}
        self._open[CSV].write(f"{tables.BYTE_ORDER_MARK}{tables.header(self._kind)}".encode())
        columns = [(column.name, parquet.Type(column.type)) for column in tables.COLUMNS[self._kind]]
        self._parquet = parquet.Writer(self._open[PARQUET], columns)
        return self

    def add(self, bodies: Sequence[bytes]) -> None:
        self.items += len(bodies)
        self._open[NDJSON].write(b"".join(body + b"\n" for body in bodies))
        told = [orjson.loads(body) for body in bodies]
        self._open[CSV].write(tables.lines(self._kind, told).encode())
        self._parquet.add(tables.rows(self._kind, told))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._parquet.close()
        for ending, path in self._paths.items():
            self._open[ending].close()
            if kind is None:
                self.sizes[ending] = _unfinished(path).stat().st_size
                _unfinished(path).replace(path)
            else:
                _unfinished(path).unlink()


def _begun(path: Path) -> BinaryIO:
    # Parquet compresses its own pages.
    if path.name.endswith(PARQUET):
        return _unfinished(path).open("wb")
    return gzip.GzipFile(_unfinished(path), "wb", _LEVEL)  # type: ignore[return-value]  # it is one in all that is asked of it


def _unfinished(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")
