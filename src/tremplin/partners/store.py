"""Every SQL statement about partners and their keys."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.partners.model import Key, Partner

_PARTNER = ", ".join(field.name for field in fields(Partner))
_KEY = ", ".join(field.name for field in fields(Key))


async def insert(conn: Conn, partner: Partner) -> bool:
    """Adds a partner; False when the id is taken."""
    values = ", ".join(f"%({field.name})s" for field in fields(Partner))
    done = await conn.execute(
        f"INSERT INTO partners.partner ({_PARTNER}) VALUES ({values}) ON CONFLICT (id) DO NOTHING", asdict(partner)
    )
    return done.rowcount == 1


async def find(conn: Conn, partner_id: str) -> Partner | None:
    """A partner that is not deleted."""
    async with conn.cursor(row_factory=class_row(Partner)) as cursor:
        await cursor.execute(f"SELECT {_PARTNER} FROM partners.partner WHERE id = %s AND deleted_at IS NULL", (partner_id,))
        return await cursor.fetchone()


async def find_all(conn: Conn, partner_ids: list[str]) -> dict[str, Partner]:
    """Partners that are not deleted, by id."""
    async with conn.cursor(row_factory=class_row(Partner)) as cursor:
        await cursor.execute(f"SELECT {_PARTNER} FROM partners.partner WHERE id = ANY(%s) AND deleted_at IS NULL", (partner_ids,))
        return {partner.id: partner async for partner in cursor}


async def find_everyone(conn: Conn) -> dict[str, Partner]:
    """All partners that are not deleted, sandboxes apart, by id: a few hundred."""
    async with conn.cursor(row_factory=class_row(Partner)) as cursor:
        await cursor.execute(f"SELECT {_PARTNER} FROM partners.partner WHERE deleted_at IS NULL AND sandbox_until IS NULL")
        return {partner.id: partner async for partner in cursor}


async def set_email(conn: Conn, partner_id: str, email: str | None, *, at: datetime) -> bool:
    """Changes the address of a partner; False when there is none by this id."""
    done = await conn.execute(
        "UPDATE partners.partner SET email = %s, updated_at = %s WHERE id = %s AND deleted_at IS NULL", (email, at, partner_id)
    )
    return done.rowcount == 1


async def find_whatever(conn: Conn, partner_id: str) -> Partner | None:
    """A partner, also one that was deleted."""
    async with conn.cursor(row_factory=class_row(Partner)) as cursor:
        await cursor.execute(f"SELECT {_PARTNER} FROM partners.partner WHERE id = %s", (partner_id,))
        return await cursor.fetchone()


async def set_deleted(conn: Conn, partner_id: str, deleted_at: datetime | None, *, at: datetime) -> None:
    """Deletes a partner, so that it may come back, or brings it back (None)."""
    await conn.execute("UPDATE partners.partner SET deleted_at = %s, updated_at = %s WHERE id = %s", (deleted_at, at, partner_id))


async def describe(
    conn: Conn, partner_id: str, *, name: str, email: str | None, url: str | None, roles: tuple[bool, bool, bool], at: datetime
) -> None:
    """Changes how a partner is called and reached, and whether it announces, broadcasts and moderates (`roles`)."""
    await conn.execute(
        """
        UPDATE partners.partner SET name = %s, email = %s, url = %s, announces = %s, broadcasts = %s, moderates = %s,
            uses_api = uses_api OR %s, updated_at = %s WHERE id = %s
        """,
        (name, email, url, *roles, roles[1] or roles[2], at, partner_id),
    )


async def sandboxes(conn: Conn, *, until: datetime | None = None) -> list[str]:
    """Ids of the sandboxes; of those that end before an instant."""
    rows = await conn.execute(
        """
        SELECT id FROM partners.partner
        WHERE sandbox_until IS NOT NULL AND (%(until)s::timestamptz IS NULL OR sandbox_until <= %(until)s) ORDER BY id
        """,
        {"until": until},
    )
    return [row[0] for row in await rows.fetchall()]


async def established(conn: Conn) -> list[str]:
    """Ids of all the partners but sandboxes."""
    rows = await conn.execute("SELECT id FROM partners.partner WHERE sandbox_until IS NULL ORDER BY id")
    return [row[0] for row in await rows.fetchall()]


async def allow_widgets(conn: Conn, partner_id: str) -> None:
    """Notes that a partner has widgets."""
    await conn.execute("UPDATE partners.partner SET uses_widgets = true WHERE id = %s AND NOT uses_widgets", (partner_id,))


async def insert_key(conn: Conn, key: Key) -> bool:
    """Adds a key; False when the same key exists already."""
    values = ", ".join(f"%({field.name})s" for field in fields(Key))
    done = await conn.execute(
        f"INSERT INTO partners.key ({_KEY}) VALUES ({values}) ON CONFLICT DO NOTHING",
        {**asdict(key), "scopes": list(key.scopes)},
    )
    return done.rowcount == 1


async def find_key(conn: Conn, digest: bytes) -> Key | None:
    """The key with this digest, whatever its state, if its partner is not deleted."""
    async with conn.cursor(row_factory=class_row(Key)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_KEY} FROM partners.key
            WHERE digest = %s
              AND EXISTS (SELECT FROM partners.partner p WHERE p.id = partner_id AND p.deleted_at IS NULL)
            """,
            (digest,),
        )
        return await cursor.fetchone()


