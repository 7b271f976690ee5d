"""Every SQL statement about consumers and the pair that signs their keys."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from psycopg.rows import TupleRow

from tremplin.kit.db import Conn
from tremplin.partners.consumers.keys import Pair
from tremplin.partners.consumers.model import Consumer, RightName, Rights, read_rights

_COLUMNS = "id, name, description, contact, rights, expires_at, created_at, revoked_at, current_key_issued_at"
_READ = _COLUMNS.replace("rights", "rights::text")


async def insert(conn: Conn, consumer: Consumer) -> bool:
    """Adds a consumer; False when the id is taken."""
    done = await conn.execute(
        f"INSERT INTO partners.consumer ({_COLUMNS}) VALUES (%s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s, %s)"
        " ON CONFLICT (id) DO NOTHING",
        (
            consumer.id,
            consumer.name,
            consumer.description,
            _json(consumer.contact),
            _json({name.value: right.told(RightName(name)) for name, right in consumer.rights.items()}),
            consumer.expires_at,
            consumer.created_at,
            consumer.revoked_at,
            consumer.current_key_issued_at,
        ),
    )
    return done.rowcount == 1


async def find(conn: Conn, consumer_id: str) -> Consumer | None:
    """A consumer, revoked or not."""
    row = await (await conn.execute(f"SELECT {_READ} FROM partners.consumer WHERE id = %s", (consumer_id,))).fetchone()
    return _consumer(row) if row else None


async def find_locked(conn: Conn, consumer_id: str) -> Consumer | None:
    """The same, kept from others until the transaction ends."""
    row = await (await conn.execute(f"SELECT {_READ} FROM partners.consumer WHERE id = %s FOR UPDATE", (consumer_id,))).fetchone()
    return _consumer(row) if row else None


async def find_everyone(conn: Conn) -> list[Consumer]:
    """All consumers, by name."""
    rows = await (await conn.execute(f"SELECT {_READ} FROM partners.consumer ORDER BY name, id")).fetchall()
    return [_consumer(row) for row in rows]


async def revoke(conn: Conn, consumer_id: str, at: datetime) -> None:
    """Closes the API to a consumer."""
    await conn.execute("UPDATE partners.consumer SET revoked_at = %s WHERE id = %s", (at, consumer_id))


async def renew(conn: Conn, consumer_id: str, issued_at: datetime) -> None:
    """Notes when the only good key of a consumer was signed, and opens the API again if it was closed."""
    await conn.execute(
        "UPDATE partners.consumer SET current_key_issued_at = %s, revoked_at = NULL WHERE id = %s", (issued_at, consumer_id)
    )


async def insert_pair(conn: Conn, pair: Pair, encrypted: bytes, at: datetime) -> None:
    """Keeps the pair, its private half encrypted, unless there is one."""
    await conn.execute(
        "INSERT INTO partners.consumer_signature (public_key, private_key, created_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (pair.public, encrypted, at),
    )


async def find_pair(conn: Conn) -> tuple[str, bytes] | None:
    """The public half, and the private one, encrypted."""
    row = await (await conn.execute("SELECT public_key, private_key FROM partners.consumer_signature")).fetchone()
    return (row[0], bytes(row[1])) if row else None


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


@lru_cache(maxsize=1024)  # each request reads those of its consumer, which hardly ever change
def _rights(written: str) -> Rights:
    return read_rights(orjson.loads(written))


def _consumer(row: TupleRow) -> Consumer:
    id_, name, description, contact, rights, expires_at, created_at, revoked_at, issued_at = row
    return Consumer(
        id=id_,
        name=name,
        description=description,
        contact=contact,
        rights=_rights(rights),
        expires_at=expires_at,
        created_at=created_at,
        revoked_at=revoked_at,
        current_key_issued_at=issued_at,
    )
