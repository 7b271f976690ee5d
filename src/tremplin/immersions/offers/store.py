"""Every SQL statement about companies that welcome people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import orjson
from psycopg.rows import dict_row
from psycopg.types.json import Json

from tremplin.immersions.offers.model import Establishment, Location, Member, Offer, Verification
from tremplin.immersions.offers.score import Record
from tremplin.kit.db import Conn

_COLUMNS = tuple(field.name for field in fields(Establishment) if field.name != "ban_justification")
_MEMBER = tuple(field.name for field in fields(Member))
_CHANGING = tuple(name for name in _COLUMNS if name != "siret")
_READ = f"{', '.join(f'e.{name}' for name in _COLUMNS)}, ban.justification AS ban_justification"
_FROM = "immersions.establishment e LEFT JOIN immersions.ban USING (siret)"


# --- companies ---------------------------------------------------------------------------------------------------------


async def find(conn: Conn, siret: str) -> Establishment | None:
    """A company by its siret, whatever its state."""
    return (await find_all(conn, [siret])).get(siret)


async def find_all(conn: Conn, sirets: Sequence[str]) -> dict[str, Establishment]:
    """Companies by siret, whatever their state."""
    return await _read(conn, f"SELECT {_READ} FROM {_FROM} WHERE siret = ANY(%s)", (list(sirets),))


async def hold(conn: Conn, sirets: Sequence[str]) -> dict[str, Establishment]:
    """The same, that nobody else changes until the transaction ends. One order for all, so that none waits in a circle."""
    return await _read(conn, f"SELECT {_READ} FROM {_FROM} WHERE siret = ANY(%s) ORDER BY siret FOR UPDATE OF e", (list(sirets),))


async def claim(conn: Conn, siret: str) -> None:
    """Waits until nobody else describes this company: two who describe the same new one would both think it theirs."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"immersions.establishment/{siret}",))


async def of_source(conn: Conn, source: str, *, after: str, limit: int) -> dict[str, Establishment]:
    """Some of the companies that someone described, by siret and in its order, after one."""
    wanted = f"SELECT {_READ} FROM {_FROM} WHERE e.source = %s AND siret > %s ORDER BY siret LIMIT %s"
    return await _read(conn, wanted, (source, after, limit))


