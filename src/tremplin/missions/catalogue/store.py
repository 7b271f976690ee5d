"""The statements of an announcer's list."""

from __future__ import annotations

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.missions.catalogue.model import Counted, Line, State, Wanted

_MOST_WORDS = 12
_STATES = {
    None: "m.deleted_at IS NULL",
    State.VISIBLE: "m.deleted_at IS NULL AND m.status = 'ACCEPTED'",
    State.REFUSED: "m.deleted_at IS NULL AND m.status = 'REFUSED'",
    State.WITHDRAWN: "m.deleted_at IS NOT NULL",
}


async def count(conn: Conn, owner: str) -> Counted:
    """How many missions an announcer has in each state."""
    rows = await conn.execute(
        f"""
        SELECT count(*) FILTER (WHERE {_STATES[State.VISIBLE]}), count(*) FILTER (WHERE {_STATES[State.REFUSED]}),
            count(*) FILTER (WHERE {_STATES[State.WITHDRAWN]}),
            (SELECT m.id FROM missions.mission m WHERE m.owner = %(owner)s AND {_STATES[State.VISIBLE]}
             ORDER BY m.updated_at DESC, m.id LIMIT 1)
        FROM missions.mission m WHERE m.owner = %(owner)s
        """.encode(),
        {"owner": owner},
    )
    row = await rows.fetchone()
    return Counted(*row) if row else Counted()


async def page(conn: Conn, owner: str, wanted: Wanted, *, limit: int, skip: int) -> tuple[int, list[Line]]:
    """How many missions suit, and a page of them, the last changed first."""
    asked, values = _asked(owner, wanted)
    rows = await conn.execute(
        f"""
        SELECT count(*) FROM missions.mission m LEFT JOIN missions.organisation o ON o.id = m.organisation_id WHERE {asked}
        """.encode(),
        values,
    )
    total = await rows.fetchone()
    async with conn.cursor(row_factory=class_row(Line)) as cursor:
        await cursor.execute(
            f"""
            SELECT m.id, m.client_id, m.title, o.name AS organisation, m.addresses #>> '{{0,city}}' AS city, m.status,
                m.status_comment AS comment, jsonb_array_length(m.problems) AS problems, m.start_at, m.end_at, m.updated_at,
                m.deleted_at
            FROM missions.mission m LEFT JOIN missions.organisation o ON o.id = m.organisation_id
            WHERE {asked} ORDER BY m.updated_at DESC, m.id LIMIT %(limit)s OFFSET %(skip)s
            """.encode(),
            {**values, "limit": limit, "skip": skip},
        )
        return int(total[0]) if total else 0, await cursor.fetchall()


def _asked(owner: str, wanted: Wanted) -> tuple[str, dict[str, object]]:
    asked, values = ["m.owner = %(owner)s", _STATES[wanted.state]], dict[str, object](owner=owner)
    for number, word in enumerate(wanted.words.split()[:_MOST_WORDS]):
        values[f"word{number}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        read = "public.unaccent(lower(concat_ws(' ', m.title, o.name, m.client_id, m.addresses #>> '{0,city}')))"
        asked.append(f"{read} LIKE public.unaccent(lower(%(word{number})s::text))")
    return " AND ".join(asked), values
