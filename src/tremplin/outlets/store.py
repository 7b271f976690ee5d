"""Every SQL statement about outlets and what channels say of missions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from tremplin.diffusion import conditions
from tremplin.kit.condition import All, AnyOf, Exists, Is, Not
from tremplin.kit.db import Conn
from tremplin.outlets.feedback import Feedback
from tremplin.outlets.model import Edition, Outlet

_NAMES = tuple(field.name for field in fields(Outlet))
_OUTLET = ", ".join(_NAMES)
_FEEDBACK = ", ".join(field.name for field in fields(Feedback))
# A catalogue of a million missions is read in one question, page by page.
_BUILD_TIMEOUT = "10min"
_LIVE = "EXISTS (SELECT FROM partners.partner p WHERE p.id = o.partner_id AND p.deleted_at IS NULL)"


async def insert(conn: Conn, outlet: Outlet) -> bool:
    """Adds an outlet; False when its id is taken."""
    values = ", ".join(f"%({name})s" for name in _NAMES)
    done = await conn.execute(
        f"INSERT INTO outlets.outlet ({_OUTLET}) VALUES ({values}) ON CONFLICT DO NOTHING",
        {name: _kept(getattr(outlet, name)) for name in _NAMES},
    )
    return done.rowcount == 1


async def find(conn: Conn, outlet_id: str) -> Outlet | None:
    """An outlet of a partner that is not deleted."""
    found = await _outlets(conn, f"SELECT {_OUTLET} FROM outlets.outlet AS o WHERE id = %(id)s AND {_LIVE}", {"id": outlet_id})
    return found[0] if found else None


async def lock(conn: Conn, outlet_id: str) -> Outlet | None:
    """The same, nobody else being able to change it until the end of the transaction."""
    statement = f"SELECT {_OUTLET} FROM outlets.outlet AS o WHERE id = %(id)s AND {_LIVE} FOR UPDATE"
    found = await _outlets(conn, statement, {"id": outlet_id})
    return found[0] if found else None


async def every(conn: Conn) -> list[Outlet]:
    """All outlets, the oldest first."""
    return await _outlets(conn, f"SELECT {_OUTLET} FROM outlets.outlet AS o WHERE {_LIVE} ORDER BY created_at, id", {})


async def held_of(conn: Conn, partner_id: str) -> list[Outlet]:
    """A partner's outlets whose last file is held back, the oldest first."""
    statement = f"SELECT {_OUTLET} FROM outlets.outlet AS o WHERE partner_id = %(partner)s AND state = 'HELD' AND {_LIVE}"
    return await _outlets(conn, f"{statement} ORDER BY created_at, id", {"partner": partner_id})


async def save(conn: Conn, outlet: Outlet) -> None:
    """Keeps what became of an outlet, but for the time of its next build, which `take_due` alone sets, and for its reads."""
    names = [name for name in _NAMES if name not in {"id", "partner_id", "created_at", "next_build_at", "read_at", "reads"}]
    assignments = ", ".join(f"{name} = %({name})s" for name in names)
    await conn.execute(
        f"UPDATE outlets.outlet SET {assignments} WHERE id = %(id)s",
        {name: _kept(getattr(outlet, name)) for name in (*names, "id")},
    )


async def of_partner(conn: Conn, partner_id: str) -> list[Outlet]:
    """A partner's outlets, the oldest first."""
    statement = f"SELECT {_OUTLET} FROM outlets.outlet AS o WHERE partner_id = %(partner)s AND {_LIVE} ORDER BY created_at, id"
    return await _outlets(conn, statement, {"partner": partner_id})


async def note_read(conn: Conn, outlet_id: str, *, at: datetime) -> None:
    """Counts a read of an outlet's file."""
    await conn.execute("UPDATE outlets.outlet SET reads = reads + 1, read_at = %s WHERE id = %s", (at, outlet_id))


async def build_soon(conn: Conn, outlet_id: str, *, at: datetime) -> None:
    """Has an outlet built at the next occasion."""
    await conn.execute("UPDATE outlets.outlet SET next_build_at = least(next_build_at, %s) WHERE id = %s", (at, outlet_id))


async def delete(conn: Conn, outlet_id: str) -> bool:
    """Forgets an outlet; False when there is none."""
    return (await conn.execute("DELETE FROM outlets.outlet WHERE id = %s", (outlet_id,))).rowcount == 1


async def give(conn: Conn, from_id: str, to_id: str) -> None:
    """Gives the files of a partner to another; their addresses stay."""
    await conn.execute("UPDATE outlets.outlet SET partner_id = %s WHERE partner_id = %s", (to_id, from_id))


