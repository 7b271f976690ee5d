"""Every SQL statement about clients and their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import TupleRow

from tremplin.kit.db import Conn
from tremplin.partners.clients.model import Bearer, Client

_COLUMNS = "id, name, secret_digest, scopes, created_at, revoked_at, partner_id"
# One that is not closed, nor is the partner whose people made it.
_OPEN = """client.revoked_at IS NULL
    AND NOT EXISTS (SELECT FROM partners.partner WHERE partner.id = client.partner_id AND partner.deleted_at IS NOT NULL)"""


async def insert(conn: Conn, client: Client) -> bool:
    """Adds a client; False when the id is taken."""
    done = await conn.execute(
        f"INSERT INTO partners.client ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING",
        (
            *(client.id, client.name, client.secret_digest, list(client.scopes), client.created_at, client.revoked_at),
            client.partner_id,
        ),
    )
    return done.rowcount == 1


async def find(conn: Conn, client_id: str) -> Client | None:
    """A client, revoked or not."""
    row = await (await conn.execute(f"SELECT {_COLUMNS} FROM partners.client WHERE id = %s", (client_id,))).fetchone()
    return _client(row) if row else None


async def find_open(conn: Conn, client_id: str) -> Client | None:
    """A client that may ask for tokens."""
    row = await (await conn.execute(f"SELECT {_COLUMNS} FROM partners.client WHERE id = %s AND {_OPEN}", (client_id,))).fetchone()
    return _client(row) if row else None


async def of_partner(conn: Conn, partner_id: str) -> list[Client]:
    """The clients that a partner's people made, the last first."""
    statement = f"SELECT {_COLUMNS} FROM partners.client WHERE partner_id = %s ORDER BY created_at DESC, id"
    return [_client(row) for row in await (await conn.execute(statement, (partner_id,))).fetchall()]


async def find_everyone(conn: Conn) -> list[Client]:
    """All clients, by name."""
    rows = await (await conn.execute(f"SELECT {_COLUMNS} FROM partners.client ORDER BY name, id")).fetchall()
    return [_client(row) for row in rows]


async def revoke(conn: Conn, client_id: str, at: datetime) -> bool:
    """Closes every API to a client, and forgets its tokens; False when that was done already."""
    await conn.execute("DELETE FROM partners.client_token WHERE client_id = %s", (client_id,))
    done = await conn.execute("UPDATE partners.client SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL", (at, client_id))
    return done.rowcount == 1


async def insert_token(conn: Conn, digest: bytes, client_id: str, scopes: Sequence[str], *, expires_at: datetime) -> None:
    """Keeps a token, unless its client was revoked meanwhile."""
    await conn.execute(
        """
        INSERT INTO partners.client_token (digest, client_id, scopes, expires_at)
        SELECT %s, id, %s, %s FROM partners.client WHERE id = %s AND revoked_at IS NULL
        """,
        (digest, list(scopes), expires_at, client_id),
    )


async def bearer(conn: Conn, digest: bytes, *, at: datetime) -> Bearer | None:
    """Who a token was given to, if it is still good."""
    row = await (
        await conn.execute(
            f"""
            SELECT client_id, client_token.scopes FROM partners.client_token JOIN partners.client ON client.id = client_id
            WHERE digest = %s AND expires_at > %s AND {_OPEN}
            """,
            (digest, at),
        )
    ).fetchone()
    return Bearer(row[0], tuple(row[1])) if row else None


async def delete_token(conn: Conn, digest: bytes, client_id: str) -> None:
    """Forgets a token of a client."""
    await conn.execute("DELETE FROM partners.client_token WHERE digest = %s AND client_id = %s", (digest, client_id))


async def forget_tokens(conn: Conn, *, before: datetime) -> int:
    """Forgets tokens that expired before an instant; how many."""
    return (await conn.execute("DELETE FROM partners.client_token WHERE expires_at < %s", (before,))).rowcount


def _client(row: TupleRow) -> Client:
    id_, name, secret_digest, scopes, created_at, revoked_at, partner_id = row
    return Client(
        id=id_,
        name=name,
        secret_digest=bytes(secret_digest),
        scopes=tuple(scopes),
        created_at=created_at,
        revoked_at=revoked_at,
        partner_id=partner_id,
    )
