"""Adding a job to do later, for whoever does none itself: the queue is loaded when there is something to add to it.

Loading it takes a fifth of a second and twelve mebibytes, which most commands and most imports of a catalogue never need.
"""

from __future__ import annotations

from typing import Any

from tremplin.kit.db import Conn


async def defer(conn: Conn, name: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Adds a job in the caller's transaction. Two jobs with the same `lock` never run at the same time."""
    from tremplin.kit.queue import app

    await app.configure_task(name, connection=conn, lock=lock, allow_unknown=True).defer_async(**arguments)