async def take_due(conn: Conn, now: datetime) -> list[str]:
    """Ids of the outlets to build now; their next time is set, so that nobody takes them twice."""
    rows = await conn.execute(
        f"""
        UPDATE outlets.outlet SET next_build_at = %(now)s + make_interval(hours => every_hours)
        WHERE id IN (
            SELECT id FROM outlets.outlet AS o WHERE next_build_at <= %(now)s AND paused_at IS NULL AND {_LIVE}
            ORDER BY next_build_at, id FOR UPDATE SKIP LOCKED
        )
        RETURNING id
        """,
        {"now": now},
    )
    return [row[0] for row in await rows.fetchall()]


async def claim(conn: Conn, outlet_id: str) -> bool:
    """Makes this transaction the only builder of an outlet, and lets it take its time; False when another one builds."""
    row = await (
        await conn.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('outlets.build/' || %s, 0))", (outlet_id,))
    ).fetchone()
    await conn.execute(f"SET LOCAL statement_timeout = '{_BUILD_TIMEOUT}'")
    return bool(row and row[0])


# --- what channels say -------------------------------------------------------------------------------------------------


async def record_feedback(conn: Conn, feedback: Feedback) -> str | None:
    """Keeps the last word of a channel on a mission, and its history as it changes. Returns its word before, None at first."""
    values = asdict(feedback)
    row = await conn.execute(
        """
        WITH before AS (
            SELECT said, url, note FROM outlets.feedback
            WHERE mission_id = %(mission_id)s AND board = %(board)s AND address_id IS NOT DISTINCT FROM %(address_id)s FOR UPDATE
        ), kept AS (
            INSERT INTO outlets.feedback (board, mission_id, address_id, status, said, site, url, note, at)
            VALUES (%(board)s, %(mission_id)s, %(address_id)s, %(status)s, %(said)s, %(site)s, %(url)s, %(note)s, %(at)s)
            ON CONFLICT (mission_id, board, address_id) DO UPDATE SET status = excluded.status, said = excluded.said,
                site = excluded.site, url = coalesce(excluded.url, feedback.url), note = excluded.note, at = excluded.at
        ), told AS (
            INSERT INTO outlets.feedback_change (board, mission_id, address_id, at, status, said, site, url, note)
            SELECT %(board)s, %(mission_id)s, %(address_id)s, %(at)s, %(status)s, %(said)s, %(site)s, %(url)s, %(note)s
            WHERE NOT EXISTS (
                SELECT FROM before WHERE (said, url, note) IS NOT DISTINCT FROM (%(said)s::text, %(url)s::text, %(note)s::text)
            )
        )
        SELECT said FROM before
        """,
        values,
    )
    found = await row.fetchone()
    return found[0] if found else None


async def feedback_of(conn: Conn, mission_ids: Sequence[str]) -> dict[str, list[Feedback]]:
    """The last word of each channel on these missions, by mission."""
    return await _feedback(
        conn,
        f"""
        SELECT {_FEEDBACK} FROM outlets.feedback
        WHERE mission_id = ANY(%s) ORDER BY mission_id, board, address_id NULLS FIRST
        """,
        mission_ids,
    )


async def feedback_history(conn: Conn, mission_ids: Sequence[str]) -> dict[str, list[Feedback]]:
    """Everything channels ever said of these missions, by mission, in order."""
    return await _feedback(
        conn,
        f"SELECT {_FEEDBACK} FROM outlets.feedback_change WHERE mission_id = ANY(%s) ORDER BY mission_id, at, id",
        mission_ids,
    )


async def _feedback(conn: Conn, statement: str, mission_ids: Sequence[str]) -> dict[str, list[Feedback]]:
    found: dict[str, list[Feedback]] = {}
    async with conn.cursor(row_factory=class_row(Feedback)) as cursor:
        await cursor.execute(statement.encode(), (list(mission_ids),))
        async for each in cursor:
            found.setdefault(each.mission_id, []).append(each)
    return found


async def _outlets(conn: Conn, statement: str, values: dict[str, Any]) -> list[Outlet]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return [_outlet(row) async for row in cursor]


def _outlet(row: dict[str, Any]) -> Outlet:
    read = {"filter": conditions.kept(row["filter"]), "edition": _edition(row["edition"]), "held": _edition(row["held"])}
    return Outlet(**{**row, **read})


def _edition(kept: dict[str, Any] | None) -> Edition | None:
    return Edition(**{**kept, "built_at": datetime.fromisoformat(kept["built_at"])}) if kept else None


def _kept(value: Any) -> Any:
    match value:
        case Edition():
            return Jsonb({**asdict(value), "built_at": value.built_at.isoformat()})
        case Is() | Exists() | Not() | All() | AnyOf():
            return Jsonb(conditions.written(value))
        case dict():
            return Jsonb(value)
        case _:
            return value