async def look_through_source(
    conn: Conn, source: str, words: Sequence[str], *, limit: int, skip: int
) -> tuple[int, dict[str, Establishment]]:
    """How many of the companies that someone described hold every word, in names, numbers or places, and some of them, by siret."""
    held = "public.unaccent(lower(concat_ws(' ', e.siret, e.name, e.customized_name, e.locations::text)))"
    suits = f"e.source = %s AND {held} LIKE ALL (SELECT public.unaccent(lower(word)) FROM unnest(%s::text[]) AS given(word))"
    patterns = ["%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for word in words]
    counted = await conn.execute(f"SELECT count(*) FROM immersions.establishment e WHERE {suits}".encode(), (source, patterns))
    row = await counted.fetchone()
    wanted = f"SELECT {_READ} FROM {_FROM} WHERE {suits} ORDER BY siret LIMIT %s OFFSET %s"
    return int(row[0]) if row else 0, await _read(conn, wanted, (source, patterns, limit, skip))


async def count_of_source(conn: Conn, source: str) -> int:
    """How many companies someone described."""
    row = await (await conn.execute("SELECT count(*) FROM immersions.establishment WHERE source = %s", (source,))).fetchone()
    return int(row[0]) if row else 0


async def _read(conn: Conn, statement: str, values: Sequence[object]) -> dict[str, Establishment]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return {row["siret"]: _establishment(row) for row in await cursor.fetchall()}


def _establishment(row: dict[str, Any]) -> Establishment:
    welcome = row["welcome_address"]
    return Establishment(
        **{
            **row,
            "locations": tuple(Location(**each) for each in row["locations"]),
            "offers": tuple(Offer(**{**each, "created_at": datetime.fromisoformat(each["created_at"])}) for each in row["offers"]),
            "welcome_address": Location(**welcome) if welcome else None,
        }
    )


async def save(conn: Conn, establishments: Sequence[Establishment], *, now: datetime) -> None:
    """Adds or replaces companies, each given once."""
    await save_encoded(conn, encoded(establishments), now=now)


def encoded(establishments: Sequence[Establishment]) -> bytes:
    """Companies as `save_encoded` takes them."""
    return orjson.dumps(establishments)


async def save_encoded(conn: Conn, establishments: bytes, *, now: datetime) -> None:
    """The same as `save`, of companies made ready elsewhere."""
    await conn.execute(
        f"""
        INSERT INTO immersions.establishment ({", ".join(_COLUMNS)}, waits_until)
        SELECT {", ".join(_COLUMNS)}, least(
            CASE WHEN next_availability > %(now)s THEN next_availability END, CASE WHEN free_from > %(now)s THEN free_from END
        )
        FROM json_populate_recordset(NULL::immersions.establishment, %(rows)s) ORDER BY siret
        ON CONFLICT (siret) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)},
            waits_until = excluded.waits_until
        """,
        {"rows": _json(establishments), "now": now},
    )


async def prepare_load(conn: Conn) -> None:
    """Lets the statements of this transaction take their time, and sort a group in memory rather than in files: a tenth of a load."""
    await conn.execute("SET LOCAL statement_timeout = 0")
    await conn.execute("SET LOCAL work_mem = '64MB'")


async def analyse(conn: Conn) -> None:
    """Tells the planner what a bulk load has changed, without waiting for autovacuum."""
    await conn.execute("ANALYZE immersions.establishment, immersions.member")


async def delete(conn: Conn, siret: str, *, at: datetime) -> None:
    """Removes a company and its people, and remembers that it was there."""
    await conn.execute(
        """
        WITH gone AS (DELETE FROM immersions.establishment WHERE siret = %(siret)s RETURNING siret, created_at)
        INSERT INTO immersions.deleted_establishment (siret, created_at, deleted_at) SELECT siret, created_at, %(at)s FROM gone
        ON CONFLICT DO NOTHING
        """,
        {"siret": siret, "at": at},
    )


async def deleted(conn: Conn, sirets: Sequence[str]) -> dict[str, datetime]:
    """Those of these sirets that left, with the last time they did."""
    rows = await conn.execute(
        "SELECT siret, max(deleted_at) FROM immersions.deleted_establishment WHERE siret = ANY(%s) GROUP BY siret", (list(sirets),)
    )
    return dict(await rows.fetchall())


async def sirets(conn: Conn, *, after: str, limit: int) -> list[str]:
    """Companies in the order of their numbers, from one on."""
    rows = await conn.execute("SELECT siret FROM immersions.establishment WHERE siret > %s ORDER BY siret LIMIT %s", (after, limit))
    return [siret for (siret,) in await rows.fetchall()]


async def rendering(conn: Conn) -> tuple[str, str | None]:
    """The edition of ROME that is being written in offers, and the last company that has it; None when all do."""
    row = await (await conn.execute("SELECT edition, last_siret FROM immersions.rendering FOR UPDATE")).fetchone()
    return (row[0], row[1]) if row else ("", None)


async def save_rendering(conn: Conn, edition: str, last_siret: str | None) -> None:
    """Remembers how far an edition has been written."""
    await conn.execute(
        """
        INSERT INTO immersions.rendering (edition, last_siret) VALUES (%s, %s)
        ON CONFLICT (single) DO UPDATE SET edition = excluded.edition, last_siret = excluded.last_siret
        """,
        (edition, last_siret),
    )


# --- people ------------------------------------------------------------------------------------------------------------


async def members(conn: Conn, siret: str) -> list[Member]:
    """The people of a company, in the order it gave them."""
    return (await members_of(conn, [siret])).get(siret, [])


async def members_of(conn: Conn, sirets: Sequence[str]) -> dict[str, list[Member]]:
    """The people of companies by siret, in the order each gave them; companies without people are left out."""
    people: dict[str, list[Member]] = {}
    async with conn.cursor(row_factory=dict_row) as cursor:
        wanted = f"SELECT siret, {', '.join(_MEMBER)} FROM immersions.member WHERE siret = ANY(%s) ORDER BY siret, rank, email"
        await cursor.execute(wanted.encode(), (list(sirets),))
        for row in await cursor.fetchall():
            people.setdefault(row.pop("siret"), []).append(Member(**row))
    return people


async def save_members(conn: Conn, people: Mapping[str, Sequence[Member]]) -> None:
    """Replaces the people of companies, by siret."""
    await conn.execute("DELETE FROM immersions.member WHERE siret = ANY(%s)", (list(people),))
    given = [{"siret": siret, "rank": k, **asdict(each)} for siret, several in people.items() for k, each in enumerate(several)]
    columns = ", ".join(("siret", "rank", *_MEMBER))
    await conn.execute(
        f"INSERT INTO immersions.member ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::immersions.member, %s)",
        (_json(orjson.dumps(given)),),
    )


async def sirets_of(conn: Conn, email: str) -> list[str]:
    """The companies that someone belongs to."""
    rows = await conn.execute("SELECT siret FROM immersions.member WHERE email = %s ORDER BY siret", (email,))
    return [siret for (siret,) in await rows.fetchall()]


# --- bans --------------------------------------------------------------------------------------------------------------


async def ban(conn: Conn, bans: Mapping[str, str], *, at: datetime) -> list[str]:
    """Bans companies, siret → why; returns those that were not banned yet."""
    rows = await conn.execute(
        """
        INSERT INTO immersions.ban (siret, justification, at)
        SELECT siret, justification, %s FROM unnest(%s::text[], %s::text[]) AS given(siret, justification)
        ON CONFLICT (siret) DO NOTHING RETURNING siret
        """,
        (at, list(bans), list(bans.values())),
    )
    return [siret for (siret,) in await rows.fetchall()]


async def unban(conn: Conn, siret: str) -> bool:
    """Lifts a ban; whether there was one."""
    return bool((await conn.execute("DELETE FROM immersions.ban WHERE siret = %s", (siret,))).rowcount)


async def bans(conn: Conn, sirets: Sequence[str]) -> dict[str, str]:
    """Why these sirets are banned; those that are not are left out."""
    rows = await conn.execute("SELECT siret, justification FROM immersions.ban WHERE siret = ANY(%s)", (list(sirets),))
    return dict(await rows.fetchall())


# --- contacts, agreements, what follows from them ----------------------------------------------------------------------


async def add_contact(conn: Conn, siret: str, contact_id: str, *, at: datetime) -> None:
    """Remembers a contact; one already known is left as it is."""
    await conn.execute(
        "INSERT INTO immersions.contact (id, siret, at) VALUES (%s, %s, %s) ON CONFLICT (id) DO NOTHING", (contact_id, siret, at)
    )


async def answer_contact(conn: Conn, contact_id: str, *, at: datetime) -> None:
    """Remembers the first answer to a contact."""
    await conn.execute("UPDATE immersions.contact SET answered_at = %s WHERE id = %s AND answered_at IS NULL", (at, contact_id))


async def add_reception(conn: Conn, siret: str, reception_id: str, *, submitted_at: datetime, starts_at: datetime) -> None:
    """Remembers a validated agreement of a company of the directory; of another one, nothing."""
    await conn.execute(
        """
        INSERT INTO immersions.reception (id, siret, submitted_at, starts_at)
        SELECT %(id)s, siret, %(submitted)s, %(starts)s FROM immersions.establishment WHERE siret = %(siret)s
        ON CONFLICT (id) DO UPDATE SET submitted_at = excluded.submitted_at, starts_at = excluded.starts_at
        """,
        {"id": reception_id, "siret": siret, "submitted": submitted_at, "starts": starts_at},
    )


async def contacts(conn: Conn, sirets: Sequence[str], *, since: datetime) -> dict[str, list[datetime]]:
    """When companies were contacted since an instant, by siret."""
    rows = await conn.execute(
        "SELECT siret, array_agg(at) FROM immersions.contact WHERE siret = ANY(%s) AND at > %s GROUP BY siret", (list(sirets), since)
    )
    return dict(await rows.fetchall())


async def forget_contacts(conn: Conn, before: datetime) -> int:
    """Forgets contacts and agreements of before an instant."""
    gone = await conn.execute("DELETE FROM immersions.contact WHERE at < %s", (before,))
    others = await conn.execute("DELETE FROM immersions.reception WHERE submitted_at < %s", (before,))
    return gone.rowcount + others.rowcount


async def waiting(conn: Conn, now: datetime, *, limit: int) -> list[str]:
    """The companies whose instant has come."""
    rows = await conn.execute(
        "SELECT siret FROM immersions.establishment WHERE waits_until <= %s ORDER BY waits_until, siret LIMIT %s", (now, limit)
    )
    return [siret for (siret,) in await rows.fetchall()]


async def to_verify(conn: Conn, *, after: str, limit: int) -> list[str]:
    """Companies that nobody could verify yet, from a siret on."""
    rows = await conn.execute(
        f"""
        SELECT siret FROM immersions.establishment WHERE verification = '{Verification.TO_VERIFY}' AND siret > %s
        ORDER BY siret LIMIT %s
        """,
        (after, limit),
    )
    return [siret for (siret,) in await rows.fetchall()]


async def records(conn: Conn, *, since: datetime, after: str, limit: int) -> dict[str, Record]:
    """What companies that were contacted, or that welcomed someone, did since an instant; by siret, from one on.

    Agreements count from the day they were submitted.
    """
    return await _records(conn, "submitted_at", since=since, after=after, limit=limit)


async def recent_records(conn: Conn, *, since: datetime, after: str, limit: int) -> dict[str, Record]:
    """The same, where agreements count from the day they start."""
    return await _records(conn, "starts_at", since=since, after=after, limit=limit)


async def _records(conn: Conn, moment: str, *, since: datetime, after: str, limit: int) -> dict[str, Record]:
    rows = await conn.execute(
        f"""
        SELECT siret, coalesce(c.contacts, 0), coalesce(c.answered, 0), coalesce(r.conventions, 0)
        FROM (SELECT siret FROM immersions.contact WHERE siret > %(after)s
              UNION SELECT siret FROM immersions.reception WHERE siret > %(after)s ORDER BY siret LIMIT %(limit)s) AS known
        LEFT JOIN LATERAL (
            SELECT count(*) AS contacts, count(answered_at) AS answered FROM immersions.contact
            WHERE contact.siret = known.siret AND at > %(since)s
        ) AS c ON true
        LEFT JOIN LATERAL (
            SELECT count(*) AS conventions FROM immersions.reception WHERE reception.siret = known.siret AND {moment} > %(since)s
        ) AS r ON true
        ORDER BY siret
        """,
        {"since": since, "after": after, "limit": limit},
    )
    return {siret: Record(*counts) for siret, *counts in await rows.fetchall()}


def _json(rows: bytes) -> Json:
    """Rows for json_populate_recordset, which takes each field by the name of its column: written by one call in C."""
    return Json(rows, bytes)
