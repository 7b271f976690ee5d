"""Every SQL statement that reads rollups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.rows import class_row, dict_row

from tremplin.kit.db import Conn
from tremplin.tracking.model import ACTIVITIES, EventStatus, Kind, Side
from tremplin.tracking.statistics.model import FIGURES, Figures, Grouping, Interval, Part, Period, Question, Row
from tremplin.tracking.statistics.months.store import MONTHS

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
# What tells the values of a grouping apart: columns of the rollup, then of the mission. A source may be told by a partner's own
# words only where they are its own.
_COLUMNS = {Grouping.SOURCE: "source, source_id", Grouping.MISSION: "mission_id"}
_OF_MISSION = {Grouping.DOMAIN: "m.domain", Grouping.DEPARTMENT: "m.addresses #>> '{0,department_code}'"}
# Joined, a few missions are looked up in a table of them; as a condition, each line would be compared with each of them.
_FEW = "JOIN unnest(%(missions)s::text[]) AS few(mission_id) USING (mission_id)"


async def as_of(conn: Conn, *, now: datetime) -> datetime:
    """The instant up to which every event that was kept is in the figures: that of the oldest change not rolled up yet, or now.

    To be read before the figures: read after, it could tell of changes that they don't hold.
    """
    row = await (await conn.execute("SELECT min(marked_at) FROM tracking.stale_day")).fetchone()
    oldest = row[0] if row else None
    return min(now, oldest) if oldest else now


async def totals(conn: Conn, question: Question) -> Figures:
    """The figures of a whole period."""
    (row,) = await _rows(conn, _told(_counted(question, months=_has_months(question.period))), _values(question))
    return _figures(row)


async def beside(conn: Conn, question: Question, periods: Sequence[Period], *, now: datetime) -> tuple[datetime, list[Figures]]:
    """The figures of several periods in their order, and the instant up to which they hold everything: one reading for a page."""
    counted = _counted(question, months=any(map(_has_months, periods)), bound="given.{}")
    statement = f"""
        SELECT (SELECT min(marked_at) FROM tracking.stale_day) AS oldest, figures.*
        FROM unnest(%(sinces)s::date[], %(untils)s::date[], %(firsts)s::date[], %(afters)s::date[])
            WITH ORDINALITY AS given(since, until, first, after, place)
        CROSS JOIN LATERAL ({_told(counted)}) AS figures ORDER BY given.place
    """
    bounds = [_bounds(each) for each in periods]
    found = await _rows(conn, statement, {**_values(question), **{f"{name}s": [each[name] for each in bounds] for name in _BOUNDS}})
    oldest = found[0]["oldest"]
    return (min(now, oldest) if oldest else now), [_figures(row) for row in found]


async def series(conn: Conn, question: Question, interval: Interval) -> tuple[Part, ...]:
    """The figures of each part of a period; those without events are there too."""
    months = interval is Interval.MONTH and _has_months(question.period)
    counted = _counted(question, "date_trunc(%(interval)s, day)::date AS first, ", months=months)
    found = await _rows(conn, _told(counted, "first"), {**_values(question), "interval": interval.value})
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


async def first(conn: Conn, question: Question, grouping: Grouping, *, order: str, limit: int) -> tuple[list[Row], bool]:
    """The first rows of a grouping, as `breakdown` gives them, and whether there are others.

    Of missions, how many there are would take most of the time, and nine lines in ten tell of impressions: the first are found among
    the others, then all that is told of them is read.
    """
    assert order in FIGURES  # a column's name can't be a parameter
    if grouping is Grouping.MISSION and FIGURES[order] is not Kind.PRINT:
        ranked = await _ranked(conn, question, FIGURES[order], limit + 1)
        if len(ranked) > limit:
            return await _missions(conn, question, ranked[:limit], order), True
    total, rows = await breakdown(conn, question, grouping, order=order, limit=limit, offset=0)
    return rows, total > len(rows)


async def _ranked(conn: Conn, question: Question, kind: Kind, limit: int) -> list[str]:
    """The missions that have most events of a kind; fewer than `limit` when no more have any."""
    lines = _counted(question, "mission_id, ", Grouping.MISSION, months=_has_months(question.period))
    found = await _rows(
        conn,
        f"""
        SELECT mission_id FROM ({lines}) AS counted WHERE kind = '{kind}'
        GROUP BY mission_id HAVING sum(people) > 0 ORDER BY sum(people) DESC, mission_id LIMIT %(limit)s
        """,
        {**_values(question), "limit": limit},
    )
    return [row["mission_id"] for row in found]


async def _missions(conn: Conn, question: Question, missions: Sequence[str], order: str) -> list[Row]:
    """The figures of some missions."""
    lines = _counted(question, "mission_id, ", Grouping.MISSION, months=_has_months(question.period), few=True)
    named = f"SELECT page.*, {_NAMES[Grouping.MISSION]} FROM ({_told(lines, 'mission_id')}) AS page {_JOINS[Grouping.MISSION]}"
    found = await _rows(conn, f"{named} ORDER BY {order} DESC, mission_id", {**_values(question), "missions": list(missions)})
    return [_row(Grouping.MISSION, each) for each in found]


def _grouped(question: Question, grouping: Grouping) -> str:
    """The statement that adds up what is counted, by the values of a grouping."""
    months = _has_months(question.period)
    if grouping is Grouping.COUNTERPART:
        return _told(_counted(question, f"{_OTHER[question.side]} AS partner_id, ", months=months), "partner_id")
    if grouping not in _OF_MISSION:
        columns = _COLUMNS[grouping]
        return _told(_counted(question, f"{columns}, ", grouping, months=months), columns)
    if _is_facet(question, grouping):
        return _told(_counted(question, "nullif(value, '') AS value, ", grouping, months=months), "value")
    by_mission = _added_up(_counted(question, "mission_id, ", grouping, months=months), "mission_id")
    return _told(
        f"""
        SELECT {_OF_MISSION[grouping]} AS value, kind, by_mission.status, people, bots
        FROM ({by_mission}) AS by_mission LEFT JOIN missions.mission m ON m.id = by_mission.mission_id
        """,
        "value",
    )


def _added_up(lines: str, keys: str = "") -> str:
    named = f"{keys}, " if keys else ""
    return f"""
        SELECT {named}kind, status, sum(people) AS people, sum(bots) AS bots FROM ({lines}) AS counted GROUP BY {named}kind, status
    """


def _told(lines: str, keys: str = "") -> str:
    """The statement of the figures of lines, a column each, by the values of some columns.

    Added up by kind and status first: a line then costs two sums rather than one for each figure.
    """
    named, grouped = (f"{keys}, ", f"GROUP BY {keys}") if keys else ("", "")
    return f"SELECT {named}{_SUMS} FROM ({_added_up(lines, keys)}) AS summed {grouped}"


def _counted(
    question: Question,
    columns: str = "",
    grouping: Grouping = Grouping.COUNTERPART,
    *,
    months: bool,
    bound: str = "%({})s",
    few: bool = False,
) -> str:
    """The statement of the lines that figures are made of: some columns, kind, status, people, bots.

    With `months`, those that are over come by their own sums, unless they are marked; all the rest by days. `bound` tells how a bound
    of the period is written. With `few`, only the lines of some missions.
    """
    table, where = _among(question, grouping)
    since, until, first, after = (bound.format(name) for name in _BOUNDS)
    lines = f"SELECT {columns}kind, status, people, bots FROM"

    def days(condition: str) -> str:
        read = f"{lines} {table} WHERE {where} AND {condition}"
        # Read before they are joined: what comes first has more lines, of all partners since ever, than these days have.
        return f"SELECT * FROM ({read} OFFSET 0) AS read {_FEW}" if few else read

    if not months or (table == "tracking.mission_daily" and not question.source is question.source_id is None):
        return days(f"day >= {since} AND day < {until}")
    together = " AND from_partner = ''" if table == "tracking.mission_daily" and _of_all_broadcasters(question) else ""
    return f"""
        {lines} {MONTHS[table][0]} {_FEW if few else ""} WHERE {where}{together} AND day >= {first} AND day < {after}
            AND day <> ALL (ARRAY(SELECT DISTINCT day FROM tracking.stale_month WHERE day >= {first} AND day < {after}))
        UNION ALL {days(f"day >= {since} AND day < least({first}, {until})")}
        UNION ALL {days(f"day >= {after} AND day < {until}")}
        UNION ALL SELECT of_month.* FROM (SELECT DISTINCT day AS month FROM tracking.stale_month) AS stale CROSS JOIN LATERAL (
            -- Apart: the planner would read every day of the partner, to find those of the few months that are stale.
            {days("day >= month AND day < (month + interval '1 month')::date")} OFFSET 0
        ) AS of_month WHERE month >= {first} AND month < {after}
    """


def _of_all_broadcasters(question: Question) -> bool:
    return question.side is Side.ANNOUNCER and question.counterpart is None


def _is_facet(question: Question, grouping: Grouping) -> bool:
    """Whether the sums of a facet can answer: they tell neither sources nor missions apart."""
    return grouping in _OF_MISSION and question.source is question.source_id is question.mission_id is None


def _has_months(period: Period) -> bool:
    return period.whole_months.days > 0


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


# The days that a period begins and ends with, and those that its whole months do.
_BOUNDS = ("since", "until", "first", "after")


def _bounds(period: Period) -> dict[str, date]:
    months = period.whole_months
    return dict(zip(_BOUNDS, (period.since, period.until, months.since, months.until), strict=True))


def _among(question: Question, grouping: Grouping) -> tuple[str, str]:
    """The smallest table of days that can answer, and the condition of what is counted, but for its days."""
    table = "tracking.daily"
    if grouping is Grouping.SOURCE or question.source is not None or question.source_id is not None:
        table = "tracking.source_daily"
    if grouping in (Grouping.MISSION, *_OF_MISSION) or question.mission_id is not None:
        table = "tracking.mission_daily"
    conditions = [f"{_OWN[question.side]} = %(partner)s"]
    if _is_facet(question, grouping):
        table = "tracking.facet_daily"
        conditions.append("facet = %(facet)s")
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
    return {
        **_bounds(question.period),
        "partner": question.partner_id,
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
