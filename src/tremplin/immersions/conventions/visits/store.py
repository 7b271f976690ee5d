"""The SQL of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.keeping import Stored, parse
from tremplin.immersions.conventions.links.model import Link, Purpose, Way
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.vocabulary import AssessmentStatus, Role
from tremplin.kit.db import Conn


@dataclass(frozen=True, slots=True)
class File:
    """All that is kept of a convention that its people may read. `link`: what opened it, when something did."""

    stored: Stored
    chain: tuple[Line, ...]
    assessment: Assessment | None
    link: Link | None


_FILE = """
    SELECT version, body,
           (SELECT jsonb_agg(to_jsonb(s) - 'convention_id' ORDER BY rank) FROM immersions.convention_signature AS s
            WHERE s.convention_id = c.id) AS lines,
           (SELECT to_jsonb(a) FROM immersions.assessment AS a WHERE a.convention_id = c.id) AS assessment
"""


async def open_file(conn: Conn, digest: bytes) -> File | None:
    """The convention that a link leads to, whether or not it still opens it."""
    cursor = await conn.execute(
        f"""
        {_FILE}, l.purpose, l.channel, l.expires_at, l.convention_id, l.role, l.address
        FROM immersions.convention_link AS l JOIN immersions.convention AS c ON c.id = l.convention_id
        WHERE l.digest = %s
        """,
        (digest,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    purpose, way, expires_at, convention_id, role, address = row[4:]
    link = Link(
        purpose=Purpose(purpose),
        way=Way(way),
        expires_at=expires_at,
        convention_id=convention_id,
        role=Role(role) if role else None,
        address=address,
    )
    return _file(row, link)


async def file_of(conn: Conn, convention_id: str) -> File | None:
    """The same, by the number of the convention."""
    row = await (await conn.execute(f"{_FILE} FROM immersions.convention AS c WHERE c.id = %s", (convention_id,))).fetchone()
    return _file(row, None) if row else None


def _file(row: tuple[Any, ...], link: Link | None) -> File:
    version, body, lines, assessment = row[:4]
    convention = parse(bytes(body))
    chain = tuple(_line(each, convention.id) for each in lines or ())
    return File(Stored(convention, version, bytes(body)), chain, _assessment(assessment), link)


def _line(told: dict[str, Any], convention_id: str) -> Line:
    times = {"signed_at": datetime.fromisoformat(told["signed_at"]), "role": Role(told["role"])}
    return Line(**told | times | {"convention_id": convention_id})


def _assessment(told: dict[str, Any] | None) -> Assessment | None:
    if told is None:
        return None
    moments = {name: datetime.fromisoformat(told[name]) for name in ("created_at", "signed_at") if told[name]}
    days = {name: date.fromisoformat(told[name]) for name in ("last_day", "contract_start") if told[name]}
    return Assessment(**told | moments | days | {"status": AssessmentStatus(told["status"])})
