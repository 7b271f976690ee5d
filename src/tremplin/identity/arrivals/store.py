"""Every SQL statement about sign-ups and requests to join."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from psycopg.rows import dict_row

from tremplin.identity.arrivals.model import JoinRequest, SignUp, Want
from tremplin.kit.db import Conn

_SIGN_UP = ", ".join(field.name for field in fields(SignUp))
_JOIN = """
    SELECT j.id, j.account_id, a.email, a.name, j.partner_id, j.created_at
    FROM identity.join_request j JOIN identity.account a ON a.id = j.account_id AND a.disabled_at IS NULL
"""


async def insert(conn: Conn, signup: SignUp, digest: bytes) -> None:
    """Keeps a sign-up until its mailbox confirms it."""
    values = {field.name: getattr(signup, field.name) for field in fields(SignUp)}
    marks = ", ".join(f"%({name})s" for name in values)
    await conn.execute(
        f"INSERT INTO identity.signup (digest, {_SIGN_UP}) VALUES (%(digest)s, {marks})".encode(),
        {**values, "wants": list(signup.wants), "digest": digest},
    )


async def count_since(conn: Conn, email: str, since: datetime) -> int:
    """How many times an address signed up lately."""
    row = await (
        await conn.execute("SELECT count(*) FROM identity.signup WHERE email = %s AND created_at > %s", (email, since))
    ).fetchone()
    return int(row[0]) if row else 0


async def find(conn: Conn, digest: bytes, *, now: datetime) -> SignUp | None:
    """A sign-up that still waits."""
    return await _one(conn, f"SELECT {_SIGN_UP} FROM identity.signup WHERE digest = %s AND expires_at > %s", digest, now)


async def take(conn: Conn, digest: bytes, *, now: datetime) -> SignUp | None:
    """Uses a sign-up up; None when someone just did. Of two at once, one gets it."""
    return await _one(conn, f"DELETE FROM identity.signup WHERE digest = %s AND expires_at > %s RETURNING {_SIGN_UP}", digest, now)


async def _one(conn: Conn, statement: str, digest: bytes, now: datetime) -> SignUp | None:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), (digest, now))
        row = await cursor.fetchone()
    return SignUp(**{**row, "wants": tuple(Want(each) for each in row["wants"])}) if row else None


async def ask(conn: Conn, request_id: str, account_id: str, partner_id: str, *, at: datetime) -> bool:
    """Keeps a request to join; False when the same person already asks."""
    done = await conn.execute(
        """
        INSERT INTO identity.join_request (id, account_id, partner_id, created_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (account_id, partner_id) DO NOTHING
        """,
        (request_id, account_id, partner_id, at),
    )
    return done.rowcount == 1


async def requests(conn: Conn, partner_id: str) -> list[JoinRequest]:
    """Who asks to be let in somewhere, the oldest first."""
    rows = await conn.execute(f"{_JOIN} WHERE j.partner_id = %s ORDER BY j.created_at, j.id LIMIT 100", (partner_id,))
    return [JoinRequest(*row) for row in await rows.fetchall()]


async def take_request(conn: Conn, partner_id: str, request_id: str) -> JoinRequest | None:
    """Takes a request out of those that wait; None when it was answered already, or is another partner's."""
    row = await (
        await conn.execute(f"{_JOIN} WHERE j.partner_id = %s AND j.id = %s FOR UPDATE OF j", (partner_id, request_id))
    ).fetchone()
    if row is None:
        return None
    await conn.execute("DELETE FROM identity.join_request WHERE id = %s", (request_id,))
    return JoinRequest(*row)


async def forget(conn: Conn, *, now: datetime, requests_before: datetime) -> None:
    """Forgets sign-ups that no mailbox confirmed, and requests nobody answered."""
    await conn.execute("DELETE FROM identity.signup WHERE expires_at <= %s", (now,))
    await conn.execute("DELETE FROM identity.join_request WHERE created_at < %s", (requests_before,))
