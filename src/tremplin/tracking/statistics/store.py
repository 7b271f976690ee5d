"""Every SQL statement that reads rollups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.rows import class_row, dict_row

from tremplin.kit.db import Conn
from tremplin.tracking.model import ACTIVITIES, EventStatus, Side
from tremplin.tracking.statistics.model import FIGURES, Figures, Grouping, Interval, Part, Period, Question, Row

_OWN = {Side.ANNOUNCER: "to_partner", Side.BROADCASTER: "from_partner"}
_OTHER = {Side.ANNOUNCER: "from_partner", Side.BROADCASTER: "to_partner"}
_STATUSES = tuple((kind, status) for kind in ACTIVITIES for status in EventStatus)
# One column a figure, from rows of a kind and a status each.
_SUMS = ", ".join(
    [
        *(f"coalesce(sum(people) FILTER (WHERE kind = '{kind}'), 0) AS {name}" for name, kind in FIGURES.items()),
        *(
            f"coalesce(sum(people) FILTER (WHERE kind = '{kind}' AND status = '{status}'), 0) AS {kind}_{status}"
            for kind, status in _STATUSES
        ),
        "coalesce(sum(bots), 0) AS bots",
    ]
)
_ADDED_UP = ", ".join(f"sum({name}) AS {name}" for name in (*FIGURES, *(f"{kind}_{status}" for kind, status in _STATUSES), "bots"))
# What tells the values of a grouping apart: columns of the rollup, then of the mission. A source may be told by a partner's own
# words only where they are its own.
_COLUMNS = {
    Grouping.SOURCE: "source, source_id",
    Grouping.MISSION: "mission_id",
    Grouping.DOMAIN: "mission_id",
    Grouping.DEPARTMENT: "mission_id",
}
_OF_MISSION = {Grouping.DOMAIN: "m.domain", Grouping.DEPARTMENT: "m.addresses #>> '{0,department_code}'"}


async def as_of(conn: Conn, *, now: datetime) -> datetime:
    """The instant up to which every event that was kept is in the figures: that of the oldest change not rolled up yet, or now.

    To be read before the figures: read after, it could tell of changes that they don't hold.
    """
    row = await (await conn.execute("SELECT min(marked_at) FROM tracking.stale_day")).fetchone()
    oldest = row[0] if row else None
    return min(now, oldest) if oldest else now


async def totals(conn: Conn, question: Question) -> Figures:
    """The figures of a whole period."""
    table, where = _among(question)
    (row,) = await _rows(conn, f"SELECT {_SUMS} FROM {table} WHERE {where}", _values(question))
    return _figures(row)


async def beside(conn: Conn, question: Question, periods: Sequence[Period], *, now: datetime) -> tuple[datetime, list[Figures]]:
    """The figures of several periods in their order, and the instant up to which they hold everything: one reading for a page."""
    table, where = _among(question, days="day >= given.first AND day < given.after")
    statement = f"""
        SELECT (SELECT min(marked_at) FROM tracking.stale_day) AS oldest, figures.*
        FROM unnest(%(firsts)s::date[], %(afters)s::date[]) WITH ORDINALITY AS given(first, after, place)
        CROSS JOIN LATERAL (SELECT {_SUMS} FROM {table} WHERE {where}) AS figures ORDER BY given.place
    """
    bounds = {"firsts": [each.since for each in periods], "afters": [each.until for each in periods]}
    found = await _rows(conn, statement, {**_values(question), **bounds})
    oldest = found[0]["oldest"]
    return (min(now, oldest) if oldest else now), [_figures(row) for row in found]


async def series(conn: Conn, question: Question, interval: Interval) -> tuple[Part, ...]:
    """The figures of each part of a period; those without events are there too."""
    table, where = _among(question)
    statement = f"SELECT date_trunc(%(interval)s, day)::date AS first, {_SUMS} FROM {table} WHERE {where} GROUP BY 1"
    found = await _rows(conn, statement, {**_values(question), "interval": interval.value})
    known: dict[date, Figures] = {row["first"]: _figures(row) for row in found}
    return tuple(Part(part, known.get(_first_day(part, interval), Figures())) for part in question.period.cut(interval))


def _first_day(part: Period, interval: Interval) -> date:
    """The first day of the whole interval that a part is in, as `date_trunc` gives it."""
    match interval:
        case Interval.DAY:
            return part.since
        case Interval.WEEK:
            return date.fromordinal(part.since.toordinal() - part.since.weekday())
        case Interval.MONTH:
            return part.since.replace(day=1)


async def breakdown(
    conn: Conn, question: Question, grouping: Grouping, *, order: str, limit: int, offset: int
) -> tuple[int, list[Row]]:
    """How many values a grouping has, and a page of them with their figures: most of the figure `order` first, then by key."""
    assert order in FIGURES  # a column's name can't be a parameter
    grouped, key = _grouped(question, grouping), _KEYS[grouping]
    page = f"""
        SELECT *, count(*) OVER () AS total FROM ({grouped}) AS found
        ORDER BY {order} DESC, {key} LIMIT %(limit)s OFFSET %(offset)s
    """
    named = f"SELECT page.*, {_NAMES[grouping]} FROM ({page}) AS page {_JOINS[grouping]} ORDER BY {order} DESC, {key}"
    values = {**_values(question), "facet": grouping.value, "limit": limit, "offset": offset}
    found = await _rows(conn, named, values)
    if not found and offset:
        (count,) = await _rows(conn, f"SELECT count(*) AS total FROM ({grouped}) AS found", values)
        return int(count["total"]), []
    return (int(found[0]["total"]) if found else 0), [_row(grouping, each) for each in found]


def _grouped(question: Question, grouping: Grouping) -> str:
    """The statement that adds up what is counted, by the values of a grouping."""
    if grouping in _OF_MISSION and question.source is question.source_id is question.mission_id is None:
        return f"SELECT nullif(value, '') AS value, {_SUMS} FROM ({_of_facet(question)}) AS sums GROUP BY 1"
    table, where = _among(question, grouping)
    columns = _COLUMNS.get(grouping, f"{_OTHER[question.side]} AS partner_id")
    grouped = f"SELECT {columns}, {_SUMS} FROM {table} WHERE {where} GROUP BY {columns.removesuffix(' AS partner_id')}"
    if grouping not in _OF_MISSION:
        return grouped
    return f"""
        SELECT {_OF_MISSION[grouping]} AS value, {_ADDED_UP}
        FROM ({grouped}) AS each LEFT JOIN missions.mission m ON m.id = each.mission_id GROUP BY 1
    """


def _of_facet(question: Question) -> str:
    """The sums of a facet: months that are over by their own, all the rest by days."""
    counterpart = "" if question.counterpart is None else f" AND {_OTHER[question.side]} = %(counterpart)s"
    own = f"{_OWN[question.side]} = %(partner)s AND facet = %(facet)s{counterpart}"
    sums = "SELECT value, kind, status, people, bots FROM"
    return f"""
        {sums} tracking.facet_monthly WHERE {own} AND day >= %(first)s AND day < %(after)s
            AND day <> ALL (ARRAY(SELECT month FROM tracking.stale_month))
        UNION ALL
        {sums} tracking.facet_daily WHERE {own} AND day >= %(since)s AND day < least(%(first)s, %(until)s)
        UNION ALL
        {sums} tracking.facet_daily WHERE {own} AND day >= %(after)s AND day < %(until)s
        UNION ALL
        {sums} tracking.stale_month CROSS JOIN LATERAL (
            -- Apart: the planner would read every day of the partner, to find those of the few months that are stale.
            {sums} tracking.facet_daily WHERE {own} AND day >= month AND day < (month + interval '1 month')::date OFFSET 0
        ) AS of_month WHERE month >= %(first)s AND month < %(after)s
    """


_KEYS = {
    Grouping.COUNTERPART: "partner_id",
    Grouping.SOURCE: "source, source_id",
    Grouping.MISSION: "mission_id",
    Grouping.DOMAIN: "value NULLS LAST",
    Grouping.DEPARTMENT: "value NULLS LAST",
}
_NAMES = {
    Grouping.COUNTERPART: "p.name AS name",
    Grouping.SOURCE: "coalesce(w.name, c.name, p.name) AS name",
    Grouping.MISSION: "m.title AS name, m.client_id",
    Grouping.DOMAIN: "NULL AS name",
    Grouping.DEPARTMENT: "NULL AS name",
}
_JOINS = {
    Grouping.COUNTERPART: "LEFT JOIN partners.partner p ON p.id = page.partner_id",
    # The name of a widget or of a campaign is its owner's affair: nobody else reads it.
    Grouping.SOURCE: """
        LEFT JOIN diffusion.widget w ON page.source = 'widget' AND w.id = page.source_id AND w.owner = %(partner)s
        LEFT JOIN tracking.campaign c ON page.source = 'campaign' AND c.id = page.source_id AND c.owner = %(partner)s
        LEFT JOIN partners.partner p ON page.source NOT IN ('widget', 'campaign') AND p.id = page.source_id
    """,
    Grouping.MISSION: "LEFT JOIN missions.mission m ON m.id = page.mission_id",
    Grouping.DOMAIN: "",
    Grouping.DEPARTMENT: "",
}


def _row(grouping: Grouping, row: dict[str, Any]) -> Row:
    figures = _figures(row)
    match grouping:
        case Grouping.COUNTERPART:
            return Row(key=row["partner_id"], name=row["name"], figures=figures)
        case Grouping.SOURCE:
            return Row(key=row["source_id"], name=row["name"], source=row["source"], figures=figures)
        case Grouping.MISSION:
            return Row(key=row["mission_id"] or None, name=row["name"], client_id=row["client_id"], figures=figures)
        case Grouping.DOMAIN | Grouping.DEPARTMENT:
            return Row(key=row["value"], name=None, figures=figures)


async def known_mission(conn: Conn, question: Question) -> bool:
    """Whether a mission is one of the partner's: announced by it, or shown by it at least once."""
    owned = "SELECT 1 FROM missions.mission WHERE id = %(mission)s AND owner = %(partner)s"
    shown = "SELECT 1 FROM tracking.mission_daily WHERE mission_id = %(mission)s AND from_partner = %(partner)s"
    found = await _rows(conn, f"SELECT EXISTS ({owned if question.side is Side.ANNOUNCER else shown}) AS known", _values(question))
    return bool(found[0]["known"])