async def keys_of(conn: Conn, partner_id: str) -> list[Key]:
    """The keys of a partner, those revoked too, latest first."""
    async with conn.cursor(row_factory=class_row(Key)) as cursor:
        await cursor.execute(f"SELECT {_KEY} FROM partners.key WHERE partner_id = %s ORDER BY created_at DESC, id", (partner_id,))
        return await cursor.fetchall()


async def mark_used(conn: Conn, key_id: str, on: date) -> None:
    """Notes the day of last use: a day, not an instant, so that a busy key is written once a day."""
    await conn.execute(
        "UPDATE partners.key SET last_used_on = %s WHERE id = %s AND last_used_on IS DISTINCT FROM %s", (on, key_id, on)
    )


async def revoke_key(conn: Conn, key_id: str, at: datetime) -> bool:
    """Revokes a key; False when there is none or it was already revoked."""
    done = await conn.execute("UPDATE partners.key SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL", (at, key_id))
    return done.rowcount == 1


async def end_key(conn: Conn, partner_id: str, key_id: str, at: datetime) -> Key | None:
    """Sets the end of a key in use, never later than it was; the key as it was, None when the partner has none by this id."""
    async with conn.cursor(row_factory=class_row(Key)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_KEY} FROM partners.key WHERE id = %s AND partner_id = %s AND revoked_at IS NULL FOR UPDATE
            """,
            (key_id, partner_id),
        )
        key = await cursor.fetchone()
    if key is not None:
        await conn.execute("UPDATE partners.key SET expires_at = least(expires_at, %s) WHERE id = %s", (at, key_id))
    return key


async def move_keys(conn: Conn, from_id: str, to_id: str) -> int:
    """Gives the keys of a partner to another: programs go on without noticing. How many."""
    return (await conn.execute("UPDATE partners.key SET partner_id = %s WHERE partner_id = %s", (to_id, from_id))).rowcount


async def access_epoch(conn: Conn) -> int:
    """The number that changes whenever who may see what changes."""
    row = await (await conn.execute("SELECT number FROM partners.access_epoch")).fetchone()
    assert row is not None
    return int(row[0])


async def bump_access_epoch(conn: Conn) -> None:
    """Makes every process forget the access rights it keeps in memory, as soon as this transaction commits."""
    await conn.execute("UPDATE partners.access_epoch SET number = number + 1")
