"""Every SQL statement about missions and their organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import orjson
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.missions.model import Address, Mission, Organisation
from tremplin.missions.preparation import Known

_MISSION = tuple(field.name for field in fields(Mission))
_ORGANISATION = tuple(field.name for field in fields(Organisation))
_JSON = frozenset({"addresses", "problems"})
_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\"})  # in the quoted elements of an array


def _columns(names: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{name}" for name in names)


def _assignments(names: Iterable[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in names)


# --- organisations -----------------------------------------------------------------------------------------------------


async def organisation_ids(conn: Conn, owner: str, client_ids: Sequence[str]) -> dict[str, str]:
    """clientId → id of the organisations that an announcer already has."""
    rows = await conn.execute(
        "SELECT client_id, id FROM missions.organisation WHERE owner = %s AND client_id = ANY(%s)",
        (owner, list(client_ids)),
    )
    return dict(await rows.fetchall())


async def save_organisations(conn: Conn, organisations: Sequence[Organisation]) -> None:
    """Adds or updates organisations; those whose description did not change are left alone."""
    content = tuple(name for name in _ORGANISATION if name not in {"id", "owner", "client_id", "created_at", "updated_at"})
    values = ", ".join(f"%({name})s" for name in _ORGANISATION)
    async with conn.cursor() as cursor:
        await cursor.executemany(
            f"""
            INSERT INTO missions.organisation AS kept ({_columns(_ORGANISATION)}) VALUES ({values})
            ON CONFLICT (owner, client_id) DO UPDATE SET {_assignments(content)}, updated_at = excluded.updated_at
            WHERE ({_columns(content, "kept.")}) IS DISTINCT FROM ({_columns(content, "excluded.")})
            """,
            [{name: _as_parameter(getattr(each, name)) for name in _ORGANISATION} for each in organisations],
        )


async def find_organisations(conn: Conn, ids: Sequence[str]) -> dict[str, Organisation]:
    """Organisations by id."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_columns(_ORGANISATION)} FROM missions.organisation WHERE id = ANY(%s)", (list(ids),))
        return {row["id"]: Organisation(**_with_tuples(row)) async for row in cursor}


# --- missions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Saved:
    """What happened to a mission given to `save`."""

    id: str
    created: bool


async def known(conn: Conn, owner: str, client_ids: Sequence[str]) -> dict[str, Known]:
    """clientId → what is kept under it, withdrawn missions included."""
    rows = await conn.execute(
        """
        SELECT client_id, id, created_at, posted_at, start_at FROM missions.mission
        WHERE owner = %s AND client_id = ANY(%s)
        """,
        (owner, list(client_ids)),
    )
    return {client_id: Known(*rest) for client_id, *rest in await rows.fetchall()}


async def save(conn: Conn, missions: Sequence[Mission], *, door: str) -> list[Saved]:
    """Adds, updates or revives missions, and writes their history. `door` is where they come from (`feed`, `api`, `form`…).

    A mission whose clientId was taken by another one in the meantime is left out of the answer and not written.
    """
    await conn.execute("CREATE TEMP TABLE IF NOT EXISTS incoming_mission (LIKE missions.mission) ON COMMIT DELETE ROWS")
    await conn.execute("TRUNCATE incoming_mission")
    async with conn.cursor() as cursor:
        async with cursor.copy(f"COPY incoming_mission ({_columns(_MISSION)}) FROM STDIN") as copy:
            for mission in missions:
                await copy.write_row([_as_copied(name, getattr(mission, name)) for name in _MISSION])
        await cursor.execute(
            """
            INSERT INTO missions.status_change (mission_id, at, status, comment, door)
            SELECT new.id, new.updated_at, change.status, change.comment, %s
            FROM incoming_mission new
            LEFT JOIN missions.mission old ON old.id = new.id
            CROSS JOIN LATERAL (VALUES
                ('REVIVED', NULL, old.deleted_at IS NOT NULL AND new.deleted_at IS NULL),
                (new.status, new.status_comment,
                 old.id IS NULL OR (old.status, old.status_comment) IS DISTINCT FROM (new.status, new.status_comment))
            ) AS change (status, comment, happened)
            WHERE change.happened
            """,
            (door,),
        )
        content = tuple(name for name in _MISSION if name not in {"id", "owner", "client_id", "created_at"})
        await cursor.execute(
            f"""
            INSERT INTO missions.mission AS kept ({_columns(_MISSION)}) SELECT {_columns(_MISSION)} FROM incoming_mission
            ON CONFLICT (owner, client_id) DO UPDATE SET {_assignments(content)} WHERE kept.id = excluded.id
            RETURNING id, (xmax = 0)
            """
        )
        return [Saved(mission_id, created) for mission_id, created in await cursor.fetchall()]


async def unchanged(conn: Conn, owner: str, source_hashes: Sequence[bytes]) -> dict[bytes, str]:
    """Source digest → clientId of the live missions whose source is exactly one of these."""
    rows = await conn.execute(
        """
        SELECT source_hash, client_id FROM missions.mission
        WHERE owner = %s AND deleted_at IS NULL AND source_hash = ANY(%s)
        """,
        (owner, list(source_hashes)),
    )
    return dict(await rows.fetchall())


