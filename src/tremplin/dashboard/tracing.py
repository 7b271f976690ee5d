"""What is done at a partner, in the journal that its people read."""

from __future__ import annotations

from tremplin.dashboard.desk import Desk, Here
from tremplin.kit.db import Conn
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act


async def noted(desk: Desk, conn: Conn, here: Here, act: Act, subject: str, done: str) -> None:
    """Notes what was done of a thing: « Widget : Accueil, désactivé »."""
    await note(conn, act, by=here.author, now=desk.now(), partner_id=here.at.id, subject=f"{subject}, {done}")
