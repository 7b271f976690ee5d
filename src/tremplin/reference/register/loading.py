"""Loads a file of a national register: streamed, merged by slices, each a transaction of its own.

Interrupted, what was merged stays and the rest is as before; run again, it goes through what is done already without writing it.
What a file no longer has is marked at its end only, when the whole of it has been read.
"""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from tremplin.kit import outbox
from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Conn, Database
from tremplin.reference.register import sirene, store
from tremplin.reference.register.columns import digest
from tremplin.reference.register.errors import LoadAlreadyRunning, RegisterShrank, RegisterUnknown, UnitsFirst, WrongRegisterFile
from tremplin.reference.register.formats import ESTABLISHMENTS, REGISTERS, UNITS, Format, Item
from tremplin.reference.register.lines import OpenFile, Table, opened
from tremplin.reference.register.model import Establishment, Load, RefusedLine, RegisteredOrganisation

LOADED = "reference.register_loaded"  # the event recorded at the end of a load
Progress = Callable[[int, float], None]
_TOGETHER = 10_000
# As catalogues of missions are: a file that suddenly lacks a fifth of what was known was cut short more often than not.
_MOST_GONE = 0.2
_FEW = 50  # below, a share says nothing
_MOST_TOLD = 1_000  # refused lines told one by one; all are counted
_WIDTH = "{width} colonnes étaient attendues : un guillemet ou un séparateur est de trop, ou manque"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line to keep, not looked at yet: when its digest is known, nothing has to be."""

    table: Table
    line: int
    fields: list[str]
    number: str
    digest: bytes


_Read = _Line | RefusedLine | None  # None: a line that is not to keep


@dataclass(slots=True)
class Loaded:
    """The figures of a load, and its refused lines."""

    load: Load
    refused: list[RefusedLine] = field(default_factory=list)


async def load(
    db: Database, register: str, path: Path, *, now: Clock, progress: Progress = lambda _rows, _share: None, force: bool = False
) -> Loaded:
    """Loads a file of a register; `progress` is told how many lines were read and the share of the file, from 0 to 1.

    `force`: believes a file that lacks much of what is known. Raises RegisterUnknown, WrongRegisterFile, EmptyRegisterFile,
    BrokenRegisterFile, UnitsFirst, LoadAlreadyRunning, RegisterShrank.
    """
    if register not in REGISTERS:
        raise RegisterUnknown(register=register, known=", ".join([*REGISTERS, "rome"]))
    with opened(path) as file:
        form = _recognise(register, path, file)
        async with db.writing() as guard:  # holds the claim, and nothing else, until the end
            if not await store.claim(guard):
                raise LoadAlreadyRunning
            at = now()
            loaded = Loaded(Load(id=uuid7(at), register=register, part=form.part, file=path.name, started_at=at))
            return await _Loading(db, form, file, loaded, progress, force).run(now)


def _recognise(register: str, path: Path, file: OpenFile) -> Format:
    """The format of a file, all of whose tables must have it."""
    forms = REGISTERS[register]
    first = file.tables[0]()
    closest = min(forms, key=lambda form: len(form.missing(first.columns)))
    for open_table in file.tables:
        table = open_table()
        if missing := closest.missing(table.columns):
            name = path.name if len(file.tables) == 1 else f"{path.name} ({table.name})"
            raise WrongRegisterFile(file=name, register=register.upper(), missing=", ".join(missing))
    return closest


@dataclass(slots=True)
class _Loading:
    """One load under way."""

    db: Database
    form: Format
    file: OpenFile
    loaded: Loaded
    progress: Progress
    force: bool
    sirens: array[int] = field(default_factory=lambda: array("I"))
    territories: set[str] = field(default_factory=set)

    async def run(self, now: Clock) -> Loaded:
        figures = self.loaded.load
        await self._begin()
        async with aclosing(_read_ahead(self._lines())) as slices:
            async for some in slices:
                async with self._writing() as conn:
                    await self._merge(conn, some)
                    await store.save_load(conn, figures)
                self.progress(figures.read, self.file.share())
        async with self._writing() as conn:
            figures.finished_at = now()
            figures.gone = await self._mark_gone(conn, figures.finished_at)
            self._refuse_shrinking()
            await store.save_load(conn, figures)
            await store.forget_met(conn)
            await store.analyse(conn)
            await outbox.record(conn, LOADED, {"load": figures.id, "part": figures.part})
        return self.loaded

    async def _begin(self) -> None:
        async with self._writing() as conn:
            await store.forget_met(conn)
            await store.save_load(conn, self.loaded.load)
            if self.form is ESTABLISHMENTS:
                self.sirens = await store.known_sirens(conn)
                if not self.sirens:
                    raise UnitsFirst

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[Conn]:
        async with self.db.writing() as conn:
            await conn.execute("SET LOCAL statement_timeout = 0")
            yield conn

    def _lines(self) -> Iterator[_Read]:
        """What becomes of each line of the file, its tables one after the other; None: it is not to keep."""
        for open_table in self.file.tables:
            table = open_table()
            at = {column: k for k, column in enumerate(table.columns)}
            for line, record, fields in table.records:
                if fields is None:
                    yield RefusedLine(file=table.name, line=line, message=_WIDTH.format(width=len(table.columns)))
                elif not self._is_kept(fields, at):
                    yield None
                else:
                    if self.form.territory and (code := fields[at[self.form.territory]].strip()):
                        self.territories.add(code[:2])
                    number = fields[at[self.form.columns[0]]].strip().upper()
                    yield _Line(table, line, fields, number, digest(record))

    def _is_kept(self, fields: list[str], at: dict[str, int]) -> bool:
        if self.form.category:
            return sirene.is_kept(fields[at[self.form.category]], fields[at[sirene.SOCIAL]] if sirene.SOCIAL in at else "")
        if self.form is not ESTABLISHMENTS:
            return True
        siren = fields[at["siren"]].strip()
        if not (siren.isascii() and siren.isdigit() and len(siren) == 9):
            return True  # to be refused
        place = bisect_left(self.sirens, int(siren))
        return place < len(self.sirens) and self.sirens[place] == int(siren)

    async def _merge(self, conn: Conn, some: Sequence[_Read]) -> None:
        """Counts some lines, and writes what is new in them. A number said twice: its last line counts."""
        figures = self.loaded.load
        figures.read += len(some)
        figures.skipped += some.count(None)
        for refused in some:
            if isinstance(refused, RefusedLine):
                self._refuse(refused)
        lines = [line for line in some if isinstance(line, _Line)]
        if self.form is ESTABLISHMENTS:
            places = [item for item in map(self._read, lines) if isinstance(item, Establishment)]
            created, updated = 0, await store.merge_establishments(conn, places)
            figures.unchanged += len(places) - updated
        else:
            latest = {line.number: line for line in lines}
            same = await store.unchanged(conn, figures.register, {number: line.digest for number, line in latest.items()})
            read = (self._read(line) for number, line in latest.items() if number not in same)
            organisations = [item for item in read if isinstance(item, RegisteredOrganisation)]
            merge = store.merge_associations if figures.register == "rna" else store.merge_units
            created, updated = await merge(conn, organisations) if organisations else (0, 0)
            await store.note_met(conn, figures.id, list(latest))
            figures.unchanged += len(same)
        figures.created += created
        figures.updated += updated

    def _read(self, line: _Line) -> Item | None:
        figures = self.loaded.load
        try:
            item = self.form.read(dict(zip(line.table.columns, line.fields, strict=True)), line.digest, figures.started_at)
        except ValueError as error:
            self._refuse(RefusedLine(file=line.table.name, line=line.line, message=str(error)))
            return None
        figures.skipped += item is None
        return item

    def _refuse(self, refused: RefusedLine) -> None:
        self.loaded.load.refused += 1
        if len(self.loaded.refused) < _MOST_TOLD:
            self.loaded.refused.append(refused)

    def _refuse_shrinking(self) -> None:
        figures = self.loaded.load
        known = figures.gone + figures.unchanged + figures.updated
        if not self.force and known >= _FEW and figures.gone > known * _MOST_GONE:
            raise RegisterShrank(gone=figures.gone, known=known, file=figures.file)

    async def _mark_gone(self, conn: Conn, at: datetime) -> int:
        figures = self.loaded.load
        if figures.register == "rna":
            # The RNA is published département by département too: a file says nothing of the others.
            return await store.mark_gone_associations(conn, figures.id, figures.part, sorted(self.territories), at=at)
        return await store.mark_gone_units(conn, figures.id, figures.part, at=at) if self.form is UNITS else 0


async def _read_ahead(lines: Iterator[_Read]) -> AsyncGenerator[list[_Read], None]:
    """Slices of a file, each read while the one before is merged: the file and the database don't wait for each other."""

    def read() -> list[_Read]:
        return list(islice(lines, _TOGETHER))

    reading = asyncio.create_task(asyncio.to_thread(read))
    try:
        while some := await reading:
            reading = asyncio.create_task(asyncio.to_thread(read))
            yield some
    finally:
        await asyncio.wait([reading])  # before the file is closed
