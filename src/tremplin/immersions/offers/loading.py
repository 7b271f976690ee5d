"""A catalogue loaded in bulk, line by line: for migrations and measures. What exists under the same siret is replaced."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tremplin.immersions.offers import actions, store
from tremplin.immersions.offers.groups import Group, Line, groups, read
from tremplin.immersions.offers.model import count_rows
from tremplin.kit import aside
from tremplin.kit.db import Conn
from tremplin.kit.lines import RefusedLine, as_json
from tremplin.reference.rome import actions as rome
from tremplin.reference.rome import catalogue
from tremplin.search import engine

# A file of some thousand companies is read in the time that a process takes to start.
_WORTH_A_PROCESS = 4_000_000
_REFUSED = (psycopg.IntegrityError, psycopg.DataError, psycopg.errors.CardinalityViolation)


@dataclass(slots=True)
class Loaded:
    """How many companies and lines of the directory were loaded, and what was not."""

    establishments: int = 0
    offers: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"establishments": self.establishments, "offers": self.offers, "refused": as_json(self.refused)}


async def load(conn: Conn, file: Path, *, now: datetime, progress: Callable[[int], None] = lambda _count: None) -> Loaded:
    """Loads a file of JSON lines in the caller's transaction; identifiers, dates and numbers are taken as given."""
    await store.prepare_load(conn)
    await rome.refresh(conn)  # a command does not follow what others load
    loaded = Loaded()
    apart = (await asyncio.to_thread(file.stat)).st_size > _WORTH_A_PROCESS
    async with aclosing(aside.made(groups, file, now, catalogue.held(), apart=apart)) as ready:
        async for group in ready:
            loaded.refused += group.refused
            await _write(conn, group, loaded, now=now)
            progress(loaded.establishments)
    await store.analyse(conn)
    loaded.refused.sort(key=lambda refused: refused.line)
    return loaded


async def _write(conn: Conn, group: Group, loaded: Loaded, *, now: datetime) -> None:
    """Writes a group as it was made ready, or line by line when something of it was known or is refused."""
    try:
        async with conn.transaction():
            as_ready = await _add(conn, group, now=now)
    except _REFUSED:
        as_ready = False
    if as_ready:
        loaded.establishments += len(group.given)
        loaded.offers += group.offers
    elif group.given:
        await _write_lines(conn, list(read(group.given, now, [])), loaded, now=now)


async def _add(conn: Conn, group: Group, *, now: datetime) -> bool:
    """Adds companies; False, with nothing added but bans, when one is known already, or banned though its line does not say it."""
    if await store.hold(conn, group.sirets):
        return False
    await store.ban(conn, group.bans, at=now)
    if (await store.bans(conn, group.sirets)).keys() != group.bans.keys():
        return False
    await store.save_encoded(conn, group.rows, now=now)
    await engine.write(conn, group.documents, new=True)
    if group.people:
        await store.save_members(conn, group.people)
    return True


async def _write_lines(conn: Conn, lines: Sequence[Line], loaded: Loaded, *, now: datetime) -> None:
    """Adds or replaces companies; when the database refuses some, halves until it is known which."""
    try:
        async with conn.transaction():
            await _keep(conn, lines, now=now)
    except _REFUSED as error:
        if len(lines) > 1:
            half = len(lines) // 2
            await _write_lines(conn, lines[:half], loaded, now=now)
            await _write_lines(conn, lines[half:], loaded, now=now)
            return
        loaded.refused.append(RefusedLine.not_kept(lines[0].number, error))
        return
    loaded.establishments += len(lines)
    loaded.offers += sum(count_rows(line.establishment) for line in lines)


async def _keep(conn: Conn, lines: Sequence[Line], *, now: datetime) -> None:
    latest = {line.establishment.siret: line for line in lines}
    before = await store.hold(conn, list(latest))
    banned = {siret: line.establishment.ban_justification for siret, line in latest.items()}
    await store.ban(conn, {siret: why for siret, why in banned.items() if why}, at=now)
    bans = await store.bans(conn, list(latest))
    given = [replace(line.establishment, ban_justification=bans.get(siret)) for siret, line in latest.items()]
    await actions.write(conn, given, before=before, now=now)
    people = {siret: line.members for siret, line in latest.items() if line.members}
    if people:
        await store.save_members(conn, people)
