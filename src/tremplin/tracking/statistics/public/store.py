"""Every SQL statement about public figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.rows import dict_row

from tremplin.kit.db import Conn
from tremplin.missions.model import Status
from tremplin.tracking.model import Kind
from tremplin.tracking.statistics.model import day_bounds
from tremplin.tracking.statistics.public.model import ALL, UNSAID, WHOLE_YEAR, Asked, Cell, Measure, PublicFigures

# Of a mission, the département of its first place: each is counted once, so that départements add up to the country.
_WHERE = """
    coalesce(m.addresses #>> '{0,department_code}', %(unsaid)s) AS department, coalesce(m.type, %(unsaid)s) AS type,
    coalesce(m.domain, %(unsaid)s) AS domain
"""
# What the page shows: the year, its months and its domains, for each département and type and for all of them.
_CELLS = "CUBE (department, type), GROUPING SETS ((), (month), (domain))"
_CELL = """
    coalesce(month, %(year_)s) AS month, coalesce(department, %(all)s) AS department, coalesce(type, %(all)s) AS type,
    coalesce(domain, %(all)s) AS domain
"""
_WORDS = {"unsaid": UNSAID, "all": ALL, "year_": WHOLE_YEAR}


@dataclass(frozen=True, slots=True)
class Events:
    """The cubes of a year of events."""

    clicks: dict[Cell, Measure]
    applications: dict[Cell, Measure]


async def years_known(conn: Conn) -> list[int]:
    """The years that have rollups."""
    rows = await conn.execute("SELECT DISTINCT extract(year FROM day)::integer FROM tracking.daily ORDER BY 1")
    return [year for (year,) in await rows.fetchall()]


async def events(conn: Conn, year: int) -> Events:
    """The clicks and the applications of a year, cell by cell, with the announcers behind them."""
    found = await _rows(
        conn,
        f"""
        WITH received AS (
            SELECT extract(month FROM day)::integer AS month, to_partner, mission_id,
                   coalesce(sum(people) FILTER (WHERE kind = %(click)s), 0) AS clicks,
                   coalesce(sum(people) FILTER (WHERE kind = %(apply)s), 0) AS applications
            FROM tracking.mission_daily WHERE NOT EXISTS (
                SELECT FROM partners.partner p WHERE p.id = to_partner AND p.sandbox_until IS NOT NULL
            ) AND day >= %(since)s AND day < %(until)s AND kind IN (%(click)s, %(apply)s)
            GROUP BY 1, 2, 3
        ), placed AS (
            SELECT month, to_partner, {_WHERE}, sum(clicks) AS clicks, sum(applications) AS applications
            FROM received JOIN missions.mission m ON m.id = received.mission_id GROUP BY 1, 2, 3, 4, 5
        ), announced AS (
            SELECT month, department, type, domain, to_partner, sum(clicks) AS clicks, sum(applications) AS applications
            FROM placed GROUP BY to_partner, {_CELLS}
        )
        SELECT {_CELL},
               sum(clicks)::integer AS clicks, count(*) FILTER (WHERE clicks > 0) AS click_announcers,
               max(clicks)::integer AS most_clicks,
               sum(applications)::integer AS applications, count(*) FILTER (WHERE applications > 0) AS application_announcers,
               max(applications)::integer AS most_applications
        FROM announced GROUP BY 1, 2, 3, 4
        """,
        {**_WORDS, "click": Kind.CLICK, "apply": Kind.APPLY, "since": date(year, 1, 1), "until": date(year + 1, 1, 1)},
    )
    return Events(
        {_cell(row): Measure(row["clicks"], row["click_announcers"], row["most_clicks"]) for row in found},
        {_cell(row): Measure(row["applications"], row["application_announcers"], row["most_applications"]) for row in found},
    )


async def catalogue(conn: Conn, year: int, *, now: datetime) -> dict[Cell, tuple[int, int]]:
    """How many organisations had missions online at some time of each cell, and how many missions. Months to come have none."""
    spans = [(month, *_span(year, month)) for month in range(WHOLE_YEAR, 13)]
    past = [span for span in spans if span[1] <= now]
    found = await _rows(
        conn,
        f"""
        WITH online AS (
            SELECT span.month AS of_month, m.organisation_id, {_WHERE}
            FROM unnest(%(months)s::integer[], %(begins)s::timestamptz[], %(ends)s::timestamptz[]) AS span (month, begins, ends)
            JOIN missions.mission m ON m.status = %(accepted)s AND m.created_at < span.ends
                AND m.owner NOT IN (SELECT id FROM partners.partner WHERE sandbox_until IS NOT NULL)
                AND coalesce(m.deleted_at, 'infinity') >= span.begins AND coalesce(m.end_at, 'infinity') >= span.begins
        ), offered AS (
            SELECT of_month AS month, department, type, domain, organisation_id, count(*) AS missions
            FROM online GROUP BY of_month, organisation_id, CUBE (department, type), GROUPING SETS ((), (domain))
            HAVING of_month = %(year_)s OR GROUPING(domain) = 1
        )
        SELECT {_CELL}, count(organisation_id)::integer AS organisations, sum(missions)::integer AS missions
        FROM offered GROUP BY 1, 2, 3, 4
        """,
        {
            **_WORDS,
            "accepted": Status.ACCEPTED,
            "months": [month for month, _, _ in past],
            "begins": [begins for _, begins, _ in past],
            "ends": [ends for _, _, ends in past],
        },
    )
    return {_cell(row): (row["organisations"], row["missions"]) for row in found}


def _span(year: int, month: int) -> tuple[datetime, datetime]:
    """When a month of a year begins and ends, or the whole year."""
    first = date(year, month or 1, 1)
    after = date(year + 1, 1, 1) if month in (WHOLE_YEAR, 12) else date(year, month + 1, 1)
    return day_bounds(first)[0], day_bounds(after)[0]


async def replace(conn: Conn, year: int, told: Mapping[Cell, PublicFigures], *, at: datetime) -> None:
    """Publishes the figures of a year instead of those it had."""
    await conn.execute("DELETE FROM tracking.public_figure WHERE year = %s", (year,))
    columns = "year, month, department, type, domain, organisations, missions, clicks, applications"
    async with conn.cursor() as cursor, cursor.copy(f"COPY tracking.public_figure ({columns}) FROM STDIN") as copy:
        for cell, each in told.items():
            await copy.write_row([year, *cell, each.organisations, each.missions, each.clicks, each.applications])
    await conn.execute(
        """
        INSERT INTO tracking.public_year (year, computed_at) VALUES (%s, %s)
        ON CONFLICT (year) DO UPDATE SET computed_at = EXCLUDED.computed_at
        """,
        (year, at),
    )


async def published_years(conn: Conn) -> dict[int, datetime]:
    """The years that are published, the latest first, and when each was computed."""
    rows = await conn.execute("SELECT year, computed_at FROM tracking.public_year ORDER BY year DESC")
    return dict(await rows.fetchall())


async def figures(conn: Conn, asked: Asked) -> dict[Cell, PublicFigures]:
    """The cells that answer a question: those of its département and type, and the year of each département for its type."""
    found = await _rows(
        conn,
        """
        SELECT month, department, type, domain, organisations, missions, clicks, applications FROM tracking.public_figure
        WHERE year = %(year)s AND type = %(type)s
          AND (department = %(department)s OR month = %(whole)s AND domain = %(all)s)
        """,
        {"year": asked.year, "type": asked.type, "department": asked.department, "whole": WHOLE_YEAR, "all": ALL},
    )
    return {
        _cell(row): PublicFigures(
            organisations=row["organisations"], missions=row["missions"], clicks=row["clicks"], applications=row["applications"]
        )
        for row in found
    }


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(row["month"], row["department"], row["type"], row["domain"])


async def _rows(conn: Conn, statement: str, values: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return await cursor.fetchall()
