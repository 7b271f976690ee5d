"""Every SQL statement about online fairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from psycopg.rows import dict_row

from tremplin.events.catalogue.model import State
from tremplin.events.fairs.model import Page
from tremplin.events.model import Fair
from tremplin.events.rendering import render_fair
from tremplin.events.store import as_rows
from tremplin.kit.db import Conn

_COLUMNS = tuple(field.name for field in fields(Fair))
_WRITTEN = (*(name for name in _COLUMNS if name != "id"), "told")
_CHANGING = tuple(name for name in _WRITTEN if name not in {"partner_id", "url"})
_READ = f"SELECT {', '.join(_COLUMNS)} FROM events.fair"
_SHOWN = "status <> 'WITHDRAWN'"
_STATES = {
    State.COMING: "status = 'SCHEDULED' AND ends_on >= %(today)s",
    State.PAST: "status = 'SCHEDULED' AND ends_on < %(today)s",
    State.CANCELLED: "status = 'CANCELLED'",
    State.WITHDRAWN: "status = 'WITHDRAWN'",
}
_LIKE = """ AND public.unaccent(lower(concat_ws(' ', title, url, place, organiser))) LIKE ALL (
    SELECT public.unaccent(lower(word)) FROM unnest(%(words)s::text[]) AS asked(word))"""
_MOST_WORDS = 8


async def save(conn: Conn, fairs: Sequence[Fair]) -> None:
    """Adds or replaces fairs, each given once; one that is known at its address keeps its number."""
    columns = ", ".join(_WRITTEN)
    await conn.execute(
        f"""
        INSERT INTO events.fair ({columns})
        SELECT {columns} FROM json_populate_recordset(NULL::events.fair, %s) ORDER BY partner_id, url
        ON CONFLICT (partner_id, url) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)}
        """,
        (as_rows([_row(each) for each in fairs]),),
    )


async def replace(conn: Conn, fair: Fair) -> None:
    """Changes a fair that has a number; its address too."""
    columns = ", ".join(_WRITTEN)
    await conn.execute(
        f"UPDATE events.fair SET ({columns}) = (SELECT {columns} FROM json_populate_record(NULL::events.fair, %s)) WHERE id = %s",
        (as_rows(_row(fair)), fair.id),
    )


async def delete(conn: Conn, fair_id: int) -> None:
    """Forgets a fair."""
    await conn.execute("DELETE FROM events.fair WHERE id = %s", (fair_id,))


async def find(conn: Conn, fair_id: int) -> Fair | None:
    """A fair by its number."""
    found = await _read(conn, f"{_READ} WHERE id = %(id)s", {"id": fair_id})
    return found[0] if found else None


async def find_by_address(conn: Conn, partner_id: str, url: str) -> Fair | None:
    """The fair of a partner at an address."""
    found = await _read(conn, f"{_READ} WHERE partner_id = %(partner)s AND url = %(url)s", {"partner": partner_id, "url": url})
    return found[0] if found else None


async def told(conn: Conn, *, today: date) -> str:
    """The fairs running or to come, those that began first, first, as the inside of a JSON array."""
    rows = await conn.execute(
        f"""
        SELECT coalesce(string_agg(
            told || CASE WHEN starts_on <= %(today)s THEN ',"salonEnCours":true}}' ELSE ',"salonEnCours":false}}' END,
            ',' ORDER BY starts_on, ends_on, url, partner_id), '')
        FROM events.fair WHERE ends_on >= %(today)s AND {_SHOWN}
        """,
        {"today": today},
    )
    return str((await rows.fetchall())[0][0])


async def find_coming(conn: Conn, *, today: date) -> list[Fair]:
    """The same, as fairs."""
    return await _read(
        conn, f"{_READ} WHERE ends_on >= %(today)s AND {_SHOWN} ORDER BY starts_on, ends_on, url, partner_id", {"today": today}
    )


async def page(conn: Conn, partner_id: str, state: State, words: str, *, today: date, limit: int, skip: int) -> Page:
    """Some fairs of an announcer: those to come from the first that ends on, the others from the last."""
    asked = [f"%{_literal(word)}%" for word in words.split()[:_MOST_WORDS]]
    values = {"partner": partner_id, "today": today, "words": asked, "limit": limit, "skip": skip}
    like = _LIKE if asked else ""
    counted = await conn.execute(
        "SELECT "
        + ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in _STATES.values())
        + f", count(*) FILTER (WHERE {_STATES[state]}{like}) FROM events.fair WHERE partner_id = %(partner)s",
        values,
    )
    row = await counted.fetchone()
    assert row
    direction = "" if state == State.COMING else " DESC"
    found = await _read(
        conn,
        f"{_READ} WHERE partner_id = %(partner)s AND {_STATES[state]}{like}"
        f" ORDER BY ends_on{direction}, id{direction} LIMIT %(limit)s OFFSET %(skip)s",
        values,
    )
    return Page(int(row[-1]), dict(zip(_STATES, map(int, row), strict=False)), found)


async def _read(conn: Conn, statement: str, values: dict[str, Any]) -> list[Fair]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return [Fair(**row) for row in await cursor.fetchall()]


def _row(fair: Fair) -> dict[str, Any]:
    return {**asdict(fair), "told": render_fair(fair)}


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
