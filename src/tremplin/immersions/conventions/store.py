"""Every SQL statement about conventions, their history, the proof of their signatures and their assessments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.audit import Entry
from tremplin.immersions.conventions.errors import ConventionExists
from tremplin.immersions.conventions.keeping import Stored, columns, parse
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import AssessmentStatus, Role, Status
from tremplin.kit.db import Conn

_COLUMNS = (
    *("id", "status", "agency_id", "agency_kind", "referred_id", "referred_kind", "siret", "business_name", "date_start", "date_end"),
    *("submitted_at", "updated_at", "first_name", "last_name", "birthdate", "appellation_code", "renewed_from"),
    *("assessment", "assessment_signed", "kind", "department", "referent", "words"),
)
_KEPT = ("version", "changed_at", "body")
_ALL = (*_COLUMNS, *_KEPT)
_INSERT = f"""
    INSERT INTO immersions.convention ({", ".join(_ALL)}, discussion_code)
    VALUES ({", ".join(f"%({name})s" for name in _ALL)}, %(discussion_code)s)
"""
_UPDATE = f"""
    UPDATE immersions.convention SET {", ".join(f"{name} = %({name})s" for name in _ALL[1:])} WHERE id = %(id)s
"""
_LOAD = f"""
    INSERT INTO immersions.convention AS known ({", ".join(_ALL)})
    SELECT {", ".join(_ALL)} FROM convention_given ORDER BY id
    ON CONFLICT (id) DO UPDATE SET ({", ".join(_ALL[1:])}) =
        (SELECT {", ".join("known.version + 1" if name == "version" else f"excluded.{name}" for name in _ALL[1:])})
    WHERE known.body IS DISTINCT FROM excluded.body
"""
_LINE = tuple(each.name for each in fields(Line))
_ASSESSMENT = tuple(each.name for each in fields(Assessment))


async def insert(conn: Conn, stored: Stored, *, changed_at: datetime, discussion_code: str | None = None) -> None:
    """Keeps a new convention. Raises ConventionExists."""
    try:
        async with conn.transaction():
            await conn.execute(_INSERT, _row(stored, changed_at) | {"discussion_code": discussion_code})
    except psycopg.errors.UniqueViolation:
        raise ConventionExists(convention_id=stored.convention.id) from None


async def update(conn: Conn, stored: Stored, *, changed_at: datetime) -> None:
    """Keeps a convention as it has become. Its row is held by the caller."""
    await conn.execute(_UPDATE, _row(stored, changed_at))


async def find(conn: Conn, convention_id: str) -> Stored | None:
    """A convention."""
    return await _one(conn, "SELECT version, body FROM immersions.convention WHERE id = %s", convention_id)


async def hold(conn: Conn, convention_id: str) -> Stored | None:
    """The same, kept from others until the transaction ends: whoever comes next sees what was made of it.

    Its key stays: a link to it may be made meanwhile, by a worker that writes to a slow mail server.
    """
    return await _one(conn, "SELECT version, body FROM immersions.convention WHERE id = %s FOR NO KEY UPDATE", convention_id)


async def load(conn: Conn, given: Collection[Stored], *, changed_at: datetime) -> None:
    """Keeps conventions given whole, new or known; nothing is written of those that are the same."""
    # Bodies compressed here would stay in the rows, and lists would read five times as much to count them.
    await conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS convention_given (LIKE immersions.convention INCLUDING STORAGE) ON COMMIT DROP"
    )
    await conn.execute("TRUNCATE convention_given")
    async with conn.cursor() as cursor, cursor.copy(f"COPY convention_given ({', '.join(_ALL)}) FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(_TYPES)
        for each in given:
            row = _row(each, changed_at)
            await copy.write_row([row[name] for name in _ALL])
    await conn.execute(_LOAD)


async def add_entry(conn: Conn, entry: Entry, version: int) -> None:
    """Adds a line to the history of a convention."""
    await conn.execute(
        """
        INSERT INTO immersions.convention_entry
            (convention_id, version, event, at, author_id, roles, before, after, justification, details)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            *(entry.convention_id, version, entry.event, entry.at, entry.author_id, sorted(entry.roles), entry.before, entry.after),
            *(entry.justification, Jsonb(dict(entry.details))),
        ),
    )


async def history(conn: Conn, convention_id: str) -> list[Entry]:
    """All that was done to a convention, the first thing first. What it was before it was loaded from elsewhere is not known."""
    rows = await conn.execute(
        """
        SELECT event, at, author_id, roles, before, after, justification, details FROM immersions.convention_entry
        WHERE convention_id = %s ORDER BY version
        """,
        (convention_id,),
    )
    return [
        Entry(
            convention_id=convention_id,
            event=Event(event),
            at=at,
            author_id=author_id,
            roles=frozenset(map(Role, roles)),
            before=Status(before) if before else None,
            after=Status(after),
            justification=justification,
            details=details,
        )
        for event, at, author_id, roles, before, after, justification, details in await rows.fetchall()
    ]


