"""Every SQL statement about events and tags; those about fairs are in `fairs`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from psycopg.rows import dict_row
from psycopg.types.json import Json

from tremplin.events.model import Event
from tremplin.events.rendering import render_on_site
from tremplin.events.vocabulary import Family
from tremplin.kit.db import Conn

_COLUMNS = tuple(field.name for field in fields(Event))
_CHANGING = tuple(name for name in _COLUMNS if name not in {"id", "partner_id", "client_id", "created_at"})
_LISTS = ("objectives", "audiences", "operations", "benefits", "rome_codes", "offer_ids")

_READ = f"SELECT {', '.join(_COLUMNS)} FROM events.event"


# --- events ------------------------------------------------------------------------------------------------------------


async def find(conn: Conn, event_id: int) -> Event | None:
    """An event by its number."""
    found = await _read(conn, f"{_READ} WHERE id = %s", (event_id,))
    return found[0] if found else None


async def find_all(conn: Conn, event_ids: Sequence[int]) -> list[Event]:
    """Events by their numbers, the soonest first."""
    return await _read(conn, f"{_READ} WHERE id = ANY(%s::bigint[]) ORDER BY starts_at, id", (list(event_ids),))


async def claim(conn: Conn, partner_id: str) -> None:
    """Waits until nobody else announces events of this partner: two that announce the same new one would both think it new."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"events/{partner_id}",))


async def hold(conn: Conn, partner_id: str, client_ids: Sequence[str]) -> dict[str, Event]:
    """A partner's events by its own identifiers, that nobody else changes until the transaction ends; in one order for all."""
    statement = f"{_READ} WHERE partner_id = %s AND client_id = ANY(%s) ORDER BY client_id FOR UPDATE"
    return {each.client_id: each for each in await _read(conn, statement, (partner_id, list(client_ids)))}


async def hold_coming(conn: Conn, partner_id: str, *, origin: str, source_id: str | None, after: datetime) -> list[Event]:
    """A partner's events of a door, and of one agenda if it is read regularly, that end after an instant, held."""
    statement = f"""
        {_READ} WHERE partner_id = %s AND origin = %s AND source_id IS NOT DISTINCT FROM %s AND ends_at > %s
        ORDER BY client_id FOR UPDATE
    """
    return await _read(conn, statement, (partner_id, origin, source_id, after))


async def hold_some(conn: Conn, *, after: int, most: int) -> list[Event]:
    """The next events by their numbers, whoever announces them, held."""
    return await _read(conn, f"{_READ} WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE", (after, most))


async def hold_those_of(conn: Conn, partner_id: str, *, after: int, most: int) -> list[Event]:
    """The next events of a partner by their numbers, held."""
    statement = f"{_READ} WHERE partner_id = %s AND id > %s ORDER BY id LIMIT %s FOR UPDATE"
    return await _read(conn, statement, (partner_id, after, most))


async def release_source(conn: Conn, source_id: str) -> None:
    """Makes the events of an agenda that is no longer read those of whichever brings them next."""
    await conn.execute("UPDATE events.event SET source_id = NULL WHERE source_id = %s", (source_id,))


async def hold_series(conn: Conn, partner_id: str, series: str, *, after: datetime) -> list[Event]:
    """The dates of a partner's series that begin after an instant, the soonest first, held."""
    statement = f"{_READ} WHERE partner_id = %s AND series = %s AND starts_at > %s ORDER BY starts_at, id FOR UPDATE"
    return await _read(conn, statement, (partner_id, series, after))


async def _read(conn: Conn, statement: str, values: Sequence[object]) -> list[Event]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return [_event(row) for row in await cursor.fetchall()]


def _event(row: dict[str, Any]) -> Event:
    return Event(**{**row, **{name: tuple(row[name]) for name in _LISTS}})


async def numbers(conn: Conn, count: int) -> list[int]:
    """So many numbers that no event has."""
    rows = await conn.execute("SELECT nextval('events.event_id') FROM generate_series(1, %s)", (count,))
    return [number for (number,) in await rows.fetchall()]


