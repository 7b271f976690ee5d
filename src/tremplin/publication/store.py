"""Every SQL statement about the log of public items."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from psycopg.rows import tuple_row

from tremplin.kit.db import Conn
from tremplin.publication.model import Change, Kind, Place, State
from tremplin.search.compile import kind_code

_CODES = {kind_code(kind.indexed): kind for kind in Kind}
_TOGETHER = 32
"""Changes of a row: a hundred kilobytes, which both sides keep room for."""


async def changes(conn: Conn, kind: Kind, after: Place, *, now: datetime, limit: int) -> list[Change]:
    """What changed after a place, in the order of the log, as it is now: a change that is not settled yet is left for later.

    In rows of some tens of changes: one by one, the driver would wait for the network at each; all at once, the database would copy
    two megabytes several times into memory that is new each time. Sorted before they are put together, else all rows are in memory.
    """
    async with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
        await cursor.execute(
            f"""
            SELECT array_agg(modified), array_agg(id), array_agg(body)
            FROM (
                SELECT read.modified, read.id, item.body,
                    (row_number() OVER (ORDER BY read.modified, read.id) - 1) / {_TOGETHER} AS part
                FROM (
                    SELECT kind, modified, id, shown FROM publication.entry
                    WHERE kind = %(kind)s AND (modified, id) > (%(modified)s, %(id)s) AND modified < publication.settled()
                    ORDER BY modified, id LIMIT %(limit)s
                ) AS read
                LEFT JOIN search.item ON item.kind = read.kind AND item.id = read.id AND read.shown
                    AND (item.shown_from IS NULL OR item.shown_from <= %(now)s)
                ORDER BY part, read.modified, read.id OFFSET 0
            ) AS page
            GROUP BY part ORDER BY part
            """.encode(),
            {"kind": kind_code(kind.indexed), "modified": after.modified, "id": after.id, "limit": limit, "now": now},
        )
        return [Change(*each) for columns in await cursor.fetchall() for each in zip(*columns, strict=True)]


async def place_at(conn: Conn, kind: Kind, since: datetime) -> Place:
    """The place after which is all that changed since an instant, and maybe a little before it."""
    cursor = await conn.execute(
        "SELECT min(modified) FROM publication.entry WHERE kind = %s AND at >= %s", (kind_code(kind.indexed), since)
    )
    found = await cursor.fetchone()
    if found is None or found[0] is None:
        cursor = await conn.execute("SELECT max(modified) FROM publication.entry WHERE kind = %s", (kind_code(kind.indexed),))
        last = await cursor.fetchone()
        return Place(last[0], "\U0010ffff") if last and last[0] is not None else Place()
    return Place(found[0] - 1, "\U0010ffff")


async def stream(conn: Conn, kind: Kind, *, now: datetime, page: int) -> AsyncIterator[list[tuple[str, bytes]]]:
    """The ids and the JSON of all that can be seen, in the order of ids, as they were at one instant. Needs a transaction."""
    async with conn.cursor(name="publication_stream", row_factory=tuple_row) as cursor:
        await cursor.execute(
            """
            SELECT item.id, item.body FROM publication.entry JOIN search.item USING (kind, id)
            WHERE kind = %s AND shown AND (item.shown_from IS NULL OR item.shown_from <= %s) ORDER BY kind, id
            """,
            (kind_code(kind.indexed), now),
            binary=True,
        )
        while found := await cursor.fetchmany(page):
            yield [(row[0], row[1]) for row in found]


async def state(conn: Conn) -> State:
    """What there is to read."""
    cursor = await conn.execute(
        """
        SELECT (SELECT coalesce(bit_xor(mark), 0) FROM search.version), (SELECT number FROM partners.access_epoch), kind,
            (SELECT max(modified) FROM publication.entry e WHERE e.kind = asked.kind AND modified < publication.settled())
        FROM unnest(%s::integer[]) AS asked(kind)
        """,
        (list(_CODES),),
    )
    found = await cursor.fetchall()
    return State(found[0][0], {_CODES[code]: latest or 0 for _, _, code, latest in found}, found[0][1])


async def wake(conn: Conn, now: datetime) -> int:
    """Writes anew what was hidden until an instant that has come, and says how many."""
    woken = await conn.execute(
        """
        WITH due AS MATERIALIZED (
            SELECT kind, id FROM publication.entry WHERE shown_from <= %s ORDER BY kind, id FOR UPDATE SKIP LOCKED
        )
        UPDATE publication.entry e SET shown_from = NULL, modified = (SELECT publication.number()), at = now()
        FROM due WHERE e.kind = due.kind AND e.id = due.id
        """,
        (now,),
    )
    return woken.rowcount


async def forget(conn: Conn, before: datetime) -> int:
    """Forgets what was gone before an instant, and says how many."""
    return (await conn.execute("DELETE FROM publication.entry WHERE NOT shown AND at < %s", (before,))).rowcount
