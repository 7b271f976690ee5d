"""Every SQL statement about decisions, their history and automatic rules; what waits is read in `inbox/store.py`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson
from psycopg.rows import dict_row, kwargs_row
from psycopg.types.json import Json

from tremplin.kit.condition import ALWAYS, Condition
from tremplin.kit.db import Conn
from tremplin.missions import store as missions
from tremplin.missions.model import KIND, Mission
from tremplin.missions.moderation.model import Change, Decision, Origin
from tremplin.missions.moderation.rules import Facts, RuleSet, read_rules
from tremplin.search.compile import Arguments, clause, kind_code, owner_code, scope_clause

_DECISION = tuple(field.name for field in fields(Decision))
_COLUMNS = ", ".join(_DECISION)
_TOGETHER = 2_000


def offered(scope: Condition, moderator_id: str, among: Condition = ALWAYS) -> tuple[str, dict[str, object]]:
    """The statement that reads the ids of the missions of others that are published and open to a moderator, and its values.

    `among`: what they must be besides, by the fields of their documents.

    The only place, out of search, that reads its table: rights are conditions over documents, whatever is joined to them. Among the
    values is the moderator, as `moderator`.
    """
    arguments = Arguments()
    kind, open_to_it = arguments.add(kind_code(KIND), "integer"), scope_clause(scope, arguments)
    # By the code of its owner, which indexes hold: missions are then counted without being read.
    own = arguments.add(owner_code(moderator_id), "bigint")
    asked = clause(among, "terms", arguments)
    statement = f"SELECT id FROM search.item WHERE kind = {kind} AND owner <> {own} AND ({open_to_it}) AND ({asked})"
    return statement, {**arguments.values, "moderator": moderator_id}


# --- decisions ---------------------------------------------------------------------------------------------------------


async def offered_missions(conn: Conn, scope: Condition, moderator_id: str, ids: Sequence[str]) -> dict[str, Mission]:
    """Those of these missions that are open to a moderator, locked: their content, decisions and documents then change together."""
    statement, values = offered(scope, moderator_id)
    found = await conn.execute(
        f"""
        SELECT id FROM missions.mission WHERE id IN ({statement} AND id = ANY(%(ids)s)) ORDER BY id FOR NO KEY UPDATE
        """.encode(),
        {**values, "ids": list(ids)},
    )
    return await missions.find_all(conn, [row[0] for row in await found.fetchall()])


async def decisions(conn: Conn, moderator_id: str, mission_ids: Sequence[str]) -> dict[str, Decision]:
    """Mission id → what a moderator decided; a mission without decision is left out."""
    return {each.mission_id: each for each in await _decisions(conn, mission_ids) if each.moderator_id == moderator_id}


async def decisions_of(conn: Conn, mission_ids: Sequence[str]) -> dict[str, list[Decision]]:
    """Mission id → what each moderator decided, by moderator id: what an announcer reads about its own missions."""
    found: dict[str, list[Decision]] = {}
    for decision in await _decisions(conn, mission_ids):
        found.setdefault(decision.mission_id, []).append(decision)
    return found


async def _decisions(conn: Conn, mission_ids: Sequence[str]) -> list[Decision]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"SELECT {_COLUMNS} FROM missions.decision WHERE mission_id = ANY(%s) ORDER BY mission_id, moderator_id",
            (list(mission_ids),),
        )
        return [Decision.from_json(row) for row in await cursor.fetchall()]


async def accepted_by(conn: Conn, mission_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Mission id → the moderators who accepted it."""
    found = await conn.execute(
        """
        SELECT mission_id, array_agg(moderator_id ORDER BY moderator_id) FROM missions.decision
        WHERE mission_id = ANY(%s) AND status = 'ACCEPTED' GROUP BY mission_id
        """,
        (list(mission_ids),),
    )
    return {mission_id: tuple(moderators) for mission_id, moderators in await found.fetchall()}


async def titles(conn: Conn, moderator_id: str, mission_ids: Sequence[str] | None = None) -> dict[str, str]:
    """Mission id → the title by which a moderator shows it, for those that have one, among `mission_ids` if given."""
    among = "" if mission_ids is None else "AND mission_id = ANY(%(missions)s)"
    found = await conn.execute(
        f"SELECT mission_id, title FROM missions.decision WHERE moderator_id = %(moderator)s AND title IS NOT NULL {among}",
        {"moderator": moderator_id, "missions": list(mission_ids or ())},
    )
    return dict(await found.fetchall())


