"""Every SQL statement about missions and their organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from psycopg.rows import dict_row
from psycopg.types.json import Json, Jsonb

from tremplin.kit.db import Conn
from tremplin.missions.model import Address, Mission, Organisation
from tremplin.missions.preparation import Known

_MISSION = tuple(field.name for field in fields(Mission))
_ORGANISATION_READ = tuple(field.name for field in fields(Organisation))
_ORGANISATION = tuple(name for name in _ORGANISATION_READ if name != "verified_organisation_id")  # as its announcer says


def _columns(names: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{name}" for name in names)


def _assignments(names: Iterable[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in names)


# --- organisations -----------------------------------------------------------------------------------------------------


async def organisation_ids(conn: Conn, owner: str, client_ids: Iterable[str]) -> dict[str, str]:
    """clientId → id of the organisations that an announcer already has."""
    rows = await conn.execute(
        "SELECT client_id, id FROM missions.organisation WHERE owner = %s AND client_id = ANY(%s)",
        (owner, list(client_ids)),
    )
    return dict(await rows.fetchall())


async def save_organisations(conn: Conn, organisations: Sequence[Organisation]) -> None:
    """Adds or updates organisations, each given once; those whose description did not change are left alone."""
    content = tuple(name for name in _ORGANISATION if name not in {"id", "owner", "client_id", "created_at", "updated_at"})
    await conn.execute(
        f"""
        INSERT INTO missions.organisation AS kept ({_columns(_ORGANISATION)})
        SELECT {_columns(_ORGANISATION)} FROM json_populate_recordset(NULL::missions.organisation, %s)
        ON CONFLICT (owner, client_id) DO UPDATE SET {_assignments(content)}, updated_at = excluded.updated_at
        WHERE ({_columns(content, "kept.")}) IS DISTINCT FROM ({_columns(content, "excluded.")})
        """,
        (_rows(organisations),),
    )


async def find_organisations(conn: Conn, ids: Sequence[str]) -> dict[str, Organisation]:
    """Organisations by id."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_columns(_ORGANISATION_READ)} FROM missions.organisation WHERE id = ANY(%s)", (list(ids),))
        return {row["id"]: Organisation(**_with_tuples(row)) async for row in cursor}


async def verified_organisations(conn: Conn, ids: Sequence[str]) -> dict[str, str]:
    """Organisation → the one of the national registers that it was verified to be."""
    rows = await conn.execute(
        "SELECT id, verified_organisation_id FROM missions.organisation WHERE id = ANY(%s) AND verified_organisation_id IS NOT NULL",
        (list(ids),),
    )
    return dict(await rows.fetchall())


async def organisations_named(conn: Conn, owner: str, client_ids: Iterable[str]) -> dict[str, Organisation]:
    """Organisations of an announcer, by its own identifiers."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"SELECT {_columns(_ORGANISATION_READ)} FROM missions.organisation WHERE owner = %s AND client_id = ANY(%s)",
            (owner, list(client_ids)),
        )
        return {row["client_id"]: Organisation(**_with_tuples(row)) async for row in cursor}


# --- missions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Saved:
    """What happened to a mission given to `save`."""

    id: str
    created: bool


async def known(conn: Conn, owner: str, client_ids: Sequence[str]) -> dict[str, Known]:
    """clientId → what is kept under it, withdrawn missions included (those have left their owner's catalogue)."""
    rows = await conn.execute(
        """
        SELECT client_id, id, created_at, posted_at, start_at, CASE WHEN deleted_at IS NULL THEN last_sync_at END
        FROM missions.mission
        WHERE owner = %s AND client_id = ANY(%s)
        """,
        (owner, list(client_ids)),
    )
    return {client_id: Known(*rest) for client_id, *rest in await rows.fetchall()}


async def take_turn(conn: Conn, owner: str) -> None:
    """Waits for the other transactions that push an announcer's missions: they would wait for each other in a circle."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"missions.push/{owner}",))


async def hold(conn: Conn, owner: str, client_ids: Iterable[str]) -> dict[str, Mission]:
    """clientId → mission, whatever its state, that nobody else changes until the transaction ends."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_columns(_MISSION)} FROM missions.mission WHERE owner = %s AND client_id = ANY(%s)
            ORDER BY client_id FOR UPDATE
            """,
            (owner, list(client_ids)),
        )
        return {row["client_id"]: _mission(row) async for row in cursor}


async def save(conn: Conn, missions: Sequence[Mission], *, door: str) -> list[Saved]:
    """Adds, updates or revives missions, and writes their history. `door` is where they come from (`feed`, `api`, `form`…).

    A mission whose clientId was taken by another one in the meantime is left out of the answer and not written.
    """
    content = tuple(name for name in _MISSION if name not in {"id", "owner", "client_id", "created_at"})
    written = await conn.execute(
        f"""
        WITH new AS MATERIALIZED (SELECT * FROM json_populate_recordset(NULL::missions.mission, %s)), history AS (
            INSERT INTO missions.status_change (mission_id, at, status, comment, door)
            SELECT new.id, new.updated_at, change.status, change.comment, %s
            FROM new
            LEFT JOIN missions.mission old ON old.id = new.id
            CROSS JOIN LATERAL (VALUES
                ('REVIVED', NULL, old.deleted_at IS NOT NULL AND new.deleted_at IS NULL),
                (new.status, new.status_comment,
                 old.id IS NULL OR (old.status, old.status_comment) IS DISTINCT FROM (new.status, new.status_comment))
            ) AS change (status, comment, happened)
            WHERE change.happened
        )
        INSERT INTO missions.mission AS kept ({_columns(_MISSION)}) SELECT {_columns(_MISSION)} FROM new
        ORDER BY id -- as everyone who locks several: two at once would wait for each other
        ON CONFLICT (owner, client_id) DO UPDATE SET {_assignments(content)} WHERE kept.id = excluded.id
        RETURNING id, (xmax = 0)
        """,
        (_rows(missions), door),
    )
    return [Saved(mission_id, created) for mission_id, created in await written.fetchall()]


async def look_alikes(conn: Conn, ids: Sequence[str]) -> dict[str, str]:
    """Mission, among these → clientId of the oldest other live mission of the same owner that looks the same."""
    rows = await conn.execute(
        """
        SELECT new.id, older.client_id
        FROM missions.mission new
        -- The digest tells the owner too, and only its index can serve here: asked of an owner as well, one that statistics do
        -- not know yet would have all its missions read, once for each new one.
        CROSS JOIN LATERAL (
            SELECT other.client_id FROM missions.mission other
            WHERE other.likeness = new.likeness AND other.deleted_at IS NULL
              AND (other.created_at, other.id) < (new.created_at, new.id)
            ORDER BY other.created_at, other.id LIMIT 1
        ) older
        WHERE new.id = ANY(%s)
        """,
        (list(ids),),
    )
    return dict(await rows.fetchall())


async def analyse(conn: Conn) -> None:
    """Tells the planner what a bulk load has changed, without waiting for autovacuum."""
    await conn.execute("ANALYZE missions.mission, missions.organisation, diffusion.rule")


async def save_problems(conn: Conn, missions: Sequence[Mission]) -> None:
    """Replaces the problems kept with missions."""
    await conn.execute(
        """
        UPDATE missions.mission SET problems = given.problems
        FROM unnest(%s::text[], %s::jsonb[]) AS given(id, problems) WHERE mission.id = given.id
        """,
        ([mission.id for mission in missions], [Jsonb(list(mission.problems)) for mission in missions]),
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
              AND owner NOT IN (SELECT id FROM partners.partner WHERE sandbox_until IS NOT NULL)
            """
        )
    ).fetchone()
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


