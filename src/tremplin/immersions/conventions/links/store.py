"""Every SQL statement about links."""

from __future__ import annotations

from datetime import datetime

from tremplin.immersions.conventions.links.model import Link, Purpose, Way
from tremplin.immersions.conventions.vocabulary import Role
from tremplin.kit.db import Conn


async def insert(conn: Conn, link: Link, *, digest: bytes, code: bytes, now: datetime) -> None:
    """Keeps a link, by what is kept of its token and of its code."""
    await conn.execute(
        """
        INSERT INTO immersions.convention_link
            (digest, code, convention_id, draft_id, purpose, role, channel, address, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            *(digest, code, link.convention_id, link.draft_id, link.purpose, link.role, link.way, link.address, now),
            link.expires_at,
        ),
    )


async def find(conn: Conn, *, digest: bytes | None = None, code: bytes | None = None) -> Link | None:
    """A link, dead or alive, by one or the other."""
    cursor = await conn.execute(
        """
        SELECT purpose, channel, expires_at, convention_id, draft_id, role, address FROM immersions.convention_link
        WHERE digest = %s OR code = %s
        """,
        (digest, code),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    purpose, way, expires_at, convention_id, draft_id, role, address = row
    return Link(
        purpose=Purpose(purpose),
        way=Way(way),
        expires_at=expires_at,
        convention_id=convention_id,
        draft_id=draft_id,
        role=Role(role) if role else None,
        address=address,
    )


async def count_sent(conn: Conn, draft_id: str, *, since: datetime) -> int:
    """How many times a draft was sent to someone since an instant."""
    row = await conn.execute(
        "SELECT count(*) FROM immersions.convention_link WHERE draft_id = %s AND channel <> 'browser' AND created_at > %s",
        (draft_id, since),
    )
    return int((await row.fetchone() or (0,))[0])


async def forget(conn: Conn, *, ended_before: datetime) -> int:
    """Forgets links that ended before then; how many."""
    return (await conn.execute("DELETE FROM immersions.convention_link WHERE expires_at < %s", (ended_before,))).rowcount
