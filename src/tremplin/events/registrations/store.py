"""Every SQL statement about registrations and desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from tremplin.events.registrations.model import Desk, Mode, Person, Registration, State
from tremplin.kit.db import Conn

_REGISTRATION = (
    "id, event_id, mode, state, code, first_name, last_name, email, asked_at, confirmed_at, cancelled_at, attended_at, mailed_at"
)
_DESK = "event_id, link_version, elsewhere_on_site, elsewhere_remote, told, attended"


# --- desks -------------------------------------------------------------------------------------------------------------


async def find_desk(conn: Conn, event_id: int) -> Desk | None:
    """The desk of an event; None before anyone registered."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_DESK} FROM events.desk WHERE event_id = %s".encode(), (event_id,))
        row = await cursor.fetchone()
    return Desk(**row) if row else None


async def add_desk(conn: Conn, desk: Desk, *, seen_at: datetime) -> None:
    """Keeps the desk of an event that has none."""
    await conn.execute(
        "INSERT INTO events.desk (event_id, link_version, elsewhere_on_site, elsewhere_remote, told, seen_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (desk.event_id, desk.link_version, desk.elsewhere_on_site, desk.elsewhere_remote, desk.told, seen_at),
    )


async def renew_link(conn: Conn, event_id: int) -> None:
    """Makes the links of a desk that were given until now useless."""
    await conn.execute("UPDATE events.desk SET link_version = link_version + 1 WHERE event_id = %s", (event_id,))


async def see(conn: Conn, event_id: int, *, told: str, seen_at: datetime) -> None:
    """Notes what those registered now know, and the change of the event that was looked at."""
    await conn.execute("UPDATE events.desk SET told = %s, seen_at = %s WHERE event_id = %s", (told, seen_at, event_id))


async def changed_events(conn: Conn, *, now: datetime, most: int) -> list[int]:
    """Events not over yet that changed since they were last looked at."""
    rows = await conn.execute(
        """
        SELECT event.id FROM events.desk JOIN events.event ON event.id = desk.event_id
        WHERE event.updated_at > desk.seen_at AND event.ends_at > %s ORDER BY event.id LIMIT %s
        """,
        (now, most),
    )
    return [id_ for (id_,) in await rows.fetchall()]


# --- registrations -----------------------------------------------------------------------------------------------------


async def find(conn: Conn, registration_id: str) -> Registration | None:
    """A registration."""
    return await _one(conn, "id = %s", (registration_id,))


async def find_by_code(conn: Conn, code: str) -> Registration | None:
    """The registration of a ticket."""
    return await _one(conn, "code = %s", (code,))


async def find_of_mailbox(conn: Conn, event_id: int, email: str) -> Registration | None:
    """The registration of an address for an event, that was not cancelled."""
    return await _one(conn, "event_id = %s AND email = %s AND state <> 'cancelled'", (event_id, email))


async def of_event(conn: Conn, event_id: int) -> list[Registration]:
    """Those who have a place, by name; then those who wait, the first come first."""
    statement = """
        event_id = %s AND state <> 'cancelled'
        ORDER BY state, CASE WHEN state = 'confirmed' THEN lower(last_name) || ' ' || lower(first_name) END, asked_at, id
    """
    return await _all(conn, statement, (event_id,))


async def anyone(conn: Conn, event_id: int) -> bool:
    """Whether someone has a place, or waits for one."""
    rows = await conn.execute(
        "SELECT EXISTS (SELECT FROM events.registration WHERE event_id = %s AND state <> 'cancelled')", (event_id,)
    )
    return bool((await rows.fetchall())[0][0])


async def waiting(conn: Conn, event_id: int, mode: Mode, *, most: int) -> list[Registration]:
    """The first of those who wait for a place."""
    statement = "event_id = %s AND mode = %s AND state = 'waiting' ORDER BY asked_at, id LIMIT %s"
    return await _all(conn, statement, (event_id, mode, most))


async def rank(conn: Conn, registration: Registration) -> int:
    """The place of someone in the waiting list, from 1."""
    rows = await conn.execute(
        """
        SELECT count(*) FROM events.registration
        WHERE event_id = %s AND mode = %s AND state = 'waiting' AND (asked_at, id) <= (%s, %s)
        """,
        (registration.event_id, registration.mode, registration.asked_at, registration.id),
    )
    return int((await rows.fetchall())[0][0])


