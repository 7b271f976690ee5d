"""The statements that give an announcer's events and fairs to another; their numbers, and whoever registered, stay."""

from __future__ import annotations

from tremplin.kit.db import Conn


async def clashes(conn: Conn, from_id: str, to_id: str) -> int:
    """How many events both announcers call the same."""
    row = await (
        await conn.execute(
            """
            SELECT count(*) FROM events.event a JOIN events.event b ON b.partner_id = %s AND b.client_id = a.client_id
            WHERE a.partner_id = %s
            """,
            (to_id, from_id),
        )
    ).fetchone()
    return int(row[0]) if row else 0


async def give(conn: Conn, from_id: str, to_id: str) -> list[int]:
    """Gives every event, and the fairs that the other announcer does not tell of already; the numbers of the events."""
    await conn.execute(
        """
        UPDATE events.fair f SET partner_id = %(to)s WHERE partner_id = %(from)s
            AND NOT EXISTS (SELECT FROM events.fair x WHERE x.partner_id = %(to)s AND x.url = f.url)
        """,
        {"from": from_id, "to": to_id},
    )
    rows = await conn.execute("UPDATE events.event SET partner_id = %s WHERE partner_id = %s RETURNING id", (to_id, from_id))
    return [number for (number,) in await rows.fetchall()]
