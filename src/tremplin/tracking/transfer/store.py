"""The statements that give links and events to another partner. Sums follow by the marks that changed events leave behind."""

from __future__ import annotations

from tremplin.kit.db import Conn

_SIDES = ("to_partner", "from_partner")
_SUMS = ("daily", "source_daily", "mission_daily")


async def give_campaigns(conn: Conn, from_id: str, to_id: str, *, beside: str) -> int:
    """Gives tracked links, and makes those that led to the one lead to the other: printed codes work as before. How many.

    Of two with the same name, `beside` tells the one that comes.
    """
    values = {"from": from_id, "to": to_id, "beside": f" ({beside})"}
    await conn.execute("UPDATE tracking.campaign SET announcer = %(to)s WHERE announcer = %(from)s", values)
    done = await conn.execute(
        """
        UPDATE tracking.campaign c SET owner = %(to)s, name = name || CASE WHEN EXISTS (
            SELECT FROM tracking.campaign x WHERE x.owner = %(to)s AND x.name = c.name AND x.deleted_at IS NULL
        ) THEN %(beside)s ELSE '' END WHERE owner = %(from)s
        """,
        values,
    )
    return done.rowcount


async def give_events(conn: Conn, from_id: str, to_id: str, *, most: int) -> int:
    """Gives some of the events of a partner, on either side; how many."""
    given = 0
    for side in _SIDES:
        done = await conn.execute(
            f"""
            UPDATE tracking.event SET {side} = %(to)s,
                source_id = CASE WHEN source_id = %(from)s THEN %(to)s ELSE source_id END,
                declared_by = CASE WHEN declared_by = %(from)s THEN %(to)s ELSE declared_by END
            WHERE {side} = %(from)s AND (at, id) IN (
                SELECT at, id FROM tracking.event WHERE {side} = %(from)s ORDER BY at LIMIT %(most)s
            )
            """.encode(),
            {"from": from_id, "to": to_id, "most": most},
        )
        given += done.rowcount
    return given


async def give_past_sums(conn: Conn, from_id: str, to_id: str) -> None:
    """Gives the sums of the days whose events are gone: nothing will add them up again."""
    for table in _SUMS:
        for side in _SIDES:
            await conn.execute(
                f"""
                UPDATE tracking.{table} SET {side} = %(to)s
                WHERE {side} = %(from)s AND day < (SELECT first_day FROM tracking.rollup_limit)
                """.encode(),
                {"from": from_id, "to": to_id},
            )