async def confirmed(conn: Conn, event_id: int) -> dict[Mode, int]:
    """How many have a place, by mode."""
    rows = await conn.execute(
        "SELECT mode, count(*) FROM events.registration WHERE event_id = %s AND state = 'confirmed' GROUP BY mode", (event_id,)
    )
    return dict.fromkeys(Mode, 0) | {Mode(mode): int(count) for mode, count in await rows.fetchall()}


async def add(conn: Conn, registration: Registration) -> None:
    """Keeps a new registration."""
    person = registration.person
    await conn.execute(
        """
        INSERT INTO events.registration
            (id, event_id, mode, state, code, first_name, last_name, email, asked_at, confirmed_at, mailed_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            *(registration.id, registration.event_id, registration.mode, registration.state, registration.code),
            *(person.first_name, person.last_name, person.email),
            *(registration.asked_at, registration.confirmed_at, registration.mailed_at),
        ),
    )


async def confirm(conn: Conn, registration_ids: Sequence[str], *, now: datetime) -> None:
    """Gives their place to some who waited."""
    await conn.execute(
        "UPDATE events.registration SET state = 'confirmed', confirmed_at = %s, mailed_at = %s WHERE id = ANY(%s)",
        (now, now, list(registration_ids)),
    )


async def cancel(conn: Conn, registration_id: str, *, now: datetime) -> None:
    """Frees a place, and forgets who had it."""
    await conn.execute(
        """
        UPDATE events.registration SET state = 'cancelled', cancelled_at = %s, first_name = '', last_name = '', email = ''
        WHERE id = %s
        """,
        (now, registration_id),
    )


async def attend(conn: Conn, registration_id: str, *, at: datetime | None) -> None:
    """Notes when someone came; None: they did not."""
    await conn.execute("UPDATE events.registration SET attended_at = %s WHERE id = %s", (at, registration_id))


async def mailed(conn: Conn, registration_ids: Sequence[str], *, now: datetime) -> None:
    """Notes that they were written to."""
    await conn.execute("UPDATE events.registration SET mailed_at = %s WHERE id = ANY(%s)", (now, list(registration_ids)))


# --- upkeep ------------------------------------------------------------------------------------------------------------


async def take_due(conn: Conn, *, now: datetime, until: datetime, known_before: datetime, most: int) -> list[Registration]:
    """Some who have a place at an event that begins soon and were told so long ago, noted as reminded."""
    return await _returned(
        conn,
        """
        UPDATE events.registration SET reminded_at = %s WHERE id IN (
            SELECT registration.id FROM events.registration JOIN events.event ON event.id = registration.event_id
            WHERE state = 'confirmed' AND reminded_at IS NULL AND event.status = 'SCHEDULED'
              AND event.starts_at > %s AND event.starts_at <= %s AND confirmed_at < %s
            ORDER BY registration.id LIMIT %s FOR UPDATE OF registration SKIP LOCKED)
        """,
        (now, now, until, known_before, most),
    )


async def forget(conn: Conn, *, ended_before: datetime) -> int:
    """Forgets who registered for events that ended long ago; how many came is kept. Returns how many were forgotten."""
    rows = await conn.execute(
        """
        WITH old AS (SELECT event_id FROM events.desk JOIN events.event ON event.id = event_id WHERE ends_at < %s),
        gone AS (DELETE FROM events.registration USING old WHERE registration.event_id = old.event_id
                 RETURNING registration.event_id, attended_at),
        counted AS (SELECT event_id, count(attended_at) AS came FROM gone GROUP BY event_id),
        kept AS (UPDATE events.desk SET attended = coalesce(attended, 0) + came FROM counted WHERE desk.event_id = counted.event_id)
        SELECT count(*) FROM gone
        """,
        (ended_before,),
    )
    return int((await rows.fetchall())[0][0])


async def _one(conn: Conn, condition: str, values: Sequence[object]) -> Registration | None:
    return next(iter(await _all(conn, condition, values)), None)


async def _all(conn: Conn, condition: str, values: Sequence[object]) -> list[Registration]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_REGISTRATION} FROM events.registration WHERE {condition}".encode(), values)
        return [_registration(row) for row in await cursor.fetchall()]


async def _returned(conn: Conn, statement: str, values: Sequence[object]) -> list[Registration]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"{statement} RETURNING {_REGISTRATION}".encode(), values)
        return [_registration(row) for row in await cursor.fetchall()]


def _registration(row: dict[str, Any]) -> Registration:
    person = Person(first_name=row.pop("first_name"), last_name=row.pop("last_name"), email=row.pop("email"))
    return Registration(**{**row, "mode": Mode(row["mode"]), "state": State(row["state"])}, person=person)
