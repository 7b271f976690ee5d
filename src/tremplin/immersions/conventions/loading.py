"""A file of conventions (ConventionRead of the contract), line by line: the way in for a migration.

Ids, statuses, dates and signatures are taken as given, and no rule is asked of them: what another platform accepted stands. Only what
is not a convention is refused. What exists under the same id is replaced; nobody is told of anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import psycopg

from tremplin.immersions.conventions import fields, store
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.wire import build
from tremplin.kit.db import Conn
from tremplin.kit.lines import RefusedLine, as_json
from tremplin.kit.shapes import Fault

_TOGETHER = 500


@dataclass(slots=True)
class Loaded:
    """How many conventions were loaded, and what was not."""

    conventions: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"conventions": self.conventions, "refused": as_json(self.refused)}


_Line = tuple[int, Stored]


async def load(conn: Conn, file: Path, *, now: datetime, progress: Callable[[int], None] = lambda _count: None) -> Loaded:
    """Loads a file of JSON lines in the caller's transaction."""
    await conn.execute("SET LOCAL statement_timeout = 0")
    loaded = Loaded()
    lines = _lines(file, loaded)
    ahead = asyncio.create_task(asyncio.to_thread(_next, lines))
    while group := await ahead:
        # The database writes a group while the next one is read.
        ahead = asyncio.create_task(asyncio.to_thread(_next, lines))
        await _write(conn, group, loaded, now=now)
        progress(loaded.conventions)
    await store.analyse(conn)
    loaded.refused.sort(key=lambda refused: refused.line)
    return loaded


def _next(lines: Iterator[_Line]) -> list[_Line]:
    return list(islice(lines, _TOGETHER))


async def _write(conn: Conn, group: list[_Line], loaded: Loaded, *, now: datetime) -> None:
    """Writes lines, the last of several with one id; when the database refuses some, halves until it is known which."""
    latest = {stored.convention.id: stored for _, stored in group}
    try:
        async with conn.transaction():
            await store.load(conn, list(latest.values()), changed_at=now)
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        if len(group) == 1:
            loaded.refused.append(RefusedLine.not_kept(group[0][0], error))
            return
        half = len(group) // 2
        await _write(conn, group[:half], loaded, now=now)
        await _write(conn, group[half:], loaded, now=now)
        return
    loaded.conventions += len(group)


def _lines(file: Path, loaded: Loaded) -> Iterator[_Line]:
    with file.open("rb") as content:
        for number, line in enumerate(content, 1):
            if not line.strip():
                continue
            try:
                given = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                loaded.refused.append(RefusedLine.unreadable(number, error))
                continue
            faults: list[Fault] = []
            values = fields.READ.read(given, "", faults)
            if not faults:
                convention = build(values)
                yield number, Stored(convention, 1, render(convention))
                continue
            told = " ; ".join(f"{each.path or 'ligne'} : {each.message}" for each in faults)
            loaded.refused.append(RefusedLine(number, faults[0].code, told))
