"""Every SQL statement about who is known elsewhere."""

from __future__ import annotations

from datetime import datetime

from tremplin.kit.db import Conn


async def find(conn: Conn, issuer: str, subject: str) -> str | None:
    """The account of someone known elsewhere."""
    row = await (
        await conn.execute("SELECT account_id FROM identity.federated WHERE issuer = %s AND subject = %s", (issuer, subject))
    ).fetchone()
    return row[0] if row else None


async def link(conn: Conn, issuer: str, subject: str, account_id: str, *, at: datetime) -> None:
    """Remembers whose account this is; a link made already is left as it is."""
    await conn.execute(
        """
        INSERT INTO identity.federated (issuer, subject, account_id, created_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (issuer, subject) DO NOTHING
        """,
        (issuer, subject, account_id, at),
    )


async def keep_token(conn: Conn, digest: bytes, token: bytes) -> None:
    """Keeps with a session, encrypted, what lets it out at the issuer."""
    await conn.execute("UPDATE identity.session SET issuer_token = %s WHERE digest = %s", (token, digest))


async def token_of(conn: Conn, session_id: str) -> bytes | None:
    """What lets a session out at the issuer."""
    row = await (await conn.execute("SELECT issuer_token FROM identity.session WHERE id = %s", (session_id,))).fetchone()
    return row[0] if row else None
