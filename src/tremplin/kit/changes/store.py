"""Every SQL statement about changes waiting to be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tremplin.kit.changes.model import Change, Recorded
from tremplin.kit.db import Conn

# Separates the groups of an audience: an array of arrays of several lengths is no array of PostgreSQL.
_BETWEEN = "\x1f"


async def follow(conn: Conn, kinds: Collection[str]) -> None:
    """From this commit on, changes of objects of these kinds are kept."""
    await conn.execute("INSERT INTO kit.followed (kind) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", (sorted(kinds),))


async def record(conn: Conn, changes: Sequence[Change]) -> None:
    """Keeps changes of distinct objects, each with the next version of its object; those of kinds nobody follows are left out."""
    await conn.execute(
        """
        WITH given AS (
            SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %b::bytea[], %s::timestamptz[])
                WITH ORDINALITY AS t (kind, object_id, event, audience, body, at, place)
            WHERE kind IN (SELECT kind FROM kit.followed)
        ), numbered AS (
            -- Sorted, so that two transactions never wait for each other in a circle.
            INSERT INTO kit.change_version AS v (kind, object_id, version)
            SELECT kind, object_id, 1 FROM given ORDER BY kind, object_id
            ON CONFLICT (kind, object_id) DO UPDATE SET version = v.version + 1
            RETURNING kind, object_id, version
        )
        INSERT INTO kit.change (kind, object_id, version, event, audience, body, at)
        SELECT kind, object_id, version, event, string_to_array(audience, %s), body, at
        FROM given JOIN numbered USING (kind, object_id) ORDER BY place
        """,
        (
            [each.kind for each in changes],
            [each.object_id for each in changes],
            [each.event for each in changes],
            [_BETWEEN.join(each.audience) for each in changes],
            [each.body for each in changes],
            [each.at for each in changes],
            _BETWEEN,
        ),
    )


async def take(conn: Conn, most: int) -> list[Recorded]:
    """Takes the oldest changes out, to be told in this transaction; none while another transaction does the same.

    One at a time: told by two, the versions of an object could overtake each other.
    """
    cursor = await conn.execute("SELECT pg_try_advisory_xact_lock(hashtext('kit.changes'))")
    if (await cursor.fetchone()) != (True,):
        return []
    cursor = await conn.cursor(binary=True).execute(  # bodies in text would be twice as long
        """
        DELETE FROM kit.change WHERE id IN (SELECT id FROM kit.change ORDER BY id LIMIT %s)
        RETURNING id, version, kind, object_id, event, audience, body, at
        """,
        (most,),
    )
    return sorted(
        (
            Recorded(id_, version, Change(kind=kind, object_id=object_id, event=event, audience=tuple(audience), body=body, at=at))
            for id_, version, kind, object_id, event, audience, body, at in await cursor.fetchall()
        ),
        key=lambda each: each.id,
    )
