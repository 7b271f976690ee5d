"""What is done with missions, in the journal that their announcer's people read."""

from __future__ import annotations

from tremplin.dashboard.desk import Desk, Here
from tremplin.dashboard.tracing import noted
from tremplin.kit.db import Conn
from tremplin.partners.journal.model import Act


async def note(desk: Desk, conn: Conn, here: Here, title: str | None, done: str) -> None:
    """Notes what was done of a mission, or of several under what names them; one being written may have no title yet."""
    await noted(desk, conn, here, Act.MISSION, title or "Mission sans titre", done)


async def note_several(desk: Desk, conn: Conn, here: Here, what: str, count: int) -> None:
    """Notes what was done of several missions at once, unless it was done of none: « Missions retirées, 12 missions »."""
    if count:
        await note(desk, conn, here, what, f"{count} mission{'s' if count > 1 else ''}")
