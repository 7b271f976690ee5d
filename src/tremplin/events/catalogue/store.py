"""The statements of an announcer's list."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from tremplin.events.catalogue.model import MOST_COUNTED, Page, State, Wanted
from tremplin.events.model import Event
from tremplin.kit.db import Conn

_MOST_WORDS = 8
_COLUMNS = ", ".join(f"e.{field.name}" for field in fields(Event))
_LISTS = ("objectives", "audiences", "operations", "benefits", "rome_codes", "offer_ids")
_STATES = {
    State.COMING: "e.status IN ('SCHEDULED', 'POSTPONED') AND e.ends_at > %(now)s",
    State.PAST: "e.status IN ('SCHEDULED', 'POSTPONED') AND e.ends_at <= %(now)s",
    State.CANCELLED: "e.status = 'CANCELLED'",
    State.WITHDRAWN: "e.status = 'WITHDRAWN'",
}
_SOONEST_FIRST = frozenset({State.COMING})


async def page(conn: Conn, partner_id: str, wanted: Wanted, *, now: datetime, limit: int, skip: int) -> Page:
    """Some events of an announcer: those to come from the soonest on, the others from the last one."""
    words, values = _asked(wanted.words)
    values |= {"partner": partner_id, "now": now, "limit": limit, "skip": skip, "most": MOST_COUNTED}
    counted = await conn.execute(
        "SELECT "
        + ", ".join(_counted(condition, "") for condition in _STATES.values())
        + (f", {_counted(_STATES[wanted.state], words)}" if words else ""),
        values,
    )
    row = await counted.fetchone()
    assert row
    counts = dict(zip(_STATES, map(int, row), strict=False))
    direction = "" if wanted.state in _SOONEST_FIRST else " DESC"
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM events.event e WHERE e.partner_id = %(partner)s AND {_STATES[wanted.state]}{words}
            ORDER BY e.ends_at{direction}, e.id{direction} LIMIT %(limit)s OFFSET %(skip)s
            """.encode(),
            values,
        )
        found = [_event(each) for each in await cursor.fetchall()]
    return Page(int(row[-1]) if words else counts[wanted.state], counts, found)


async def find(conn: Conn, partner_id: str, client_id: str) -> Event | None:
    """An event of an announcer by its own identifier."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"SELECT {_COLUMNS} FROM events.event e WHERE e.partner_id = %s AND e.client_id = %s".encode(), (partner_id, client_id)
        )
        row = await cursor.fetchone()
    return _event(row) if row else None


async def of_partner(conn: Conn, partner_id: str, *, after: str, limit: int) -> list[Event]:
    """Events of an announcer in the order of its own identifiers, those after one; withdrawn ones are gone."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM events.event e
            WHERE e.partner_id = %s AND e.client_id > %s AND e.status <> 'WITHDRAWN' ORDER BY e.client_id LIMIT %s
            """.encode(),
            (partner_id, after, limit),
        )
        return [_event(each) for each in await cursor.fetchall()]


def _counted(condition: str, words: str) -> str:
    return f"""(SELECT count(*) FROM (
        SELECT FROM events.event e WHERE e.partner_id = %(partner)s AND {condition}{words} LIMIT %(most)s) AS counted)"""


def _asked(typed: str) -> tuple[str, dict[str, Any]]:
    asked, values = "", dict[str, Any]()
    for number, word in enumerate(typed.split()[:_MOST_WORDS]):
        values[f"word{number}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        read = "public.unaccent(lower(concat_ws(' ', e.title, e.client_id, e.city, e.venue, e.organiser)))"
        asked += f" AND {read} LIKE public.unaccent(lower(%(word{number})s::text))"
    return asked, values


def _event(row: dict[str, Any]) -> Event:
    return Event(**{**row, **{name: tuple(row[name]) for name in _LISTS}})
