"""A catalogue of events or fairs loaded in bulk, line by line: for migrations and measures. What exists is replaced."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import psycopg

from tremplin.events import actions, store
from tremplin.events.documents import document
from tremplin.events.fairs import store as fair_store
from tremplin.events.model import Event, Fair
from tremplin.events.records import as_record, is_fair, read_event, read_fair
from tremplin.kit.db import Conn
from tremplin.kit.lines import RefusedLine, as_json
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.search import engine
from tremplin.search.record import Batch

_TOGETHER = 500


@dataclass(slots=True)
class Loaded:
    """How many events and fairs were loaded, and what was not."""

    events: int = 0
    fairs: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"events": self.events, "fairs": self.fairs, "refused": as_json(self.refused)}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    kept: Event | Fair


@dataclass(frozen=True, slots=True)
class _Group:
    """Some lines, and what search must be told of their events; None when that is to be seen again."""

    lines: Sequence[_Line]
    entries: Batch | None


async def load(
    conn: Conn, partner_id: str, file: Path, *, now: datetime, progress: Callable[[int], None] = lambda _count: None
) -> Loaded:
    """Loads a file of JSON lines in the caller's transaction; identifiers, dates and numbers are taken as given.

    Raises PartnerUnknown.
    """
    if await partners.find(conn, partner_id) is None:
        raise PartnerUnknown(partner_id=partner_id)
    await conn.execute("SET LOCAL statement_timeout = 0")
    await store.claim(conn, partner_id)
    loaded = Loaded()
    lines = _lines(file, partner_id, now, loaded)
    ahead = asyncio.create_task(asyncio.to_thread(_read, lines))
    while (group := await ahead).lines:
        # The database writes a group while the next one is read: each takes about half of the time.
        ahead = asyncio.create_task(asyncio.to_thread(_read, lines))
        await _write(conn, group, loaded)
        progress(loaded.events + loaded.fairs)
    await store.skip_numbers(conn)
    await store.analyse(conn)
    loaded.refused.sort(key=lambda refused: refused.line)
    return loaded


def _read(lines: Iterator[_Line]) -> _Group:
    """The next lines, and their entries of search."""
    group = list(islice(lines, _TOGETHER))
    latest = {each.kept.id: each.kept for each in group if isinstance(each.kept, Event)}
    return _Group(group, engine.prepare([document(each) for each in latest.values()]))


async def _write(conn: Conn, group: _Group, loaded: Loaded) -> None:
    """Writes lines; when the database refuses some, halves until it is known which."""
    lines = group.lines
    try:
        async with conn.transaction():
            await _keep(conn, group)
    except (psycopg.IntegrityError, psycopg.DataError, psycopg.errors.CardinalityViolation) as error:
        if len(lines) > 1:
            half = len(lines) // 2
            await _write(conn, _Group(lines[:half], None), loaded)
            await _write(conn, _Group(lines[half:], None), loaded)
            return
        loaded.refused.append(RefusedLine.not_kept(lines[0].number, error))
        return
    loaded.events += sum(isinstance(line.kept, Event) for line in lines)
    loaded.fairs += sum(isinstance(line.kept, Fair) for line in lines)


async def _keep(conn: Conn, group: _Group) -> None:
    """Writes what is known as it is given: the number of an event is also its identifier here, so that both agree."""
    events = {line.kept.id: line.kept for line in group.lines if isinstance(line.kept, Event)}
    fairs = {line.kept.url: line.kept for line in group.lines if isinstance(line.kept, Fair)}
    if events:
        await store.save(conn, list(events.values()))
        await actions.number_tags(conn, list(events.values()))
        await engine.write(conn, group.entries or engine.prepare([document(each) for each in events.values()]))
    if fairs:
        await fair_store.save(conn, list(fairs.values()))


def _lines(file: Path, partner_id: str, now: datetime, loaded: Loaded) -> Iterator[_Line]:
    with file.open("rb") as content:
        for number, line in enumerate(content, 1):
            if not line.strip():
                continue
            try:
                record = as_record(_json(line))
                yield _Line(number, read_fair(record, partner_id) if is_fair(record) else read_event(record, partner_id, now))
            except (KeyError, TypeError, ValueError, OverflowError) as error:
                loaded.refused.append(RefusedLine.unreadable(number, error))


def _json(line: bytes) -> object:
    """A line read fast, or else as lenient programs write it: with NaN, which is not JSON, for what they do not know."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)
