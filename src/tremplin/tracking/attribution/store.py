"""Every SQL statement about windows of attribution."""

from __future__ import annotations

from tremplin.kit.db import Conn
from tremplin.tracking.attribution.model import DEFAULT_DAYS


async def days_of(conn: Conn, partner_id: str) -> int:
    """How many days after a click an announcer still credits it."""
    row = await (await conn.execute("SELECT days FROM tracking.attribution WHERE partner_id = %s", (partner_id,))).fetchone()
    return int(row[0]) if row else DEFAULT_DAYS


async def set_days(conn: Conn, partner_id: str, days: int) -> None:
    """Keeps the window of an announcer."""
    await conn.execute(
        """
        INSERT INTO tracking.attribution (partner_id, days) VALUES (%s, %s)
        ON CONFLICT (partner_id) DO UPDATE SET days = excluded.days
        """,
        (partner_id, days),
    )