async def evidence(conn: Conn, convention_id: str) -> list[Line]:
    """The chain of evidence of the signatures of a convention, in order."""
    rows = await conn.execute(
        f"SELECT {', '.join(_LINE)} FROM immersions.convention_signature WHERE convention_id = %s ORDER BY rank", (convention_id,)
    )
    lines = [dict(zip(_LINE, row, strict=True)) for row in await rows.fetchall()]
    return [Line(**line | {"role": Role(line["role"])}) for line in lines]


async def add_evidence(conn: Conn, line: Line, text: bytes) -> None:
    """Adds a signature to the chain, with the very text that was signed."""
    await conn.execute(
        f"INSERT INTO immersions.convention_signature ({', '.join(_LINE)}) VALUES ({', '.join(f'%({name})s' for name in _LINE)})",
        asdict(line),
    )
    await conn.execute(
        "INSERT INTO immersions.signed_text (convention_id, hash, body) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (line.convention_id, line.text_hash, text),
    )


async def signed_texts(conn: Conn, convention_id: str) -> dict[str, bytes]:
    """The texts that were signed, by their hashes."""
    rows = await conn.execute("SELECT hash, body FROM immersions.signed_text WHERE convention_id = %s", (convention_id,))
    return {hash_: bytes(body) for hash_, body in await rows.fetchall()}


async def save_assessment(conn: Conn, assessment: Assessment) -> None:
    """Keeps an assessment, or what became of it."""
    values = ", ".join(f"%({name})s" for name in _ASSESSMENT)
    others = ", ".join(f"{name} = excluded.{name}" for name in _ASSESSMENT[1:])
    await conn.execute(
        f"""
        INSERT INTO immersions.assessment ({", ".join(_ASSESSMENT)}) VALUES ({values})
        ON CONFLICT (convention_id) DO UPDATE SET {others}
        """,
        asdict(assessment),
    )


async def find_assessment(conn: Conn, convention_id: str) -> Assessment | None:
    """The whole assessment of a convention. One that was loaded from elsewhere only has a summary, in the convention."""
    row = await (
        await conn.execute(f"SELECT {', '.join(_ASSESSMENT)} FROM immersions.assessment WHERE convention_id = %s", (convention_id,))
    ).fetchone()
    if row is None:
        return None
    held = dict(zip(_ASSESSMENT, row, strict=True))
    return Assessment(**held | {"status": AssessmentStatus(held["status"])})


async def delete_assessment(conn: Conn, convention_id: str) -> None:
    """Forgets an assessment."""
    await conn.execute("DELETE FROM immersions.assessment WHERE convention_id = %s", (convention_id,))


async def similar(
    conn: Conn, *, siret: str, appellation_code: str, date_start: date, birthdate: date, last_name: str, but: str = ""
) -> list[str]:
    """The ids of conventions, not yet refused or over, of the same person for the same job in the same company within a week: what a
    form warns of."""
    rows = await conn.execute(
        """
        SELECT id FROM immersions.convention
        WHERE siret = %s AND date_start BETWEEN %s::date - 7 AND %s::date + 7 AND appellation_code = %s AND birthdate = %s
          AND lower(last_name) = lower(%s) AND status <> ALL(%s) AND id <> %s
        ORDER BY date_start, id
        """,
        (
            *(siret, date_start, date_start, appellation_code, birthdate, last_name.strip()),
            *([Status.REJECTED, Status.CANCELLED, Status.DEPRECATED], but),
        ),
    )
    return [id_ for (id_,) in await rows.fetchall()]


async def is_renewed(conn: Conn, convention_id: str) -> bool:
    """Whether another convention prolongs it."""
    row = await conn.execute("SELECT 1 FROM immersions.convention WHERE renewed_from = %s LIMIT 1", (convention_id,))
    return await row.fetchone() is not None


async def analyse(conn: Conn) -> None:
    """Tells the planner what a load brought."""
    await conn.execute("ANALYZE immersions.convention")


async def _one(conn: Conn, query: str, convention_id: str) -> Stored | None:
    row = await (await conn.cursor(binary=True).execute(query, (convention_id,))).fetchone()
    return Stored(parse(row[1]), row[0], row[1]) if row else None


def _row(stored: Stored, changed_at: datetime) -> dict[str, Any]:
    return columns(stored.convention) | {"version": stored.version, "changed_at": changed_at, "body": stored.body}


_OTHER_TYPES = {
    "date_start": "date",
    "date_end": "date",
    "birthdate": "date",
    "submitted_at": "timestamptz",
    "updated_at": "timestamptz",
    "changed_at": "timestamptz",
    "assessment_signed": "bool",
    "version": "int4",
    "body": "bytea",
}
_TYPES = [_OTHER_TYPES.get(name, "text") for name in _ALL]
