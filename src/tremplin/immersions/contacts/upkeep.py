"""What follows from time: reminders, discussions that end by themselves. Some at a time, each with what tells that it was done."""

from __future__ import annotations

from datetime import datetime

from tremplin.immersions.contacts import announcing, notices, store
from tremplin.immersions.contacts.actions import job_name
from tremplin.immersions.contacts.conversing import tell
from tremplin.immersions.contacts.discussion import CLOSED_AFTER, Rejection, Reminder, Side, Status
from tremplin.immersions.contacts.relay import Relay
from tremplin.immersions.offers.model import ContactMode
from tremplin.kit.db import Conn

TOGETHER = 100


async def remind(conn: Conn, relay: Relay, due: Reminder, *, now: datetime) -> int:
    """Sends some of the reminders of a kind that are due; how many."""
    found = await store.to_remind(conn, due, now=now, limit=TOGETHER)
    for each in found:
        if await store.note(conn, each.id, due.kind, at=now):
            is_written = each.contact_mode == ContactMode.EMAIL
            notice = notices.reminder(due.kind, each, job_name(each.appellation_code), is_written=is_written)
            await tell(conn, relay, each, due.side, notice)
    return len(found)


async def close_pending(conn: Conn, relay: Relay, *, now: datetime) -> int:
    """Closes some of the requests that nobody decided of in three months, and tells both sides; how many."""
    found = await store.outdated(conn, Status.PENDING, before=now - CLOSED_AFTER, limit=TOGETHER)
    for each in found:
        values = {"status": Status.REJECTED, "rejection_kind": Rejection.DEPRECATED, "decided_at": now, "closed_at": now}
        await announcing.change(conn, each.id, at=now, **values)
        for side in Side:
            await tell(conn, relay, each, side, notices.outdated(each, side, job_name(each.appellation_code)))
    return len(found)


async def close_accepted(conn: Conn, *, now: datetime) -> int:
    """Closes some of the accepted discussions in which nothing was said for three months; how many."""
    found = await store.outdated(conn, Status.ACCEPTED, before=now - CLOSED_AFTER, limit=TOGETHER)
    for each in found:
        await announcing.change(conn, each.id, at=now, closed_at=now)
    return len(found)
