"""Keys of requests, each with the answer given."""

from __future__ import annotations

from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.kit.idempotency.model import Kept


async def claim(conn: Conn, owner: str, key: str, fingerprint: bytes, *, now: datetime, since: datetime) -> bool:
    """Takes a key for this transaction, unless it was since this instant. Waits for the one that holds it meanwhile."""
    rows = await conn.execute(
        """
        INSERT INTO kit.idempotency AS kept (owner, key, fingerprint, at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (owner, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, at = excluded.at, status = NULL, body = NULL WHERE kept.at <= %s
        RETURNING true
        """,
        (owner, key, fingerprint, now, since),
    )
    return await rows.fetchone() is not None


async def find(conn: Conn, owner: str, key: str) -> Kept | None:
    """The answer kept for a key."""
    async with conn.cursor(row_factory=class_row(Kept)) as cursor:
        await cursor.execute("SELECT fingerprint, status, body FROM kit.idempotency WHERE owner = %s AND key = %s", (owner, key))
        return await cursor.fetchone()


async def keep(conn: Conn, owner: str, key: str, status: int, body: bytes) -> None:
    """Keeps the answer of a key that this transaction took."""
    await conn.execute("UPDATE kit.idempotency SET status = %s, body = %s WHERE owner = %s AND key = %s", (status, body, owner, key))


async def forget(conn: Conn, before: datetime) -> int:
    """Deletes the keys taken before this instant, and says how many."""
    return (await conn.execute("DELETE FROM kit.idempotency WHERE at < %s", (before,))).rowcount