async def look_alikes(conn: Conn, missions: Sequence[Mission]) -> dict[str, str]:
    """Mission id → clientId of the oldest other live mission of the same owner that looks the same."""
    rows = await conn.execute(
        """
        SELECT new.id, older.client_id
        FROM unnest(%s::text[], %s::bytea[], %s::timestamptz[]) AS new(id, likeness, created_at)
        -- The digest tells the owner too, and only its index can serve here: asked of an owner as well, one that statistics do
        -- not know yet would have all its missions read, once for each new one.
        CROSS JOIN LATERAL (
            SELECT other.client_id FROM missions.mission other
            WHERE other.likeness = new.likeness AND other.deleted_at IS NULL
              AND (other.created_at, other.id) < (new.created_at, new.id)
            ORDER BY other.created_at, other.id LIMIT 1
        ) older
        """,
        ([each.id for each in missions], [each.likeness for each in missions], [each.created_at for each in missions]),
    )
    return dict(await rows.fetchall())


async def analyse(conn: Conn) -> None:
    """Tells the planner what a bulk load has changed, without waiting for autovacuum."""
    await conn.execute("ANALYZE missions.mission, missions.organisation, diffusion.rule")


async def save_problems(conn: Conn, missions: Sequence[Mission]) -> None:
    """Replaces the problems kept with missions."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "UPDATE missions.mission SET problems = %s WHERE id = %s",
            [(Jsonb(list(mission.problems)), mission.id) for mission in missions],
        )


async def count_live(conn: Conn, owner: str) -> int:
    """How many missions of an announcer are live, refused ones included."""
    row = await (
        await conn.execute("SELECT count(*) FROM missions.mission WHERE owner = %s AND deleted_at IS NULL", (owner,))
    ).fetchone()
    return int(row[0]) if row else 0


async def withdraw(conn: Conn, owner: str, client_ids: Sequence[str], *, at: datetime, door: str) -> list[str]:
    """Withdraws live missions and returns their ids; the rows stay, so that they can come back."""
    rows = await conn.execute(
        """
        WITH gone AS (
            UPDATE missions.mission SET deleted_at = %(at)s, updated_at = %(at)s, source_hash = NULL
            WHERE owner = %(owner)s AND client_id = ANY(%(client_ids)s) AND deleted_at IS NULL
            RETURNING id
        ), history AS (
            INSERT INTO missions.status_change (mission_id, at, status, door)
            SELECT id, %(at)s, 'WITHDRAWN', %(door)s FROM gone
        )
        SELECT id FROM gone ORDER BY id
        """,
        {"owner": owner, "client_ids": list(client_ids), "at": at, "door": door},
    )
    return [row[0] for row in await rows.fetchall()]


async def figures(conn: Conn) -> tuple[int, int, int]:
    """Published missions, organisations that have some, and communes where there are some."""
    row = await (
        await conn.execute(
            """
            SELECT count(*), count(DISTINCT organisation_id),
                   count(DISTINCT (addresses #>> '{0,city}', addresses #>> '{0,department_code}'))
            FROM missions.mission WHERE status = 'ACCEPTED' AND deleted_at IS NULL
            """
        )
    ).fetchone()
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


async def find(conn: Conn, mission_id: str) -> Mission | None:
    """A mission by id, whatever its state."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_columns(_MISSION)} FROM missions.mission WHERE id = %s", (mission_id,))
        row = await cursor.fetchone()
    return _mission(row) if row else None


async def find_by_client_id(conn: Conn, owner: str, client_id: str) -> Mission | None:
    """A mission by its announcer's identifier, whatever its state."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"SELECT {_columns(_MISSION)} FROM missions.mission WHERE owner = %s AND client_id = %s", (owner, client_id)
        )
        row = await cursor.fetchone()
    return _mission(row) if row else None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a mission's link leads, whose it is, and the name of the broadcaster whose link was followed (None: unknown)."""

    mission_id: str
    owner: str
    application_url: str | None
    live: bool
    broadcaster: str | None


async def destination(conn: Conn, mission_id: str, broadcaster_id: str) -> Destination | None:
    """Where to send someone who follows a broadcaster's link of a mission, in any state."""
    async with conn.cursor(row_factory=class_row(Destination)) as cursor:
        await cursor.execute(
            """
            SELECT m.id AS mission_id, m.owner, m.application_url,
                   m.status = 'ACCEPTED' AND m.deleted_at IS NULL AS live, p.name AS broadcaster
            FROM missions.mission m
            LEFT JOIN partners.partner p ON p.id = %s AND p.deleted_at IS NULL
            WHERE m.id = %s
            """,
            (broadcaster_id, mission_id),
        )
        return await cursor.fetchone()


async def was_published(conn: Conn, mission_id: str) -> bool:
    """Whether a mission was ever shown to the public."""
    rows = await conn.execute(
        "SELECT 1 FROM missions.status_change WHERE mission_id = %s AND status = 'ACCEPTED' LIMIT 1", (mission_id,)
    )
    return await rows.fetchone() is not None


async def history(conn: Conn, mission_id: str) -> list[dict[str, Any]]:
    """The changes of status of a mission, oldest first: at, status, comment, door."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            "SELECT at, status, comment, door FROM missions.status_change WHERE mission_id = %s ORDER BY at, id",
            (mission_id,),
        )
        return await cursor.fetchall()


def _as_parameter(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _as_copied(name: str, value: Any) -> Any:
    """A value for COPY. Lists are written here, as PostgreSQL reads them: the driver would take half of the load's time."""
    if not isinstance(value, tuple):
        return value
    if name in _JSON:
        return orjson.dumps(value).decode()
    return "{" + ",".join(f'"{each.translate(_ESCAPED)}"' for each in value) + "}"


def _with_tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _mission(row: dict[str, Any]) -> Mission:
    addresses = tuple(Address(**address) for address in row["addresses"])
    return Mission(**{**_with_tuples(row), "addresses": addresses})