async def save(conn: Conn, changed: Sequence[Decision]) -> None:
    """Writes decisions over those of the same mission and moderator."""
    kept = ", ".join(f"{name} = excluded.{name}" for name in _DECISION if name not in {"mission_id", "moderator_id"})
    await conn.execute(
        f"""
        INSERT INTO missions.decision ({_COLUMNS})
        SELECT {_COLUMNS} FROM json_populate_recordset(NULL::missions.decision, %s)
        ON CONFLICT (mission_id, moderator_id) DO UPDATE SET {kept}
        """,
        (_rows(changed),),
    )


# --- history -----------------------------------------------------------------------------------------------------------

_WRITTEN = ("mission_id", "moderator_id", "at", "actor", "origin", "before", "after", "batch", "undoes")
_CHANGE = ", ".join(("id", *_WRITTEN))
_UNDOABLE = """
    undoes IS NULL AND origin <> 'change'
    AND NOT EXISTS (SELECT FROM missions.decision_change AS undoing WHERE undoing.undoes = done.id)
"""


async def record(conn: Conn, changes: Sequence[Change]) -> None:
    """Adds lines to the history."""
    columns = ", ".join(_WRITTEN)
    await conn.execute(
        f"""
        INSERT INTO missions.decision_change ({columns})
        SELECT {columns} FROM json_populate_recordset(NULL::missions.decision_change, %s) WITH ORDINALITY AS given
        ORDER BY ordinality
        """,
        (_rows(changes),),
    )


async def history(conn: Conn, moderator_id: str, mission_id: str) -> list[Change]:
    """What a moderator decided of a mission over time, latest first."""
    return await _changes(
        conn,
        f"SELECT {_CHANGE} FROM missions.decision_change WHERE moderator_id = %s AND mission_id = %s ORDER BY id DESC",
        (moderator_id, mission_id),
    )


async def undoable(conn: Conn, moderator_id: str, mission_ids: Sequence[str]) -> list[Change]:
    """The latest change of each mission that is not undone yet."""
    return await _changes(
        conn,
        f"""
        SELECT DISTINCT ON (mission_id) {_CHANGE} FROM missions.decision_change AS done
        WHERE moderator_id = %s AND mission_id = ANY(%s) AND {_UNDOABLE} ORDER BY mission_id, id DESC
        """,
        (moderator_id, list(mission_ids)),
    )


async def batch(conn: Conn, moderator_id: str, batch_id: str) -> list[str]:
    """Ids of the missions that one gesture decided."""
    found = await conn.execute(
        "SELECT DISTINCT mission_id FROM missions.decision_change WHERE moderator_id = %s AND batch = %s ORDER BY mission_id",
        (moderator_id, batch_id),
    )
    return [row[0] for row in await found.fetchall()]


async def forget_deciders(conn: Conn, before: datetime) -> int:
    """Forgets who decided before an instant: decisions stay, names and the history that holds them go; tells how many lines."""
    await conn.execute("UPDATE missions.decision SET decided_by = NULL WHERE origin = 'person' AND decided_at < %s", (before,))
    done = await conn.execute(
        """
        DELETE FROM missions.decision_change old WHERE at < %(before)s
          AND NOT EXISTS (SELECT FROM missions.decision_change undoing WHERE undoing.undoes = old.id AND undoing.at >= %(before)s)
        """,
        {"before": before},
    )
    return done.rowcount


async def _changes(conn: Conn, statement: str, values: tuple[Any, ...]) -> list[Change]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return [
            Change(
                **{
                    **row,
                    "origin": Origin(row["origin"]),
                    "before": Decision.from_json(row["before"]),
                    "after": Decision.from_json(row["after"]),
                }
            )
            for row in await cursor.fetchall()
        ]


# --- automatic rules ---------------------------------------------------------------------------------------------------


async def rules_of(conn: Conn, moderator_id: str) -> RuleSet:
    """A moderator's rules; none to begin with."""
    found = await conn.execute(
        "SELECT active, rules, updated_at FROM missions.moderation_rules WHERE moderator_id = %s", (moderator_id,)
    )
    row = await found.fetchone()
    return RuleSet(active=row[0], rules=read_rules(row[1]), updated_at=row[2]) if row else RuleSet()


