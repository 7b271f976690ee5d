"""Loading an edition of ROME, and having a process know what was loaded."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Conn
from tremplin.reference.register import store as loads
from tremplin.reference.register.errors import LoadAlreadyRunning
from tremplin.reference.register.loading import Loaded
from tremplin.reference.register.model import Load
from tremplin.reference.rome import catalogue, store
from tremplin.reference.rome.errors import NothingInRomeFile, RomeShrinks
from tremplin.reference.rome.model import change, proposed_edition
from tremplin.reference.rome.reading import read

REGISTER = "rome"
MOST_GONE_PERCENT = 20  # editions of ROME lose a few jobs a year; a file cut in the middle loses half of them
_MOST_TOLD = 1_000


async def load(conn: Conn, path: Path, *, now: Clock, force: bool = False) -> Loaded:
    """Replaces occupations, jobs or both by those of a file, at once; bad lines are told and cost no other.

    Raises WrongRomeFile, EmptyRegisterFile, BrokenRegisterFile, NothingInRomeFile, RomeShrinks (unless `force`), LoadAlreadyRunning.
    """
    if not await loads.claim(conn):
        raise LoadAlreadyRunning
    stored, packaged = await store.read(conn), catalogue.packaged()
    before = proposed_edition(packaged, stored)
    reading = await asyncio.to_thread(read, path, {**packaged.romes, **stored.former.romes, **stored.today.romes})
    if not (reading.romes or reading.jobs):
        raise NothingInRomeFile(file=path.name, reason=reading.refused[0].message if reading.refused else "aucune ligne.")
    changed = change(before, reading.edition)
    if changed.gone_percent > MOST_GONE_PERCENT and not force:
        known = changed.updated + changed.unchanged + changed.gone
        raise RomeShrinks(file=path.name, gone=changed.gone, before=known, percent=round(changed.gone_percent))
    at = now()
    if reading.romes:
        await store.replace_romes(conn, reading.romes, at=at)
    if reading.jobs:
        await store.replace_jobs(conn, reading.jobs, at=at)
    load = Load(
        id=uuid7(at),
        register=REGISTER,
        part=reading.part,
        file=path.name,
        started_at=at,
        finished_at=now(),
        read=reading.read,
        created=changed.created,
        updated=changed.updated,
        unchanged=changed.unchanged,
        gone=changed.gone,
        refused=len(reading.refused),
    )
    await loads.save_load(conn, load)
    return Loaded(load, reading.refused[:_MOST_TOLD])


async def refresh(conn: Conn) -> None:
    """Has this process know what was last loaded; costs one short statement when it does already."""
    version = await store.version(conn)
    if version != catalogue.held_version():
        fresh = catalogue.Catalogue(version, await store.read(conn) if version is not None else None)
        await asyncio.to_thread(lambda: fresh.index)  # half a second that requests do not wait for
        catalogue.hold(fresh)