async def live_client_ids(conn: Conn, owner: str) -> list[str]:
    """What an announcer calls the missions it has not withdrawn."""
    rows = await conn.execute(
        "SELECT client_id FROM missions.mission WHERE owner = %s AND deleted_at IS NULL ORDER BY client_id", (owner,)
    )
    return [row[0] for row in await rows.fetchall()]


async def find(conn: Conn, mission_id: str) -> Mission | None:
    """A mission by id, whatever its state."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_columns(_MISSION)} FROM missions.mission WHERE id = %s", (mission_id,))
        row = await cursor.fetchone()
    return _mission(row) if row else None


async def find_all(conn: Conn, ids: Sequence[str]) -> dict[str, Mission]:
    """Missions by id, whatever their state."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_columns(_MISSION)} FROM missions.mission WHERE id = ANY(%s)", (list(ids),))
        return {row["id"]: _mission(row) async for row in cursor}


async def hold_some(conn: Conn, owner: str | None, *, after: str, most: int) -> list[str]:
    """The next ids of missions, of one announcer or of all, that nobody else changes until the transaction ends."""
    rows = await conn.execute(
        """
        SELECT id FROM missions.mission
        WHERE id > %(after)s AND (%(owner)s::text IS NULL OR owner = %(owner)s) ORDER BY id LIMIT %(most)s FOR UPDATE
        """,
        {"owner": owner, "after": after, "most": most},
    )
    return [row[0] for row in await rows.fetchall()]


async def find_by_client_id(conn: Conn, owner: str, client_id: str) -> Mission | None:
    """A mission by its announcer's identifier, whatever its state."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"SELECT {_columns(_MISSION)} FROM missions.mission WHERE owner = %s AND client_id = %s", (owner, client_id)
        )
        row = await cursor.fetchone()
    return _mission(row) if row else None


async def page_of_owner(conn: Conn, owner: str, *, statuses: Sequence[str], limit: int, skip: int) -> tuple[int, list[Mission]]:
    """An announcer's live missions with these statuses: how many, and a page of them, the latest to start first."""
    row = await (
        await conn.execute(
            "SELECT count(*) FROM missions.mission WHERE owner = %s AND deleted_at IS NULL AND status = ANY(%s)",
            (owner, list(statuses)),
        )
    ).fetchone()
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_columns(_MISSION)} FROM missions.mission
            WHERE owner = %s AND deleted_at IS NULL AND status = ANY(%s)
            ORDER BY start_at DESC NULLS LAST, id LIMIT %s OFFSET %s
            """,
            (owner, list(statuses), limit, skip),
        )
        return (int(row[0]) if row else 0), [_mission(row) for row in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Particulars:
    """What pages that browse missions show, and the exchange does not."""

    application_url: str | None
    domain_original: str | None
    compensation_amount_max: float | None


async def particulars(conn: Conn, mission_ids: Sequence[str]) -> dict[str, Particulars]:
    """The particulars of missions, by id."""
    rows = await conn.execute(
        "SELECT id, application_url, domain_original, compensation_amount_max FROM missions.mission WHERE id = ANY(%s)",
        (list(mission_ids),),
    )
    return {mission_id: Particulars(*values) for mission_id, *values in await rows.fetchall()}


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


def _rows(records: Sequence[Mission] | Sequence[Organisation]) -> Json:
    """Rows for json_populate_recordset, which takes each field by the name of its column: written by one call in C, where
    parameters or COPY would have Python convert fifty values for each mission."""
    return Json(list(records), partial(orjson.dumps, default=_bytea))


def _bytea(value: bytes) -> str:
    return f"\\x{value.hex()}"


def _with_tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _mission(row: dict[str, Any]) -> Mission:
    addresses = tuple(Address(**address) for address in row["addresses"])
    return Mission(**{**_with_tuples(row), "addresses": addresses})