async def save_rules(conn: Conn, moderator_id: str, rules: RuleSet) -> None:
    """Replaces a moderator's rules."""
    await conn.execute(
        """
        INSERT INTO missions.moderation_rules (moderator_id, active, rules, updated_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (moderator_id) DO UPDATE
        SET active = excluded.active, rules = excluded.rules, updated_at = excluded.updated_at
        """,
        (moderator_id, rules.active, Json([rule.as_json() for rule in rules.rules]), rules.updated_at),
    )


async def automatic_moderators(conn: Conn) -> list[str]:
    """Ids of the partners that moderate and whose rules are active."""
    found = await conn.execute(
        """
        SELECT moderator_id FROM missions.moderation_rules JOIN partners.partner ON partner.id = moderator_id
        WHERE active AND json_array_length(rules) > 0 AND moderates AND deleted_at IS NULL ORDER BY moderator_id
        """
    )
    return [row[0] for row in await found.fetchall()]


async def facts(
    conn: Conn,
    scope: Condition,
    moderator_id: str,
    *,
    undecided: bool,
    created_after: datetime | None = None,
    mission_ids: Sequence[str] | None = None,
) -> AsyncGenerator[list[Facts], None]:
    """What rules look at, of the missions open to a moderator, oldest first and by groups.

    `undecided`: only those that nobody has decided or put back to the inbox.
    """
    missions_offered, values = offered(scope, moderator_id)
    asked = ["TRUE"]
    if undecided:
        asked.append("(d.status IS NULL OR (d.status = 'PENDING' AND d.origin IS DISTINCT FROM 'person'))")
    if created_after is not None:
        asked.append("m.created_at >= %(created_after)s")
    if mission_ids is not None:
        asked.append("m.id = ANY(%(ids)s)")
    statement = f"""
        WITH offered AS MATERIALIZED ({missions_offered}), own AS MATERIALIZED (
            SELECT lower(m.title) AS title, m.addresses #>> '{{0,city}}' AS city, lower(o.name) AS name, o.rna, o.siren
            FROM missions.mission m LEFT JOIN missions.organisation o ON o.id = m.organisation_id
            WHERE m.owner = %(moderator)s AND m.deleted_at IS NULL AND m.status = 'ACCEPTED'
        )
        SELECT m.id AS mission_id, coalesce(m.title, '') AS title, m.created_at, m.start_at, m.end_at,
            length(coalesce(m.description, '')) AS description_length, m.owner AS publisher, p.name AS publisher_name, m.domain,
            m.remote, ARRAY(SELECT city FROM jsonb_to_recordset(m.addresses) AS place(city text) WHERE city <> '') AS cities,
            ARRAY(SELECT code FROM jsonb_array_elements(m.addresses) AS place
                CROSS JOIN LATERAL (VALUES (place ->> 'department_code'), (place ->> 'department_name')) AS known(code)
                WHERE code <> '') AS departments,
            array_remove(ARRAY[o.client_id, o.name, o.rna, o.siren], NULL) AS organisation,
            o.id IS NOT NULL AND (lower(o.name) IN (SELECT name FROM own WHERE name IS NOT NULL)
                OR o.rna IN (SELECT rna FROM own WHERE rna IS NOT NULL)
                OR o.siren IN (SELECT siren FROM own WHERE siren IS NOT NULL)) IS TRUE AS organisation_published,
            ((lower(m.title), m.addresses #>> '{{0,city}}') IN (SELECT title, city FROM own)) IS TRUE AS mission_published
        FROM offered JOIN missions.mission m USING (id) JOIN partners.partner p ON p.id = m.owner
        LEFT JOIN missions.organisation o ON o.id = m.organisation_id
        LEFT JOIN missions.decision d ON d.mission_id = m.id AND d.moderator_id = %(moderator)s
        WHERE {" AND ".join(asked)} ORDER BY m.created_at, m.id
    """
    values |= {"created_after": created_after, "ids": None if mission_ids is None else list(mission_ids)}
    async with conn.cursor(row_factory=kwargs_row(_facts)) as cursor:
        await cursor.execute(statement.encode(), values)
        while group := await cursor.fetchmany(_TOGETHER):
            yield group


def _facts(**row: Any) -> Facts:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Facts(**values)


def _rows(records: Sequence[Decision] | Sequence[Change]) -> str:
    """Rows for json_populate_recordset, which takes each value by the name of its column."""
    return orjson.dumps(records).decode()
