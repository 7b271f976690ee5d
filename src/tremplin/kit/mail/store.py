"""Every SQL statement about mails that wait to be sent."""

from __future__ import annotations

from tremplin.kit.db import Conn


async def insert(conn: Conn, message: bytes) -> int:
    """Keeps a mail until it is sent and returns its number."""
    row = await (await conn.execute("INSERT INTO kit.mail (message) VALUES (%s) RETURNING id", (message,))).fetchone()
    assert row is not None
    return int(row[0])


async def take(conn: Conn, mail_id: int) -> bytes | None:
    """A mail that waits, held until the transaction ends; None when it was sent already."""
    row = await (await conn.execute("SELECT message FROM kit.mail WHERE id = %s FOR UPDATE SKIP LOCKED", (mail_id,))).fetchone()
    return bytes(row[0]) if row else None


async def delete(conn: Conn, mail_id: int) -> None:
    """Forgets a mail that was sent, or that nobody can receive."""
    await conn.execute("DELETE FROM kit.mail WHERE id = %s", (mail_id,))


async def forget_old(conn: Conn) -> None:
    """Forgets what could not be sent in a week."""
    await conn.execute("DELETE FROM kit.mail WHERE created_at < now() - interval '7 days'")
