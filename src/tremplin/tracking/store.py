"""Every SQL statement about tracking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.tracking.model import Event

_EVENT = tuple(field.name for field in fields(Event))
_COLUMNS = ", ".join(_EVENT)


async def add(conn: Conn, events: Sequence[Event]) -> None:
    """Adds events, all together."""
    async with conn.cursor() as cursor, cursor.copy(f"COPY tracking.event ({_COLUMNS}) FROM STDIN") as copy:
        for event in events:
            await copy.write_row([_adapted(getattr(event, name)) for name in _EVENT])


def _adapted(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return Jsonb(value) if isinstance(value, dict) else value


async def salt_of(conn: Conn, day: date, proposed: bytes) -> bytes:
    """The salt of a day: the one already kept, or the one proposed."""
    row = await (
        await conn.execute(
            """
            INSERT INTO tracking.salt (day, salt) VALUES (%s, %s)
            ON CONFLICT (day) DO UPDATE SET salt = tracking.salt.salt RETURNING salt
            """,
            (day, proposed),
        )
    ).fetchone()
    assert row is not None
    return bytes(row[0])


async def forget_salts(conn: Conn, before: date) -> None:
    """Forgets the salts of past days: from then on, nobody can tell which visitor a digest was."""
    await conn.execute("DELETE FROM tracking.salt WHERE day < %s", (before,))


async def ensure_month(conn: Conn, day: date) -> None:
    """Makes the partition of a day's month if it is missing, with the events already kept elsewhere for want of it.

    Left there, they would forbid the partition for ever (PostgreSQL: no row of the default one may belong to it).
    """
    first = datetime(day.year, day.month, 1, tzinfo=UTC)
    after = (first + timedelta(days=31)).replace(day=1)
    async with conn.cursor(row_factory=class_row(Event)) as cursor:
        await cursor.execute(f"DELETE FROM tracking.event_elsewhere WHERE at >= %s AND at < %s RETURNING {_COLUMNS}", (first, after))
        late = await cursor.fetchall()
    await conn.execute("SELECT tracking.ensure_month(%s)", (day,))
    if late:
        await add(conn, late)


async def count_clicks(conn: Conn, mission_id: str) -> int:
    """How many people followed the link of a mission, robots left out."""
    row = await (
        await conn.execute(
            "SELECT count(*) FROM tracking.event WHERE mission_id = %s AND kind = 'click' AND bot IS NULL",
            (mission_id,),
        )
    ).fetchone()
    return int(row[0]) if row else 0


async def clicks_by_broadcaster(conn: Conn, owner: str, *, organisation_id: str, since: datetime) -> dict[str, int]:
    """Broadcaster → how many people followed, since then, its links of an announcer's missions for one organisation."""
    rows = await conn.execute(
        """
        SELECT from_partner, count(*) FROM tracking.event
        WHERE to_partner = %(owner)s AND at >= %(since)s AND kind = 'click' AND bot IS NULL
          AND mission_id IN (
              SELECT id FROM missions.mission WHERE owner = %(owner)s AND organisation_id = %(organisation)s
          )
        GROUP BY from_partner
        """,
        {"owner": owner, "since": since, "organisation": organisation_id},
    )
    return dict(await rows.fetchall())


async def find_event(conn: Conn, event_id: str) -> Event | None:
    """An event by id."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_COLUMNS} FROM tracking.event WHERE id = %s", (event_id,))
        row = await cursor.fetchone()
    return _event(row) if row else None


async def declared_as(conn: Conn, owner: str, client_event_id: str, kinds: Sequence[str]) -> list[Event]:
    """The events that an announcer knows under its own identifier, latest first."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM tracking.event
            WHERE to_partner = %s AND client_event_id = %s AND kind = ANY(%s) ORDER BY at DESC, id
            """,
            (owner, client_event_id, list(kinds)),
        )
        return [_event(row) for row in await cursor.fetchall()]


async def hold_client_event(conn: Conn, owner: str, client_event_id: str) -> None:
    """Makes whoever declares the same event wait until this transaction ends: two at once would be kept twice."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"event/{owner}/{client_event_id}",))


async def set_status(conn: Conn, event: Event, status: str, *, at: datetime) -> None:
    """Notes what became of an event."""
    await conn.execute(
        "UPDATE tracking.event SET status = %s, updated_at = %s WHERE to_partner = %s AND at = %s AND id = %s",
        (status, at, event.to_partner, event.at, event.id),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What an event's identifiers stand for, as partners read them."""

    from_name: str | None
    to_name: str | None
    mission_client_id: str | None
    mission_title: str | None
    mission_domain: str | None
    mission_postal_code: str | None
    mission_department_name: str | None
    organisation_id: str | None
    organisation_name: str | None
    organisation_client_id: str | None


async def names_of(conn: Conn, event: Event) -> Names:
    """The names behind an event."""
    async with conn.cursor(row_factory=class_row(Names)) as cursor:
        await cursor.execute(
            """
            SELECT (SELECT name FROM partners.partner WHERE id = %(from)s) AS from_name,
                   (SELECT name FROM partners.partner WHERE id = %(to)s) AS to_name,
                   m.client_id AS mission_client_id, m.title AS mission_title, m.domain AS mission_domain,
                   m.addresses #>> '{0,postal_code}' AS mission_postal_code,
                   m.addresses #>> '{0,department_name}' AS mission_department_name,
                   o.id AS organisation_id, o.name AS organisation_name, o.client_id AS organisation_client_id
            FROM (SELECT 1) AS one
            LEFT JOIN missions.mission m ON m.id = %(mission)s
            LEFT JOIN missions.organisation o ON o.id = m.organisation_id
            """,
            {"from": event.from_partner, "to": event.to_partner, "mission": event.mission_id},
        )
        found = await cursor.fetchone()
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Brought:
    """How many events of a kind one broadcaster brought."""

    kind: str
    partner_id: str
    name: str | None
    count: int


async def brought_by_broadcaster(conn: Conn, owner: str, mission_id: str, kinds: Sequence[str]) -> list[Brought]:
    """What each broadcaster brought to an announcer's mission, robots left out, most first."""
    async with conn.cursor(row_factory=class_row(Brought)) as cursor:
        await cursor.execute(
            """
            SELECT e.kind, e.from_partner AS partner_id, p.name, e.count
            FROM (
                SELECT kind, from_partner, count(*) AS count FROM tracking.event
                WHERE mission_id = %s AND to_partner = %s AND kind = ANY(%s) AND bot IS NULL GROUP BY kind, from_partner
            ) e LEFT JOIN partners.partner p ON p.id = e.from_partner
            ORDER BY e.count DESC, e.from_partner
            """,
            (mission_id, owner, list(kinds)),
        )
        return await cursor.fetchall()


async def silent_announcers(conn: Conn, *, since: datetime, least_clicks: int) -> list[tuple[str, int]]:
    """The announcers that had many clicks since then, and no application at all: their id, and how many clicks."""
    rows = await conn.execute(
        """
        SELECT to_partner, count(*) FILTER (WHERE kind = 'click') FROM tracking.event
        WHERE at >= %s AND kind IN ('click', 'apply') AND bot IS NULL
        GROUP BY to_partner
        HAVING count(*) FILTER (WHERE kind = 'click') >= %s AND count(*) FILTER (WHERE kind = 'apply') = 0
        ORDER BY to_partner
        """,
        (since, least_clicks),
    )
    return await rows.fetchall()


def _event(row: dict[str, Any]) -> Event:
    return Event(**{**row, "tags": tuple(row["tags"])})
