"""Every SQL statement about discussions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from tremplin.immersions.contacts.discussion import Discussion, Exchange, Reminder, Side, Status
from tremplin.immersions.contacts.model import ContactRequest
from tremplin.kit.db import Conn

_HELD = tuple(field.name for field in fields(Discussion) if field.name != "company_name")
_READ = f"{', '.join(f'd.{name}' for name in _HELD)}, coalesce(e.customized_name, e.name) AS company_name"
_FROM = "immersions.discussion d LEFT JOIN immersions.establishment e USING (siret)"
# What tells of the applicant, who they are as well as what they wrote.
_PERSONAL = (
    *("first_name", "last_name", "email", "phone", "date_preferences", "objective", "experience", "resume_link"),
    *("level_of_education", "message", "rejection_reason"),
)
_BLANK = ", ".join(f"{name} = NULL" for name in _PERSONAL)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a discussion is, as whoever it came through is told: nothing of the applicant. `exchanges`: how many things were said."""

    id: str
    source: str
    siret: str
    appellation_code: str
    location_id: str | None
    kind: str
    contact_mode: str
    status: str
    rejection_kind: str | None
    convention_id: str | None
    at: datetime
    decided_at: datetime | None
    closed_at: datetime | None
    exchanges: int


_STANDING = ", ".join(f"d.{field.name}" for field in fields(Standing) if field.name != "exchanges")


# --- discussions -------------------------------------------------------------------------------------------------------


async def insert(conn: Conn, discussion_id: str, asked: ContactRequest, *, codes: tuple[str, str], at: datetime) -> None:
    """Keeps what an applicant sent. `codes`: of the company, of the applicant."""
    values = {**asdict(asked), **asdict(asked.applicant), "id": discussion_id, "at": at, "status": Status.PENDING}
    values |= {"company_code": codes[0], "applicant_code": codes[1]}
    del values["applicant"]
    await conn.execute(
        f"INSERT INTO immersions.discussion ({', '.join(values)}) VALUES ({', '.join(f'%({name})s' for name in values)})", values
    )


async def find(conn: Conn, code: str) -> Discussion | None:
    """The discussion that one of its two codes opens."""
    return await _one(conn, f"SELECT {_READ} FROM {_FROM} WHERE {_OPENS}", {"code": code})


async def hold(conn: Conn, code: str) -> Discussion | None:
    """The same, that nobody else changes until the transaction ends."""
    return await _one(conn, f"SELECT {_READ} FROM {_FROM} WHERE {_OPENS} FOR UPDATE OF d", {"code": code})


_OPENS = "(d.company_code = %(code)s OR d.applicant_code = %(code)s)"


async def _one(conn: Conn, statement: str, values: dict[str, object]) -> Discussion | None:
    async with conn.cursor(row_factory=class_row(Discussion)) as cursor:
        await cursor.execute(statement.encode(), values)
        return await cursor.fetchone()


async def _many(conn: Conn, statement: str, values: dict[str, object]) -> list[Discussion]:
    async with conn.cursor(row_factory=class_row(Discussion)) as cursor:
        await cursor.execute(statement.encode(), values)
        return await cursor.fetchall()


async def change(conn: Conn, discussion_id: str, **values: Any) -> None:
    """Writes some columns of a discussion."""
    await conn.execute(
        f"UPDATE immersions.discussion SET {', '.join(f'{name} = %({name})s' for name in values)} WHERE id = %(of)s",
        {**values, "of": discussion_id},
    )


