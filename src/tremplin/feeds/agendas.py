"""An agenda of events merged in a run, as a catalogue of missions is: what is new, changed, gone, and its report."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime
from typing import BinaryIO

from tremplin.events import store as events
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds import importing
from tremplin.feeds import store
from tremplin.feeds.errors import AgendaTooLarge, AgendaUnreadable
from tremplin.feeds.merging import Outcome
from tremplin.feeds.model import Counts, Reported, Run, RunStatus
from tremplin.feeds.reports import store as reports
from tremplin.kit.db import Conn

MOST_BYTES = 64 * 1024 * 1024
"""Ten times the largest agenda of the country: an agenda is read whole, as the dates of a series must be known together."""


async def merge(conn: Conn, file: BinaryIO, *, run: Run, form: str, percent: int) -> Outcome:
    """Merges an agenda with a partner's events, in the caller's transaction. Raises AgendaTooLarge, AgendaUnreadable."""
    await store.allow_long(conn)
    content = await asyncio.to_thread(file.read, MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise AgendaTooLarge(most=MOST_BYTES // 1024 // 1024)
    try:
        done = await importing.import_feed(
            conn, content, by=run.partner_id, form=form, now=run.started_at, source_id=run.source_id, percent=percent
        )
    except CalendarUnreadable as refusal:
        raise AgendaUnreadable(reason=str(refusal).partition(" : ")[2]) from None
    await reports.keep_report(conn, run.id, [_reported(each) for each in done.problems])
    await store.hold(conn, run.id, done.held_ids)
    status = RunStatus.QUARANTINED if done.held else RunStatus.SUCCESS
    counts = Counts(done.created, done.updated, done.cancelled, done.unchanged, done.refused, done.held)
    return Outcome(status, counts, hashlib.sha256(content).digest())


async def cancel_held(conn: Conn, run: Run, *, now: datetime) -> int:
    """Cancels the events that a run held back; how many."""
    await events.claim(conn, run.partner_id)
    known = await events.hold(conn, run.partner_id, await store.held_events(conn, run.id))
    return await importing.cancel_gone(conn, list(known.values()), now=now)


def _reported(each: importing.Reported) -> Reported:
    told = each.problem
    return Reported(each.client_id, each.line, told.code, told.severity, told.pointer, told.message, told.message_en, told.hint)