@dataclass(frozen=True, slots=True)
class Brought:
    """How many events of a kind one broadcaster brought."""

    kind: str
    partner_id: str
    name: str | None
    count: int


async def brought_by_broadcaster(conn: Conn, owner: str, mission_id: str, kinds: Sequence[str]) -> list[Brought]:
    """What each broadcaster brought to an announcer's mission since ever, robots left out, most first; exact at this instant.

    Days that changed since they were rolled up are counted event by event: there are few, and the index of missions has the time.
    Purged days only live in the sums.
    """
    async with conn.cursor(row_factory=class_row(Brought)) as cursor:
        await cursor.execute(
            """
            WITH stale AS MATERIALIZED (
                SELECT DISTINCT day FROM tracking.stale_day WHERE day >= (SELECT first_day FROM tracking.rollup_limit)
            ), counted AS (
                SELECT kind, from_partner, sum(people) AS count FROM tracking.mission_daily
                WHERE mission_id = %(mission)s AND to_partner = %(owner)s AND kind = ANY(%(kinds)s)
                  AND day NOT IN (SELECT day FROM stale)
                GROUP BY kind, from_partner
                UNION ALL
                SELECT e.kind, e.from_partner, count(*)
                FROM stale JOIN tracking.event e ON e.at >= stale.day::timestamp AT TIME ZONE 'Europe/Paris'
                    AND e.at < (stale.day + 1)::timestamp AT TIME ZONE 'Europe/Paris'
                WHERE e.mission_id = %(mission)s AND e.to_partner = %(owner)s AND e.kind = ANY(%(kinds)s) AND e.bot IS NULL
                GROUP BY e.kind, e.from_partner
            )
            SELECT c.kind, c.from_partner AS partner_id, p.name, c.count
            FROM (SELECT kind, from_partner, sum(count)::bigint AS count FROM counted GROUP BY kind, from_partner) AS c
            LEFT JOIN partners.partner p ON p.id = c.from_partner
            WHERE c.count > 0 ORDER BY c.count DESC, c.from_partner
            """,
            {"mission": mission_id, "owner": owner, "kinds": list(kinds)},
        )
        return await cursor.fetchall()


