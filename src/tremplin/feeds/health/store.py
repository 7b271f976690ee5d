"""The statements of the health of catalogues, and of one that changes partners."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from tremplin.feeds.model import Run, Source
from tremplin.kit.db import Conn


async def health(conn: Conn, *, limit: int, skip: int) -> list[tuple[Source, str, Run | None]]:
    """Every source with the name of its partner and its last run, those that go wrong first."""
    source = ", ".join("NULL::bytea" if field.name in {"content", "password"} else f"s.{field.name}" for field in fields(Source))
    run = ", ".join(f"r.{field.name}" for field in fields(Run))
    rows = await conn.execute(
        f"""
        SELECT p.name, {source}, {run} FROM feeds.source s
        JOIN partners.partner p ON p.id = s.partner_id AND p.deleted_at IS NULL
        LEFT JOIN LATERAL (SELECT * FROM feeds.run WHERE source_id = s.id ORDER BY started_at DESC, id DESC LIMIT 1) r ON true
        ORDER BY coalesce(r.status, '') IN ('SUCCESS', 'RUNNING', ''), p.name, s.id LIMIT %s OFFSET %s
        """.encode(),
        (limit, skip),
    )
    split = 1 + len(fields(Source))
    found = []
    for row in await rows.fetchall():
        names = (field.name for field in fields(Run))
        last = Run(**dict(zip(names, row[split:], strict=True))) if row[split] is not None else None
        kept = Source(**dict(zip((field.name for field in fields(Source)), row[1:split], strict=True)))
        found.append((kept, row[0], last))
    return found


async def move_sources(conn: Conn, from_id: str, to_id: str, *, at: datetime) -> int:
    """Gives the catalogues of a partner to another that has none; how many."""
    done = await conn.execute("UPDATE feeds.source SET partner_id = %s, updated_at = %s WHERE partner_id = %s", (to_id, at, from_id))
    return done.rowcount
