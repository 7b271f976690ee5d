"""Events told to search again, when the program has changed what it says of them."""

from __future__ import annotations

from collections.abc import Callable

from tremplin.events import actions, store
from tremplin.kit.db import Database
from tremplin.partners import store as partners

_TOGETHER = 500


async def reindex_all(db: Database, *, progress: Callable[[int], None] = lambda _count: None) -> int:
    """Makes search agree with every event, and returns how many there are; those of a closed space are found nowhere, and stay so.

    Slice by slice, each a transaction: interrupted, what was done stays, and pages are served all along.
    """
    after, count = 0, 0
    while True:
        async with db.writing() as conn:
            events = await store.hold_some(conn, after=after, most=_TOGETHER)
            opened = await partners.find_all(conn, list({each.partner_id for each in events}))
            await actions.reindex(conn, [each for each in events if each.partner_id in opened])
        if not events:
            return count
        after, count = events[-1].id, count + len(events)
        progress(count)