async def skip_numbers(conn: Conn) -> None:
    """Makes new numbers come after those of a load."""
    await conn.execute(
        "SELECT setval('events.event_id', greatest((SELECT max(id) FROM events.event), (SELECT last_value FROM events.event_id), 1))"
    )


async def save(conn: Conn, events: Sequence[Event]) -> None:
    """Adds or replaces events, each given once. One that is known keeps its number and the day it came."""
    listed = {each.id for each in events if each.on_site and not each.withdrawn}
    given = [{**asdict(each), "told_on_site": render_on_site(each) if each.id in listed else None} for each in events]
    changing = (*_CHANGING, "told_on_site")
    columns = ", ".join((*_COLUMNS, "told_on_site"))
    await conn.execute(
        f"""
        INSERT INTO events.event ({columns})
        SELECT {columns} FROM json_populate_recordset(NULL::events.event, %s) ORDER BY partner_id, client_id
        ON CONFLICT (partner_id, client_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in changing)}
        """,
        (as_rows(given),),
    )


async def delete(conn: Conn, event_ids: Sequence[int]) -> None:
    """Forgets events."""
    await conn.execute("DELETE FROM events.event WHERE id = ANY(%s::bigint[])", (list(event_ids),))


async def on_site(conn: Conn, *, since: datetime, most: int) -> str:
    """The lines of the events on site that begin after an instant, the soonest first, as the inside of a JSON array."""
    rows = await conn.execute(
        """
        SELECT coalesce(string_agg(told_on_site, ',' ORDER BY starts_at, id), '') FROM (
            SELECT told_on_site, starts_at, id FROM events.event
            WHERE told_on_site IS NOT NULL AND starts_at > %(since)s::timestamptz - interval '366 days' AND ends_at > %(since)s
            ORDER BY starts_at, id LIMIT %(most)s
        ) AS soonest
        """,
        {"since": since, "most": most},
    )
    return str((await rows.fetchall())[0][0])


async def analyse(conn: Conn) -> None:
    """Tells the planner what a bulk load has changed, without waiting for autovacuum."""
    await conn.execute("ANALYZE events.event, events.fair")


# --- tags --------------------------------------------------------------------------------------------------------------


async def add_tags(conn: Conn, labels: Mapping[Family, Sequence[str]]) -> None:
    """Numbers the labels that have no number yet."""
    given = [(family.value, label) for family, several in labels.items() for label in several]
    await conn.execute(
        """
        INSERT INTO events.tag (family, id, label)
        SELECT family, nextval('events.tag_id'), label FROM unnest(%s::text[], %s::text[]) AS given(family, label)
        WHERE NOT EXISTS (SELECT FROM events.tag WHERE (tag.family, tag.label) = (given.family, given.label))
        ORDER BY family, label ON CONFLICT DO NOTHING
        """,
        ([family for family, _ in given], [label for _, label in given]),
    )


async def tags(conn: Conn, family: Family) -> list[tuple[int, str]]:
    """The numbers and labels of a family, by label."""
    rows = await conn.execute("SELECT id, label FROM events.tag WHERE family = %s ORDER BY label, id", (family.value,))
    return [(id_, label) for id_, label in await rows.fetchall()]


async def labels(conn: Conn, asked: Mapping[Family, Sequence[str]]) -> dict[Family, list[str]]:
    """The labels that numbers or labels, in any case, stand for; unknown ones stand for none."""
    given = [(family.value, said) for family, several in asked.items() for said in several]
    rows = await conn.execute(
        """
        SELECT DISTINCT tag.family, tag.label FROM unnest(%s::text[], %s::text[]) AS given(family, said)
        JOIN events.tag ON tag.family = given.family AND (tag.id::text = said OR lower(tag.label) = lower(said))
        """,
        ([family for family, _ in given], [said for _, said in given]),
    )
    found: dict[Family, list[str]] = {family: [] for family in asked}
    for family, label in await rows.fetchall():
        found[Family(family)].append(label)
    return found


def as_rows(values: object) -> Json:
    """Rows for json_populate_recordset, which takes each field by the name of its column: written by one call in C."""
    return Json(values, partial(orjson.dumps))