_DAYS = "day >= %(since)s AND day < %(until)s"


def _among(question: Question, grouping: Grouping = Grouping.COUNTERPART, *, days: str = _DAYS) -> tuple[str, str]:
    """The smallest table that can answer, and the condition of what is counted."""
    table = "tracking.daily"
    if grouping is Grouping.SOURCE or question.source is not None or question.source_id is not None:
        table = "tracking.source_daily"
    if grouping in (Grouping.MISSION, *_OF_MISSION) or question.mission_id is not None:
        table = "tracking.mission_daily"
    conditions = [f"{_OWN[question.side]} = %(partner)s", days]
    if question.counterpart is not None:
        conditions.append(f"{_OTHER[question.side]} = %(counterpart)s")
    if question.source is not None:
        conditions.append("source = %(source)s")
    if question.source_id is not None:
        conditions.append("source_id = %(source_id)s")
    if question.mission_id is not None:
        conditions.append("mission_id = %(mission)s")
    return table, " AND ".join(conditions)


def _values(question: Question) -> dict[str, Any]:
    months = question.period.whole_months
    return {
        "partner": question.partner_id,
        "since": question.period.since,
        "until": question.period.until,
        "first": months.since,
        "after": months.until,
        "counterpart": question.counterpart,
        "source": question.source,
        "source_id": question.source_id,
        "mission": question.mission_id,
    }


def _figures(row: Mapping[str, Any]) -> Figures:
    statuses = {kind.value: {status: int(row[f"{kind}_{status}".lower()]) for status in EventStatus} for kind in ACTIVITIES}
    return Figures(**{name: int(row[name]) for name in FIGURES}, bots=int(row["bots"]), statuses=statuses)


async def _rows(conn: Conn, statement: str, values: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return await cursor.fetchall()
