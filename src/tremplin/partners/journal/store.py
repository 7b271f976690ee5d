"""Every SQL statement about the journal."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from psycopg.rows import dict_row

from tremplin.kit.db import Conn
from tremplin.partners.journal.model import Act, Entry

_NAMES = ", ".join(field.name for field in fields(Entry))
_MARKS = ", ".join(f"%({field.name})s" for field in fields(Entry))


async def insert(conn: Conn, entry: Entry) -> None:
    """Adds a line; none is ever changed."""
    await conn.execute(f"INSERT INTO partners.journal ({_NAMES}) VALUES ({_MARKS})", asdict(entry))


async def has_written(conn: Conn) -> bool:
    """Whether the transaction added, changed or removed anything so far."""
    counted = "SELECT EXISTS (SELECT FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0)"
    row = await (await conn.execute(counted)).fetchone()
    return bool(row and row[0])


async def page(
    conn: Conn, *, partner_id: str | None = None, actor_id: str | None = None, staff: bool | None = None, limit: int, skip: int = 0
) -> list[Entry]:
    """Lines, latest first: of a partner, of someone, of staff alone (`staff`), or all."""
    asked = {"partner_id": partner_id, "actor_id": actor_id, "staff": staff}
    where = " AND ".join(f"{name} = %({name})s" for name, value in asked.items() if value is not None) or "true"
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"SELECT {_NAMES} FROM partners.journal WHERE {where} ORDER BY at DESC, id DESC LIMIT %(limit)s OFFSET %(skip)s".encode(),
            {**asked, "limit": limit, "skip": skip},
        )
        return [Entry(**{**row, "act": Act(row["act"])}) for row in await cursor.fetchall()]


async def forget(conn: Conn, before: datetime) -> int:
    """Forgets old lines; how many."""
    return (await conn.execute("DELETE FROM partners.journal WHERE at < %s", (before,))).rowcount
