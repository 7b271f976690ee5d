"""The statements that give an announcer's missions to another; their ids, and all that was said of them, stay."""

from __future__ import annotations

from tremplin.kit.db import Conn


async def clashes(conn: Conn, from_id: str, to_id: str) -> int:
    """How many missions both announcers call the same."""
    row = await (
        await conn.execute(
            """
            SELECT count(*) FROM missions.mission a JOIN missions.mission b ON b.owner = %s AND b.client_id = a.client_id
            WHERE a.owner = %s
            """,
            (to_id, from_id),
        )
    ).fetchone()
    return int(row[0]) if row else 0


async def give(conn: Conn, from_id: str, to_id: str) -> int:
    """Gives every mission and draft, and their organisation, unless the other announcer has the same one; how many missions."""
    values = {"from": from_id, "to": to_id}
    await conn.execute(
        """
        UPDATE missions.mission m SET organisation_id = theirs.id FROM missions.organisation mine
        JOIN missions.organisation theirs ON theirs.owner = %(to)s AND theirs.client_id = mine.client_id
        WHERE mine.owner = %(from)s AND m.organisation_id = mine.id
        """,
        values,
    )
    await conn.execute(
        """
        UPDATE missions.organisation o SET owner = %(to)s WHERE owner = %(from)s AND NOT EXISTS (
            SELECT FROM missions.organisation x WHERE x.owner = %(to)s AND x.client_id = o.client_id)
        """,
        values,
    )
    await conn.execute("UPDATE missions.draft SET owner = %(to)s WHERE owner = %(from)s", values)
    done = await conn.execute("UPDATE missions.mission SET owner = %(to)s WHERE owner = %(from)s", values)
    return done.rowcount
