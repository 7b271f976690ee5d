"""A catalogue loaded in bulk, line by line: for migrations and measures. What exists under the same siret is replaced."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import psycopg

from tremplin.immersions.offers import actions, quota, store
from tremplin.immersions.offers.documents import documents
from tremplin.immersions.offers.model import Establishment, Member, rows
from tremplin.immersions.offers.records import as_record, read_establishment
from tremplin.kit.db import Conn
from tremplin.kit.lines import RefusedLine, as_json
from tremplin.reference.rome import actions as rome
from tremplin.search import engine
from tremplin.search.record import Entry

_TOGETHER = 500


@dataclass(slots=True)
class Loaded:
    """How many companies and lines of the directory were loaded, and what was not."""

    establishments: int = 0
    offers: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"establishments": self.establishments, "offers": self.offers, "refused": as_json(self.refused)}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    establishment: Establishment
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Some lines, and what search must be told if nothing was known of their companies; None when that is to be seen again."""

    lines: Sequence[_Line]
    entries: list[Entry] | None


async def load(conn: Conn, file: Path, *, now: datetime, progress: Callable[[int], None] = lambda _count: None) -> Loaded:
    """Loads a file of JSON lines in the caller's transaction; identifiers, dates and numbers are taken as given."""
    await conn.execute("SET LOCAL statement_timeout = 0")
    await rome.refresh(conn)  # a command does not follow what others load
    loaded = Loaded()
    lines = _lines(file, now, loaded)
    ahead = asyncio.create_task(asyncio.to_thread(_read, lines, now))
    while (group := await ahead).lines:
        # The database writes a group while the next one is read: each takes about half of the time.
        ahead = asyncio.create_task(asyncio.to_thread(_read, lines, now))
        await _write(conn, group, loaded, now=now)
        progress(loaded.establishments)
    await store.analyse(conn)
    await engine.arrange(conn)
    loaded.refused.sort(key=lambda refused: refused.line)
    return loaded


def _read(lines: Iterator[_Line], now: datetime) -> _Group:
    """The next lines, and their entries of search."""
    group = [_settled(line) for line in islice(lines, _TOGETHER)]
    latest = {line.establishment.siret: line.establishment for line in group}
    shown = {document.id: document for each in latest.values() if each.listed for document in documents(each, now)}
    return _Group(group, engine.prepare(list(shown.values())))


def _settled(line: _Line) -> _Line:
    """A line as a company without any contact yet."""
    given = line.establishment
    frees = quota.frees_at((), given.max_contacts_per_month, held_until=given.held_until)
    return replace(line, establishment=replace(given, free_from=frees))


async def _write(conn: Conn, group: _Group, loaded: Loaded, *, now: datetime) -> None:
    """Writes lines; when the database refuses some, halves until it is known which."""
    lines = group.lines
    try:
        async with conn.transaction():
            await _keep(conn, group, now=now)
    except (psycopg.IntegrityError, psycopg.DataError, psycopg.errors.CardinalityViolation) as error:
        if len(lines) > 1:
            half = len(lines) // 2
            await _write(conn, _Group(lines[:half], None), loaded, now=now)
            await _write(conn, _Group(lines[half:], None), loaded, now=now)
            return
        loaded.refused.append(RefusedLine.not_kept(lines[0].number, error))
        return
    loaded.establishments += len(lines)
    loaded.offers += sum(1 for line in lines for _ in rows(line.establishment))


async def _keep(conn: Conn, group: _Group, *, now: datetime) -> None:
    latest = {line.establishment.siret: line for line in group.lines}
    before = await store.hold(conn, list(latest))
    banned = {siret: line.establishment.ban_justification for siret, line in latest.items()}
    await store.ban(conn, {siret: why for siret, why in banned.items() if why}, at=now)
    bans = await store.bans(conn, list(latest))
    given = [replace(line.establishment, ban_justification=bans.get(siret)) for siret, line in latest.items()]
    as_read = all(each.banned == bool(banned[each.siret]) for each in given)
    if group.entries is not None and not before and as_read:
        await store.save(conn, given, now=now)
        await engine.write(conn, group.entries)
    else:
        await actions.write(conn, given, before=before, now=now)
    people = {siret: line.members for siret, line in latest.items() if line.members}
    if people:
        await store.save_members(conn, people)


def _lines(file: Path, now: datetime, loaded: Loaded) -> Iterator[_Line]:
    with file.open("rb") as content:
        for number, line in enumerate(content, 1):
            if not line.strip():
                continue
            try:
                yield _Line(number, *read_establishment(as_record(orjson.loads(line)), now))
            except (KeyError, TypeError, ValueError) as error:
                loaded.refused.append(RefusedLine.unreadable(number, error))
