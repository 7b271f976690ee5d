"""Every SQL statement about what was not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.tracking.refusals.model import Refused

_REFUSED = tuple(field.name for field in fields(Refused))


async def add(conn: Conn, refused: Sequence[Refused]) -> None:
    """Keeps reasons, all together."""
    async with conn.cursor() as cursor, cursor.copy(f"COPY tracking.refusal ({', '.join(_REFUSED)}) FROM STDIN") as copy:
        for each in refused:
            values = (getattr(each, name) for name in _REFUSED)
            await copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in values])
