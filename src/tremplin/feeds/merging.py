"""The merge of a catalogue: what is new or changed is published, what is unchanged left alone, what is absent withdrawn.

All in one transaction, so that a process killed in the middle leaves nothing half written; in constant memory, whatever the size.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from tremplin.feeds import store
from tremplin.feeds.model import Counts, Reported, RunStatus, suspicious
from tremplin.feeds.readers.engagement_xml import EngagementXmlReader
from tremplin.feeds.readers.item import ReadItem
from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.preparation import Prepared
from tremplin.partners.model import Partner

DOOR = "feed"
_TOGETHER = 250  # missions: four groups are held at a time, one read, two prepared, one being written
_AHEAD = 2  # groups given to prepare before one is written: whoever prepares never waits for the database
_TOLD_TOGETHER = 5_000  # items, most of them unchanged: a few dozen bytes each
Progress = Callable[[int, int], None]  # missions read, bytes read


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a merge did, before it is committed."""

    status: RunStatus
    counts: Counts
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Ready:
    """Missions ready to be kept, and what search is to know of those that are new."""

    prepared: list[Prepared]
    shown: missions.Shown


class Digested:
    """A file that is digested while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        while block := self._file.read(256 * 1024):
            self._digest.update(block)
            self.size += len(block)
            yield block

    def digest(self) -> bytes:
        return self._digest.digest()


def digest_of(file: BinaryIO) -> bytes:
    """The digest that a merge of this whole file would give."""
    digested = Digested(file)
    for _ in digested:
        pass
    return digested.digest()


async def merge(
    conn: Conn,
    file: BinaryIO,
    *,
    run_id: str,
    partner: Partner,
    now: datetime,
    quarantine_percent: int,
    progress: Progress,
    preparing: Executor | None = None,
) -> Outcome:
    """Merges a catalogue with a partner's missions, in the caller's transaction. Raises FeedRefused when nothing may be used.

    `preparing`: where missions are prepared, which is half of the work; a thread of this process otherwise.
    """
    if preparing:
        preparing.submit(missions.get_ready)  # while its first missions are read
    await store.begin_merge(conn)
    live_before, _, _ = await store.count_synced(conn, partner.id)
    source = Digested(file)
    reader = EngagementXmlReader(source, known=await store.source_digests(conn, partner.id))
    counts = Counts()
    async with aclosing(_ahead(conn, reader, partner=partner, now=now, preparing=preparing)) as groups:
        async for items, ready in groups:
            await _publish(conn, items, ready, counts, partner=partner)
            progress(reader.items, source.size)
    await store.note_problems(conn, [_reported(problem, None, None) for problem in reader.problems])
    status = RunStatus.INCOMPLETE
    if reader.complete:
        status = await _withdraw(conn, counts, live_before, run_id=run_id, partner=partner, now=now, percent=quarantine_percent)
    counts.refused = await store.count_refused(conn, partner.id)
    await store.write_report(conn, run_id, partner.id)
    return Outcome(status, counts, source.digest())


async def _publish(conn: Conn, items: list[ReadItem], ready: _Ready | None, counts: Counts, *, partner: Partner) -> None:
    async with conn.pipeline():  # a statement is executed while the next is made
        published = await missions.keep(conn, ready.prepared, by=partner, door=DOOR, shown=ready.shown) if ready else []
        # What could not be read is still in the catalogue of its announcer: it must not be withdrawn.
        await store.note_items(conn, [(item.client_id, item.line) for item in items if item.client_id])
    counts.created += sum(each.created for each in published)
    counts.updated += sum(not each.created for each in published)
    counts.unchanged += sum(item.unchanged for item in items)
    lost = [item for item in items if item.draft is None and not item.unchanged]
    if lost:
        told = [_reported(problem, item.client_id, item.line) for item in lost for problem in item.problems]
        await store.note_problems(conn, told)


async def _withdraw(
    conn: Conn, counts: Counts, live_before: int, *, run_id: str, partner: Partner, now: datetime, percent: int
) -> RunStatus:
    gone = await store.absent(conn, partner.id)
    if suspicious(len(gone), live_before, percent):
        await store.hold(conn, run_id, gone)
        counts.held = len(gone)
        return RunStatus.QUARANTINED
    if gone:
        counts.deleted = len(await missions.withdraw(conn, gone, by=partner, now=now, door=DOOR))
    return RunStatus.SUCCESS


async def _ahead(
    conn: Conn, reader: Iterable[ReadItem], *, partner: Partner, now: datetime, preparing: Executor | None
) -> AsyncGenerator[tuple[list[ReadItem], _Ready | None]]:
    """Groups of items with their missions. While the database writes one, others are prepared and the next is read."""
    read, loop = iter(reader), asyncio.get_running_loop()

    async def prepare(items: list[ReadItem]) -> asyncio.Future[_Ready] | None:
        given = [Submission(item.draft, tuple(item.problems), item.digest) for item in items if item.draft is not None]
        received = await missions.receive(conn, given, by=partner, now=now, door=DOOR) if given else None
        return loop.run_in_executor(preparing, _ready, received) if received else None

    reading = asyncio.ensure_future(asyncio.to_thread(_group, read))
    prepared: deque[tuple[list[ReadItem], asyncio.Future[_Ready] | None]] = deque()
    try:
        while (items := await reading) or prepared:
            if items:
                reading = asyncio.ensure_future(asyncio.to_thread(_group, read))
                prepared.append((items, await prepare(items)))
            if len(prepared) == _AHEAD or not items:
                items, ready = prepared.popleft()
                yield items, await ready if ready else None
    finally:
        # The thread reads our file: it must be done before the file is closed.
        await asyncio.gather(reading, *(ready for _, ready in prepared if ready), return_exceptions=True)


def _ready(received: missions.Received) -> _Ready:
    prepared = received.prepared()
    return _Ready(prepared, received.shown(prepared))


def _group(items: Iterator[ReadItem]) -> list[ReadItem]:
    """The next items, until there are enough missions to write at once, or enough unchanged ones to be told of."""
    group: list[ReadItem] = []
    drafts = 0
    for item in items:
        group.append(item)
        drafts += item.draft is not None
        if drafts == _TOGETHER or len(group) == _TOLD_TOGETHER:
            break
    return group


def _reported(problem: Problem, client_id: str | None, line: int | None) -> Reported:
    return Reported(
        client_id,
        line,
        problem.code,
        problem.severity,
        problem.pointer,
        problem.message,
        problem.message_en,
        problem.hint,
    )
