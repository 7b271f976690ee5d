"""Every SQL statement about tracking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Any

import orjson
from psycopg.rows import class_row, dict_row

from tremplin.kit.db import Conn
from tremplin.tracking.model import Event

_EVENT = tuple(field.name for field in fields(Event))
_COLUMNS = ", ".join(_EVENT)


async def add(conn: Conn, events: Sequence[Event]) -> None:
    """Adds events, all together."""
    lines = "".join(["\t".join([_written(value) for value in _VALUES(event)]) + "\n" for event in events])
    async with conn.cursor() as cursor, cursor.copy(f"COPY tracking.event ({_COLUMNS}) FROM STDIN") as copy:
        await copy.write(lines)


_VALUES = attrgetter(*_EVENT)
_SPECIAL = re.compile(r"[\\\t\n\r]")


def _written(value: object) -> str:
    """A value as COPY reads it. The driver's own way finds out the type of each value each time, for four times the price."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], value) if _SPECIAL.search(value) else value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, tuple):
        items = (item.replace("\\", "\\\\").replace('"', '\\"') for item in value)
        quoted = ",".join([f'"{item}"' for item in items])
        return _written(f"{{{quoted}}}")
    return _written(orjson.dumps(value).decode())


_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


async def forget(conn: Conn, partner_id: str) -> None:
    """Forgets what was tried with the items of a sandbox, which nobody else shows; sums follow."""
    await conn.execute("DELETE FROM tracking.event WHERE to_partner = %s", (partner_id,))
    await conn.execute("DELETE FROM tracking.refusal WHERE partner_id = %s", (partner_id,))


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
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"DELETE FROM tracking.event_elsewhere WHERE at >= %s AND at < %s RETURNING {_COLUMNS}", (first, after))
        late = [_event(row) for row in await cursor.fetchall()]
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


async def declared_as(conn: Conn, partner_id: str, client_event_id: str, kinds: Sequence[str]) -> list[Event]:
    """The applications and accounts that a partner knows under its own identifier, latest first: those it received, whoever's page
    declared them, and those its server declared. An announcer and a broadcaster may use the same identifiers.
    """
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM tracking.event
            WHERE client_event_id = %(given)s AND kind = ANY(%(kinds)s)
              AND coalesce(declared_by, to_partner) = %(partner)s
            ORDER BY at DESC, id
            """,
            {"given": client_event_id, "kinds": list(kinds), "partner": partner_id},
        )
        return [_event(row) for row in await cursor.fetchall()]


async def declared_after(conn: Conn, click_id: str, kind: str, *, since: datetime) -> Event | None:
    """The last event of a kind declared after a click, since an instant."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM tracking.event
            WHERE click_id = %s AND kind = %s AND at >= %s AND bot IS NULL ORDER BY at DESC, id LIMIT 1
            """,
            (click_id, kind, since),
        )
        row = await cursor.fetchone()
    return _event(row) if row else None


async def hold(conn: Conn, *names: str) -> None:
    """Makes whoever declares the same thing wait until this transaction ends: two at once would be kept twice."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ("/".join(("event", *names)),))


async def set_status(conn: Conn, event: Event, status: str, *, at: datetime, by: str, expected: bool) -> None:
    """Notes what became of an event, and who said so."""
    await conn.execute(
        """
        WITH changed AS (
            UPDATE tracking.event SET status = %(status)s, updated_at = %(at)s
            WHERE to_partner = %(owner)s AND at = %(since)s AND id = %(id)s
        )
        INSERT INTO tracking.status_change (event_id, at, status, expected, partner_id)
        VALUES (%(id)s, %(at)s, %(status)s, %(expected)s, %(by)s)
        """,
        {"status": status, "at": at, "owner": event.to_partner, "since": event.at, "id": event.id, "by": by, "expected": expected},
    )


async def lock_event(conn: Conn, event: Event) -> Event | None:
    """An event that nobody else changes until the transaction ends."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"SELECT {_COLUMNS} FROM tracking.event WHERE to_partner = %s AND at = %s AND id = %s FOR UPDATE",
            (event.to_partner, event.at, event.id),
        )
        row = await cursor.fetchone()
    return _event(row) if row else None


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A step of what became of an event. `expected`: the status before usually leads to this one."""

    at: datetime
    status: str
    expected: bool
    partner_id: str


async def status_changes(conn: Conn, event_id: str) -> list[StatusChange]:
    """What became of an event, oldest first."""
    async with conn.cursor(row_factory=class_row(StatusChange)) as cursor:
        await cursor.execute(
            "SELECT at, status, expected, partner_id FROM tracking.status_change WHERE event_id = %s ORDER BY id", (event_id,)
        )
        return await cursor.fetchall()


async def confirm_human(conn: Conn, click_id: str) -> bool:
    """Notes that a person followed a link; False when there is no such click."""
    done = await conn.execute("UPDATE tracking.event SET human = true WHERE id = %s AND kind = 'click'", (click_id,))
    return done.rowcount == 1


@dataclass(frozen=True, slots=True)
class Names:
    """What an event's identifiers stand for, as partners read them."""

    from_name: str | None
    to_name: str | None
    source_name: str | None
    mission_client_id: str | None
    mission_title: str | None
    mission_domain: str | None
    mission_postal_code: str | None
    mission_department_name: str | None
    organisation_id: str | None
    organisation_name: str | None
    organisation_client_id: str | None


async def names_of(conn: Conn, event: Event, *, source: str, source_id: str) -> Names:
    """The names behind an event, and that of its source: a widget, a campaign, or a partner."""
    async with conn.cursor(row_factory=class_row(Names)) as cursor:
        await cursor.execute(
            """
            SELECT (SELECT name FROM partners.partner WHERE id = %(from)s) AS from_name,
                   (SELECT name FROM partners.partner WHERE id = %(to)s) AS to_name,
                   CASE %(source)s
                       WHEN 'widget' THEN (SELECT name FROM diffusion.widget WHERE id = %(source_id)s)
                       WHEN 'campaign' THEN (SELECT name FROM tracking.campaign WHERE id = %(source_id)s)
                       ELSE (SELECT name FROM partners.partner WHERE id = %(source_id)s)
                   END AS source_name,
                   m.client_id AS mission_client_id, m.title AS mission_title, m.domain AS mission_domain,
                   m.addresses #>> '{0,postal_code}' AS mission_postal_code,
                   m.addresses #>> '{0,department_name}' AS mission_department_name,
                   o.id AS organisation_id, o.name AS organisation_name, o.client_id AS organisation_client_id
            FROM (SELECT 1) AS one
            LEFT JOIN missions.mission m ON m.id = %(mission)s
            LEFT JOIN missions.organisation o ON o.id = m.organisation_id
            """,
            {
                "from": event.from_partner,
                "to": event.to_partner,
                "mission": event.mission_id,
                "source": source,
                "source_id": source_id,
            },
        )
        found = await cursor.fetchone()
    assert found is not None
    return found


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
