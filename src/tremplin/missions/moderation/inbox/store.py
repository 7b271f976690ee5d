"""The statements of the inbox: one base of missions with their decisions, from which pages, counts and selections are read."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from psycopg.rows import dict_row

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions.moderation.inbox.model import CHOICES, Choice, Line, Wanted
from tremplin.missions.moderation.inbox.risk import Glance
from tremplin.missions.moderation.model import Decision
from tremplin.missions.moderation.store import offered

MOST_CHOICES = 100
MOST_WORDS = 16
# Missions of one organisation by which a moderator's habits with it are told: a platform's own may announce thousands.
MOST_KNOWN = 200
_DECISION = tuple(each.name for each in fields(Decision) if each.name not in {"mission_id", "moderator_id", "status"})
# What each list of `Wanted` is compared with, in the rows of `_base`.
_VALUES = {
    "status": "ARRAY[status]",
    "publisher": "ARRAY[publisher]",
    "domain": "ARRAY[domain]",
    "department": "departments",
    "city": "cities",
    "organization": "organizations",
    "activity": "activities",
    "motive": "ARRAY[motive]",
}
# The value under which a row is counted, with its label; by default the value compared, which is then its own label.
_COUNTED = {
    "publisher": ("ARRAY[publisher]", "(SELECT name FROM partners.partner WHERE id = value)"),
    "organization": ("ARRAY[organisation_id]", "(SELECT name FROM missions.organisation WHERE id = value)"),
    "department": ("department_codes", "value"),
}
_PLACES = "SELECT DISTINCT place ->> {name} AS value FROM jsonb_array_elements(m.addresses) AS place WHERE place ->> {name} <> ''"


def _places(*names: str) -> str:
    each = " UNION ".join(_PLACES.format(name=f"'{name}'") for name in names)
    return f"ARRAY({each})"


def _base(scope: Condition, moderator_id: str, wanted: Wanted) -> tuple[str, dict[str, object]]:
    """Missions offered with their decisions, under the filters that are no choices; and the values of all filters."""
    statement, values = offered(scope, moderator_id)
    values |= {name: list(getattr(wanted, name)) for name in (*CHOICES, "ids")}
    asked = ["TRUE"]
    if wanted.ids:
        asked.append("l.mission_id = ANY(%(ids)s)")
    if wanted.changed:
        asked.append("d.changed <> '{}'")
    for number, word in enumerate(wanted.words.split()[:MOST_WORDS]):
        values[f"word{number}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        word = f'(SELECT lower(public.unaccent(%(word{number})s::text) COLLATE "C"))'
        asked.append(f"(l.named LIKE {word} OR public.unaccent(lower(d.title)) LIKE {word})")
    # Read whole and at once, but for a few missions that are named: whatever few the planner expects, most of them may wait.
    whole = "" if wanted.ids else "OFFSET 0"
    base = f"""
        SELECT l.mission_id AS id, coalesce(d.status, 'PENDING') AS status, d.motive, l.owner AS publisher, l.domain, m.activities,
            m.organisation_id, array_remove(ARRAY[o.id, o.client_id, o.name], NULL) AS organizations,
            {_places("city")} AS cities, {_places("department_code")} AS department_codes,
            {_places("department_code", "department_name")} AS departments,
            CASE WHEN d.changed <> '{{}}' THEN d.changed_at ELSE l.created_at END AS waiting_since
        FROM ({statement} {whole}) AS offered JOIN missions.catalogue_line l ON l.mission_id = offered.id
        LEFT JOIN missions.mission m ON m.id = l.mission_id -- wide: left aside by the planner when nothing asks for it
        LEFT JOIN missions.organisation o ON o.id = m.organisation_id
        LEFT JOIN missions.decision d ON d.mission_id = l.mission_id AND d.moderator_id = %(moderator)s
        WHERE {" AND ".join(asked)}
    """
    return base, values


def _chosen(wanted: Wanted, *, but: str = "") -> str:
    """The filters that are choices, `but` one."""
    return (
        " AND ".join(f"{_VALUES[name]} && %({name})s::text[]" for name in CHOICES if name != but and getattr(wanted, name)) or "TRUE"
    )


def _order(newest: bool, key: str = "id") -> str:
    return f"waiting_since DESC, {key} DESC" if newest else f"waiting_since, {key}"


async def count(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted) -> int:
    """How many missions suit."""
    base, values = _base(scope, moderator_id, wanted)
    found = await conn.execute(f"SELECT count(*) FROM ({base}) AS base WHERE {_chosen(wanted)}".encode(), values)
    row = await found.fetchone()
    return int(row[0]) if row else 0


async def ids(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted, *, most: int) -> list[str]:
    """Ids of the missions that suit, those that wait longest first."""
    base, values = _base(scope, moderator_id, wanted)
    found = await conn.execute(
        f"""
        SELECT id FROM ({base}) AS base WHERE {_chosen(wanted)}
        ORDER BY {_order(False)} LIMIT %(most)s
        """.encode(),
        {**values, "most": most},
    )
    return [row[0] for row in await found.fetchall()]


async def lines(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted, *, newest: bool, limit: int, skip: int) -> list[Line]:
    """A page of the missions that suit."""
    base, values = _base(scope, moderator_id, wanted)
    decided = ", ".join(f"d.{name}" for name in _DECISION)
    statement = f"""
        WITH page AS MATERIALIZED (
            SELECT id, status, waiting_since FROM ({base}) AS base WHERE {_chosen(wanted)}
            ORDER BY {_order(newest)} LIMIT %(limit)s OFFSET %(skip)s
        )
        SELECT page.id AS mission_id, page.status, page.waiting_since, {decided}, m.title AS mission_title, m.client_id,
            m.owner AS publisher_id, p.name AS publisher_name, m.organisation_id, o.name AS organisation_name,
            m.addresses #>> '{{0,city}}' AS city, m.addresses #>> '{{0,department_code}}' AS department_code,
            m.domain, m.created_at, m.start_at, m.end_at
        FROM page JOIN missions.mission m USING (id) JOIN partners.partner p ON p.id = m.owner
        LEFT JOIN missions.organisation o ON o.id = m.organisation_id
        LEFT JOIN missions.decision d ON d.mission_id = m.id AND d.moderator_id = %(moderator)s
        ORDER BY {_order(newest, "mission_id")}
    """
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), {**values, "limit": limit, "skip": skip})
        return [_line(row, moderator_id) for row in await cursor.fetchall()]


async def glances(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted, *, most: int) -> tuple[int, list[Glance]]:
    """How many missions suit, and those that wait longest among them, with what signs of risk are read from."""
    base, values = _base(scope, moderator_id, wanted)
    decided = ", ".join(f"d.{name}" for name in _DECISION)
    statement = f"""
        WITH page AS MATERIALIZED (
            SELECT id, status, waiting_since, count(*) OVER () AS total FROM ({base}) AS base WHERE {_chosen(wanted)}
            ORDER BY {_order(False)} LIMIT %(most)s
        ), known AS MATERIALIZED (
            SELECT other.organisation_id, count(*) FILTER (WHERE done.status = 'REFUSED') AS refused,
                count(*) FILTER (WHERE done.status = 'ACCEPTED') AS accepted
            FROM (SELECT DISTINCT organisation_id FROM page JOIN missions.mission USING (id)) AS shown
            JOIN LATERAL (SELECT id, organisation_id FROM missions.mission WHERE organisation_id = shown.organisation_id
                ORDER BY id DESC LIMIT {MOST_KNOWN}) AS other ON TRUE
            JOIN missions.decision done ON done.mission_id = other.id AND done.moderator_id = %(moderator)s
            GROUP BY other.organisation_id
        )
        SELECT page.total, page.id AS mission_id, page.status, page.waiting_since, {decided}, m.title AS mission_title, m.client_id,
            m.owner AS publisher_id, p.name AS publisher_name, m.organisation_id, o.name AS organisation_name,
            m.addresses #>> '{{0,city}}' AS city, m.addresses #>> '{{0,department_code}}' AS department_code,
            m.domain, m.created_at, m.start_at, m.end_at, coalesce(m.description, '') AS description,
            coalesce(o.rna, o.siren, o.siret) IS NOT NULL AS numbered, m.remote IS DISTINCT FROM 'full' AS local,
            coalesce(known.refused, 0) AS refused, coalesce(known.accepted, 0) AS accepted
        FROM page JOIN missions.mission m USING (id) JOIN partners.partner p ON p.id = m.owner
        LEFT JOIN missions.organisation o ON o.id = m.organisation_id
        LEFT JOIN known ON known.organisation_id = m.organisation_id
        LEFT JOIN missions.decision d ON d.mission_id = m.id AND d.moderator_id = %(moderator)s
        ORDER BY {_order(False, "mission_id")}
    """
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), {**values, "most": most})
        rows = await cursor.fetchall()
    return (int(rows[0]["total"]) if rows else 0), [_glance(row, moderator_id) for row in rows]


def _glance(row: dict[str, Any], moderator_id: str) -> Glance:
    row.pop("total")
    told = {name: row.pop(name) for name in ("description", "numbered", "local", "refused", "accepted")}
    return Glance(line=_line(row, moderator_id), **told)


async def statuses(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted) -> dict[str, int]:
    """How many missions suit, by status."""
    base, values = _base(scope, moderator_id, wanted)
    found = await conn.execute(
        f"SELECT status, count(*) FROM ({base}) AS base WHERE {_chosen(wanted, but='status')} GROUP BY status".encode(), values
    )
    return dict(await found.fetchall())


def _line(row: dict[str, object], moderator_id: str) -> Line:
    kept = {name: row.pop(name) for name in ("mission_id", "status", *_DECISION)}
    kept |= {"judged": kept["judged"] or {}, "changed": kept["changed"] or (), "moderator_id": moderator_id}
    return Line(decision=Decision.from_json(kept), title=row.pop("mission_title"), **row)  # type: ignore[arg-type] # a row of the database


async def choices(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted) -> dict[str, list[Choice]]:
    """The values of each choice, most frequent first, counted over what all other filters leave."""
    base, values = _base(scope, moderator_id, wanted)
    counts = []
    for name in CHOICES:
        held, said = _COUNTED.get(name, (_VALUES[name], "value"))
        counts.append(
            f"SELECT '{name}' AS name, value, coalesce({said}, value) AS label, number FROM ("
            f"SELECT value, count(*) AS number FROM base CROSS JOIN LATERAL unnest({held}) AS held(value)"
            f" WHERE value IS NOT NULL AND {_chosen(wanted, but=name)}"
            f" GROUP BY value ORDER BY number DESC, value LIMIT {MOST_CHOICES}) AS counted"
        )
    statement = f"WITH base AS MATERIALIZED ({base}) {' UNION ALL '.join(f'({each})' for each in counts)}"
    found = await conn.execute(statement.encode(), values)
    told: dict[str, list[Choice]] = {name: [] for name in CHOICES}
    for name, value, label, number in await found.fetchall():
        told[name].append(Choice(value, label, number))
    return {name: sorted(found_values, key=lambda each: (-each.count, each.label)) for name, found_values in told.items()}
