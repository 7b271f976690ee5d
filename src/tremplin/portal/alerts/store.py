"""Every SQL statement about followed searches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.portal.alerts.model import DAY, WEEK, Subscription

_READ = """
    SELECT s.id, s.search_id, search.address, search.title, s.email, s.weekly, s.created_at, s.confirmed_at, s.told_until
    FROM alerts.subscription AS s JOIN alerts.search ON search.id = s.search_id
"""
_DUE = "s.confirmed_at IS NOT NULL AND s.told_until < %(now)s - CASE WHEN s.weekly THEN %(week)s ELSE %(day)s END"


async def keep_search(conn: Conn, search_id: str, address: str, title: str) -> str:
    """The id of a search, known or new. The same row is written either way, so that two at once agree."""
    rows = await conn.execute(
        """
        INSERT INTO alerts.search (id, address, title) VALUES (%s, %s, %s)
        ON CONFLICT (address) DO UPDATE SET title = excluded.title RETURNING id
        """,
        (search_id, address, title),
    )
    return str((await rows.fetchall())[0][0])


async def subscribe(conn: Conn, subscription: Subscription) -> Subscription:
    """Keeps an alert; one that its owner already asked for is given back as it is, with the frequency now wanted if unconfirmed."""
    rows = await conn.execute(
        """
        INSERT INTO alerts.subscription (id, search_id, email, weekly, created_at, told_until)
        VALUES (%(id)s, %(search)s, %(email)s, %(weekly)s, %(at)s, %(at)s)
        ON CONFLICT (search_id, email) DO UPDATE SET weekly = CASE
            WHEN subscription.confirmed_at IS NULL THEN excluded.weekly ELSE subscription.weekly END
        RETURNING id
        """,
        {
            "id": subscription.id,
            "search": subscription.search_id,
            "email": subscription.email,
            "weekly": subscription.weekly,
            "at": subscription.created_at,
        },
    )
    found = await find(conn, str((await rows.fetchall())[0][0]))
    assert found is not None
    return found


async def find(conn: Conn, subscription_id: str) -> Subscription | None:
    """An alert by its id."""
    found = await _read(conn, f"{_READ} WHERE s.id = %(id)s", {"id": subscription_id})
    return found[0] if found else None


async def of_email(conn: Conn, email: str) -> list[Subscription]:
    """All the alerts of an address, the latest first."""
    return await _read(conn, f"{_READ} WHERE s.email = %(email)s ORDER BY s.id DESC", {"email": email})


async def waiting(conn: Conn, email: str) -> int:
    """How many alerts wait for an address to confirm them."""
    rows = await conn.execute("SELECT count(*) FROM alerts.subscription WHERE email = %s AND confirmed_at IS NULL", (email,))
    return int((await rows.fetchall())[0][0])


async def confirm(conn: Conn, subscription_id: str, *, told_until: datetime | None, at: datetime) -> None:
    """Begins an alert, or makes it last; `told_until` changes what is news when it is given."""
    await conn.execute(
        "UPDATE alerts.subscription SET confirmed_at = %s, told_until = coalesce(%s, told_until) WHERE id = %s",
        (at, told_until, subscription_id),
    )


async def set_frequency(conn: Conn, subscription_id: str, *, weekly: bool) -> None:
    """Changes how often an alert is sent."""
    await conn.execute("UPDATE alerts.subscription SET weekly = %s WHERE id = %s", (weekly, subscription_id))


async def delete(conn: Conn, subscription_ids: Sequence[str]) -> None:
    """Forgets alerts."""
    await conn.execute("DELETE FROM alerts.subscription WHERE id = ANY(%s)", (list(subscription_ids),))


async def searches_due(conn: Conn, now: datetime) -> list[str]:
    """The searches that someone is to be told the news of."""
    rows = await conn.execute(f"SELECT DISTINCT s.search_id FROM alerts.subscription AS s WHERE {_DUE}".encode(), _times(now))
    return [search_id for (search_id,) in await rows.fetchall()]


async def hold_search(conn: Conn, search_id: str) -> str | None:
    """The address of a search, that nobody else asks until this transaction ends."""
    rows = await conn.execute("SELECT address FROM alerts.search WHERE id = %s FOR UPDATE", (search_id,))
    found = await rows.fetchone()
    return str(found[0]) if found else None


async def due(conn: Conn, search_id: str, now: datetime) -> list[Subscription]:
    """The followers of a search who are to be told its news."""
    return await _read(conn, f"{_READ} WHERE s.search_id = %(search)s AND {_DUE} ORDER BY s.id", {**_times(now), "search": search_id})


async def note(conn: Conn, search_id: str, keys: Sequence[str], *, at: datetime) -> dict[str, datetime]:
    """Notes what a search finds; says since when each is found."""
    rows = await conn.execute(
        """
        INSERT INTO alerts.finding (search_id, item, first_at, last_at)
        SELECT %(search)s, item, %(at)s, %(at)s FROM unnest(%(keys)s::text[]) AS given(item)
        ON CONFLICT (search_id, item) DO UPDATE SET last_at = excluded.last_at
        RETURNING item, first_at
        """,
        {"search": search_id, "keys": list(dict.fromkeys(keys)), "at": at},
    )
    return dict(await rows.fetchall())


async def set_told(conn: Conn, search_id: str, subscription_ids: Sequence[str], *, at: datetime) -> None:
    """Notes that followers were told all that a search had found."""
    await conn.execute("UPDATE alerts.subscription SET told_until = %s WHERE id = ANY(%s)", (at, list(subscription_ids)))
    await conn.execute("UPDATE alerts.search SET asked_at = %s WHERE id = %s", (at, search_id))


async def forget(conn: Conn, *, unconfirmed_before: datetime, confirmed_before: datetime, found_before: datetime) -> int:
    """Forgets alerts never confirmed, or long ago; then what nobody follows or finds any more. Says how many alerts."""
    gone = await conn.execute(
        "DELETE FROM alerts.subscription WHERE CASE WHEN confirmed_at IS NULL THEN created_at < %s ELSE confirmed_at < %s END",
        (unconfirmed_before, confirmed_before),
    )
    await conn.execute(
        "DELETE FROM alerts.search WHERE NOT EXISTS (SELECT FROM alerts.subscription WHERE subscription.search_id = search.id)"
    )
    await conn.execute("DELETE FROM alerts.finding WHERE last_at < %s", (found_before,))
    return gone.rowcount


def _times(now: datetime) -> dict[str, object]:
    return {"now": now, "day": DAY, "week": WEEK}


async def _read(conn: Conn, statement: str, values: dict[str, object]) -> list[Subscription]:
    async with conn.cursor(row_factory=class_row(Subscription)) as cursor:
        await cursor.execute(statement.encode(), values)
        return await cursor.fetchall()
