"""The statements of the inbox: one base of missions with their decisions, from which pages, counts and selections are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from psycopg.rows import dict_row

from tremplin.kit.condition import ALWAYS, All, AnyOf, Condition, Is
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
# What the line of a mission tells of a choice, and what search does, value for value: missions are chosen by them before anything
# else of them is read.
_LINED = {"publisher": "l.owner = ANY (%(publisher)s)", "domain": "l.domain = ANY (%(domain)s)"}
_SEARCHED = {"department": ("departmentCode", "departmentName"), "city": ("city",), "activity": ("activity",)}
_READ = tuple(name for name in CHOICES if name not in _LINED and name not in _SEARCHED)


def _places(*names: str) -> str:
    values = ", ".join(f"(place ->> '{name}')" for name in names)
    return (
        "ARRAY(SELECT DISTINCT told FROM jsonb_array_elements(m.addresses) AS place"
        f" CROSS JOIN LATERAL (VALUES {values}) AS named(told) WHERE told <> '')"
    )


def _base(scope: Condition, moderator_id: str, wanted: Wanted, *, every: bool = False) -> tuple[str, dict[str, object]]:
    """Missions offered with their decisions, under the filters that are no choices; and the values of all filters.

    Those that their lines or search tell not to suit are left out already, unless `every` one is wanted.
    """
    statement, values = offered(scope, moderator_id, ALWAYS if every else _searched(wanted))
    values |= {name: list(getattr(wanted, name)) for name in (*CHOICES, "ids")}
    asked = ["TRUE"]
    if wanted.ids:
        asked.append("l.mission_id = ANY(%(ids)s)")
    if wanted.changed:
        asked.append("d.changed <> '{}'")
    lined = _worded(wanted, values) + ([] if every else [each for name, each in _LINED.items() if getattr(wanted, name)])
    # Missions that a line leaves in are looked up one by one. Else all are read whole and at once, but for a few that are named:
    # whatever few the planner expects, most of them may wait.
    offers = f"({statement} {'' if wanted.ids else 'OFFSET 0'}) AS offered JOIN missions.catalogue_line l ON l.mission_id = offered.id"
    if lined:
        offers = f"missions.catalogue_line l CROSS JOIN LATERAL ({statement} AND id = l.mission_id OFFSET 0) AS offered"
    asked += lined
    base = f"""
        SELECT l.mission_id AS id, coalesce(d.status, 'PENDING') AS status, d.motive, l.owner AS publisher, l.domain, m.activities,
            m.organisation_id, array_remove(ARRAY[o.id, o.client_id, o.name], NULL) AS organizations,
            {_places("city")} AS cities, {_places("department_code")} AS department_codes,
            {_places("department_code", "department_name")} AS departments,
            CASE WHEN d.changed <> '{{}}' THEN d.changed_at ELSE l.created_at END AS waiting_since
        FROM {offers}
        LEFT JOIN missions.mission m ON m.id = l.mission_id -- wide: left aside by the planner when nothing asks for it
        LEFT JOIN missions.organisation o ON o.id = m.organisation_id
        LEFT JOIN missions.decision d ON d.mission_id = l.mission_id AND d.moderator_id = %(moderator)s
        WHERE {" AND ".join(asked)}
    """
    return base, values


def _searched(wanted: Wanted) -> Condition:
    """The choices that search can make."""
    asked = {fields: getattr(wanted, name) for name, fields in _SEARCHED.items() if getattr(wanted, name)}
    return All(tuple(AnyOf(tuple(Is(field, values) for field in fields)) for fields, values in asked.items()))


def _worded(wanted: Wanted, values: dict[str, object]) -> list[str]:
    """A clause for each word, which is in the line of a mission or in the title that the moderator gave it: few have one, and reading
    the decision of every mission to know would take longer than all the rest."""
    clauses = []
    for number, word in enumerate(wanted.words.split()[:MOST_WORDS]):
        values[f"word{number}"] = f"%{_escaped(word)}%"
        folded = f'(SELECT lower(public.unaccent(%(word{number})s::text) COLLATE "C"))'
        titled = (
            "SELECT mission_id FROM missions.decision WHERE moderator_id = %(moderator)s AND title IS NOT NULL"
            f" AND public.unaccent(lower(title)) LIKE {folded}"
        )
        clauses.append(f"(l.named LIKE {folded} OR l.mission_id IN ({titled}))")
    return clauses


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _chosen(wanted: Wanted, names: Sequence[str] = _READ, *, but: str = "") -> str:
    """The filters that are choices, `but` one; those that lines and search make are made already."""
    asked = [f"{_VALUES[name]} && %({name})s::text[]" for name in names if name != but and getattr(wanted, name)]
    return " AND ".join(asked) or "TRUE"


def _order(newest: bool, key: str = "id") -> str:
    return f"waiting_since DESC, {key} DESC" if newest else f"waiting_since, {key}"


async def standing(conn: Conn, scope: Condition, moderator_id: str) -> dict[str, int]:
    """How many of the missions offered are in each status. Those that wait are what is left: most have no decision to be read."""
    offers, values = offered(scope, moderator_id)
    found = await conn.execute(
        f"""
        SELECT d.status, count(*) FROM missions.decision d JOIN ({offers}) AS offered ON offered.id = d.mission_id
        WHERE d.moderator_id = %(moderator)s AND d.status <> 'PENDING' GROUP BY d.status
        UNION ALL SELECT 'PENDING', count(*) FROM ({offers}) AS offered
        """.encode(),
        values,
    )
    counts: dict[str, int] = dict(await found.fetchall())
    return {**counts, "PENDING": 2 * counts["PENDING"] - sum(counts.values())}


async def count(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted) -> int:
    """How many missions suit."""
    if not wanted.narrows:
        counts = await standing(conn, scope, moderator_id)
        return _of(wanted, counts)
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


async def lines(
    conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted, *, newest: bool, limit: int, skip: int,
    counts: Mapping[str, int] | None = None,
) -> list[Line]:  # fmt: skip
    """A page of the missions that suit; `counts` as for `glances`."""
    source, values = _source(scope, moderator_id, wanted, None if newest else counts)
    decided = ", ".join(f"d.{name}" for name in _DECISION)
    statement = f"""
        WITH page AS MATERIALIZED (
            SELECT id, status, waiting_since FROM ({source}) AS suited ORDER BY {_order(newest)} LIMIT %(limit)s OFFSET %(skip)s
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
        await cursor.execute(statement.encode(), {**values, "limit": limit, "skip": skip, "most": limit + skip})
        return [_line(row, moderator_id) for row in await cursor.fetchall()]


def _of(wanted: Wanted, counts: Mapping[str, int]) -> int:
    """How many missions have the status that is wanted, or any."""
    return sum(counts.get(each, 0) for each in wanted.status or counts)


def _source(scope: Condition, moderator_id: str, wanted: Wanted, counts: Mapping[str, int] | None) -> tuple[str, dict[str, object]]:
    """The statement that reads which missions suit: in order when most do, else all of them at once."""
    if counts and wanted.status and not wanted.narrows and 2 * _of(wanted, counts) > sum(counts.values()):
        return _walked(scope, moderator_id, wanted)
    base, values = _base(scope, moderator_id, wanted)
    return f"SELECT id, status, waiting_since FROM ({base}) AS base WHERE {_chosen(wanted)}", values


def _walked(scope: Condition, moderator_id: str, wanted: Wanted) -> tuple[str, dict[str, object]]:
    """Missions of a status, those that wait longest first, read in that order until there are enough: where most suit, few are read.

    Those that came back waited since then, and not since they came: they are read beside.
    """
    offers, values = offered(scope, moderator_id)
    statement = f"""
        SELECT * FROM (
            -- A lookup by line, twice: taking few to suit, the planner would read and sort all of them.
            (SELECT l.mission_id AS id, d.status, l.created_at AS waiting_since
             FROM missions.catalogue_line l CROSS JOIN LATERAL ({offers} AND id = l.mission_id OFFSET 0) AS offered
             CROSS JOIN LATERAL (
                SELECT coalesce(held.status, 'PENDING') AS status FROM (SELECT) AS once
                LEFT JOIN missions.decision held ON held.mission_id = l.mission_id AND held.moderator_id = %(moderator)s
                WHERE coalesce(held.changed, '{{}}') = '{{}}' AND coalesce(held.status, 'PENDING') = ANY (%(status)s) OFFSET 0
             ) AS d
             ORDER BY l.created_at, l.mission_id LIMIT %(most)s)
            UNION ALL
            (SELECT d.mission_id, d.status, d.changed_at
             FROM missions.decision d JOIN ({offers}) AS offered ON offered.id = d.mission_id
             WHERE d.moderator_id = %(moderator)s AND d.changed <> '{{}}' AND d.status = ANY (%(status)s)
             ORDER BY d.changed_at, d.mission_id LIMIT %(most)s)
        ) AS waiting
    """
    return statement, {**values, "status": list(wanted.status)}


async def glances(
    conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted, *, most: int, counts: Mapping[str, int] | None = None
) -> tuple[int, list[Glance]]:
    """How many missions suit, and those that wait longest among them, with what signs of risk are read from.

    `counts`: how many suit by status, when it is known: the answer of `standing` when nothing but a status is wanted, or of `suiting`
    with its ids. It spares counting again, and tells how best to read.
    """
    source, values = _source(scope, moderator_id, wanted, counts)
    decided = ", ".join(f"d.{name}" for name in _DECISION)
    statement = f"""
        WITH page AS MATERIALIZED (
            SELECT id, status, waiting_since, {"%(total)s::bigint" if counts else "count(*) OVER ()"} AS total
            FROM ({source}) AS suited ORDER BY {_order(False)} LIMIT %(most)s
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
        await cursor.execute(statement.encode(), {**values, "most": most, "total": _of(wanted, counts or {})})
        rows = await cursor.fetchall()
    return (int(rows[0]["total"]) if rows else 0), [_glance(row, moderator_id) for row in rows]


def _glance(row: dict[str, Any], moderator_id: str) -> Glance:
    row.pop("total")
    told = {name: row.pop(name) for name in ("description", "numbered", "local", "refused", "accepted")}
    return Glance(line=_line(row, moderator_id), **told)


async def waiting_of(conn: Conn, scope: Condition, moderator_id: str, organisation_id: str) -> int:
    """How many missions of an organisation wait for a decision."""
    offers, values = offered(scope, moderator_id)
    found = await conn.execute(
        f"""
        SELECT count(*) FROM missions.mission m CROSS JOIN LATERAL ({offers} AND id = m.id OFFSET 0) AS offered
        LEFT JOIN missions.decision d ON d.mission_id = m.id AND d.moderator_id = %(moderator)s
        WHERE m.organisation_id = %(organisation)s AND coalesce(d.status, 'PENDING') IN ('PENDING', 'ONGOING')
        """.encode(),
        {**values, "organisation": organisation_id},
    )
    row = await found.fetchone()
    return int(row[0]) if row else 0


async def suiting(
    conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted, *, most: int
) -> tuple[dict[str, int], tuple[str, ...]]:
    """How many missions suit, by status whichever is wanted; and those that wait longest among the ones of the status wanted."""
    base, values = _base(scope, moderator_id, wanted)
    found = await conn.execute(
        f"""
        WITH suited AS MATERIALIZED (
            SELECT id, status, waiting_since FROM ({base}) AS base WHERE {_chosen(wanted, but="status")}
        )
        SELECT coalesce((SELECT jsonb_object_agg(status, number) FROM (
                SELECT status, count(*) AS number FROM suited GROUP BY status) AS counted), '{{}}'),
            ARRAY(SELECT id FROM suited WHERE cardinality(%(status)s::text[]) = 0 OR status = ANY (%(status)s)
                ORDER BY {_order(False)} LIMIT %(most)s)
        """.encode(),
        {**values, "most": most},
    )
    row = await found.fetchone()
    return (dict(row[0]), tuple(row[1])) if row else ({}, ())


def _line(row: dict[str, object], moderator_id: str) -> Line:
    kept = {name: row.pop(name) for name in ("mission_id", "status", *_DECISION)}
    kept |= {"judged": kept["judged"] or {}, "changed": kept["changed"] or (), "moderator_id": moderator_id}
    return Line(decision=Decision.from_json(kept), title=row.pop("mission_title"), **row)  # type: ignore[arg-type] # a row of the database


async def choices(conn: Conn, scope: Condition, moderator_id: str, wanted: Wanted) -> dict[str, list[Choice]]:
    """The values of each choice, most frequent first, counted over what all other filters leave."""
    base, values = _base(scope, moderator_id, wanted, every=True)
    counts = []
    for name in CHOICES:
        held, said = _COUNTED.get(name, (_VALUES[name], "value"))
        counts.append(
            f"SELECT '{name}' AS name, value, coalesce({said}, value) AS label, number FROM ("
            f"SELECT value, count(*) AS number FROM base CROSS JOIN LATERAL unnest({held}) AS held(value)"
            f" WHERE value IS NOT NULL AND {_chosen(wanted, CHOICES, but=name)}"
            f" GROUP BY value ORDER BY number DESC, value LIMIT {MOST_CHOICES}) AS counted"
        )
    statement = f"WITH base AS MATERIALIZED ({base}) {' UNION ALL '.join(f'({each})' for each in counts)}"
    found = await conn.execute(statement.encode(), values)
    told: dict[str, list[Choice]] = {name: [] for name in CHOICES}
    for name, value, label, number in await found.fetchall():
        told[name].append(Choice(value, label, number))
    return {name: sorted(found_values, key=lambda each: (-each.count, each.label)) for name, found_values in told.items()}
