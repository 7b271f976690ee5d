"""What changed, recorded in the transaction that changed it, for whoever must be told: an outbox that keeps the order of each object.

`kit.outbox` tells our own modules that something happened, each in its time. This one tells outsiders what an object has become:
changes of one object have consecutive versions in the order of their commits, and a thousand of them are one statement. A module
publishes and knows no reader; readers say which kinds they follow, and what nobody follows is not kept (docs/decisions/0033).
"""

from __future__ import annotations

from collections.abc import Iterable

from tremplin.kit.changes import store
from tremplin.kit.changes.model import Change, Recorded, rounds
from tremplin.kit.db import Conn

__all__ = ["Change", "Recorded", "publish"]


async def publish(conn: Conn, changes: Iterable[Change]) -> None:
    """Records changes in the caller's transaction. Those of one object are numbered in the order given.

    Two transactions that publish the same object take turns, from here to the end of the first.
    """
    for distinct in rounds(changes):
        await store.record(conn, distinct)