async def standings(conn: Conn, ids: Collection[str]) -> list[Standing]:
    """Where discussions are, by id."""
    async with conn.cursor(row_factory=class_row(Standing)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_STANDING}, (SELECT count(*) FROM immersions.exchange x WHERE x.discussion_id = d.id) AS exchanges
            FROM immersions.discussion d WHERE d.id = ANY(%s) ORDER BY d.id
            """.encode(),
            (list(ids),),
        )
        return await cursor.fetchall()


async def has_similar(conn: Conn, asked: ContactRequest, digest: bytes, *, since: datetime) -> bool:
    """Whether the same person asked the same company for the same job since an instant, that instant excluded; `digest` is of
    their address, for a request that they erased."""
    row = await conn.execute(
        """
        SELECT EXISTS (SELECT FROM immersions.discussion
                       WHERE siret = %s AND appellation_code = %s AND (email = %s OR applicant_digest = %s) AND at > %s)
        """,
        (asked.siret, asked.appellation_code, asked.applicant.email, digest, since),
    )
    return bool((await row.fetchone() or (False,))[0])


# --- exchanges ---------------------------------------------------------------------------------------------------------


async def add_exchange(conn: Conn, exchange_id: str, discussion_id: str, said: Exchange) -> None:
    """Keeps what was said."""
    await conn.execute(
        "INSERT INTO immersions.exchange (id, discussion_id, sender, message, files, at) VALUES (%s, %s, %s, %s, %s, %s)",
        (exchange_id, discussion_id, said.sender, said.message, list(said.files), said.at),
    )


async def exchanges(conn: Conn, discussion_id: str) -> list[Exchange]:
    """What was said, in order."""
    rows = await conn.execute(
        "SELECT sender, message, files, at FROM immersions.exchange WHERE discussion_id = %s ORDER BY at, id", (discussion_id,)
    )
    found = await rows.fetchall()
    return [Exchange(sender=sender, message=message, files=tuple(files), at=at) for sender, message, files, at in found]


async def count_exchanges(conn: Conn, discussion_id: str, sender: Side, *, since: datetime) -> int:
    """How many times a side spoke since an instant."""
    row = await conn.execute(
        "SELECT count(*) FROM immersions.exchange WHERE discussion_id = %s AND sender = %s AND at > %s", (discussion_id, sender, since)
    )
    return int((await row.fetchone() or (0,))[0])


# --- mails and notices -------------------------------------------------------------------------------------------------


async def is_first(conn: Conn, digest: bytes, *, at: datetime) -> bool:
    """Whether something is met for the first time; it then no longer is."""
    done = await conn.execute("INSERT INTO immersions.received_mail (digest, at) VALUES (%s, %s) ON CONFLICT DO NOTHING", (digest, at))
    return bool(done.rowcount)


async def note(conn: Conn, discussion_id: str, kind: str, *, at: datetime) -> bool:
    """Notes that a notice leaves; false when it left before."""
    done = await conn.execute(
        "INSERT INTO immersions.discussion_notice (discussion_id, kind, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (discussion_id, kind, at),
    )
    return bool(done.rowcount)


async def to_remind(conn: Conn, due: Reminder, *, now: datetime, limit: int) -> list[Discussion]:
    """Requests without an answer that are owed a reminder, held until the transaction ends; not those that another worker holds."""
    return await _many(
        conn,
        f"""
        SELECT {_READ} FROM {_FROM}
        WHERE d.status = 'PENDING' AND d.closed_at IS NULL AND d.erased_at IS NULL AND d.contact_mode = ANY(%(modes)s)
          AND d.at <= %(after)s AND d.at > %(until)s
          AND NOT EXISTS (SELECT FROM immersions.discussion_notice n WHERE n.discussion_id = d.id AND n.kind = %(kind)s)
          AND NOT EXISTS (SELECT FROM immersions.exchange x WHERE x.discussion_id = d.id AND x.sender = 'company')
        ORDER BY d.at, d.id LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
        """,
        {"modes": list(due.modes), "after": now - due.after, "until": now - due.until, "kind": due.kind, "limit": limit},
    )


async def outdated(conn: Conn, status: Status, *, before: datetime, limit: int) -> list[Discussion]:
    """Discussions in which nothing was said nor decided since an instant, held until the transaction ends."""
    return await _many(
        conn,
        f"""
        SELECT {_READ} FROM {_FROM}
        WHERE d.status = %(status)s AND d.status <> 'REJECTED' AND d.closed_at IS NULL AND d.erased_at IS NULL
          AND d.at <= %(before)s AND (d.decided_at IS NULL OR d.decided_at <= %(before)s)
          AND (d.status = 'PENDING' OR NOT EXISTS (
              SELECT FROM immersions.exchange x WHERE x.discussion_id = d.id AND x.at > %(before)s))
        ORDER BY d.at, d.id LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
        """,
        {"status": status, "before": before, "limit": limit},
    )


# --- what is forgotten -------------------------------------------------------------------------------------------------


async def erase(conn: Conn, discussion_id: str, *, digest: bytes, at: datetime) -> None:
    """Forgets who asked and all that was said; not that it was asked, nor what came of it."""
    await conn.execute("DELETE FROM immersions.exchange WHERE discussion_id = %s", (discussion_id,))
    await conn.execute(
        f"""
        UPDATE immersions.discussion SET {_BLANK}, applicant_digest = %s, erased_at = %s, closed_at = coalesce(closed_at, %s)
        WHERE id = %s
        """,
        (digest, at, at, discussion_id),
    )


async def forget(conn: Conn, *, before: datetime, at: datetime) -> int:
    """The same for all that was sent before an instant; how many."""
    rows = await conn.execute(
        f"""
        UPDATE immersions.discussion SET {_BLANK}, erased_at = %(at)s, closed_at = coalesce(closed_at, %(at)s)
        WHERE at < %(before)s AND erased_at IS NULL RETURNING id
        """,
        {"before": before, "at": at},
    )
    gone = [id_ for (id_,) in await rows.fetchall()]
    await conn.execute("DELETE FROM immersions.exchange WHERE discussion_id = ANY(%s)", (gone,))
    return len(gone)


async def forget_traces(conn: Conn, *, digests_before: datetime, mails_before: datetime, rows_before: datetime) -> None:
    """Forgets the digests of those who erased their request, those of mails, and what is left of old discussions."""
    await conn.execute(
        "UPDATE immersions.discussion SET applicant_digest = NULL WHERE applicant_digest IS NOT NULL AND at < %s", (digests_before,)
    )
    await conn.execute("DELETE FROM immersions.received_mail WHERE at < %s", (mails_before,))
    await conn.execute("DELETE FROM immersions.discussion WHERE at < %s", (rows_before,))
