"""The statements that tell sums apart by domain and by département, by day, then by month."""

from __future__ import annotations

from datetime import date

from tremplin.kit.db import Conn
from tremplin.tracking.statistics.rollups.model import Stale
from tremplin.tracking.statistics.rollups.store import grouped_marks, write_sums

# First key of the advisory locks, one a day and one a month; the second is the day, or the first of the month.
_DAYS, _MONTHS = 7_219, 7_220
_KEY = ("to_partner", "from_partner", "facet", "value", "kind", "status")
_COLUMNS = ", ".join(_KEY)


async def stale(conn: Conn) -> list[Stale]:
    """The days to be told apart again, the latest first."""
    return await grouped_marks(conn, "tracking.stale_facet")


async def tell_apart(conn: Conn, stale: Stale) -> None:
    """Makes the sums of a day by domain and by département what its sums by mission say, and marks its month."""
    listed = None if stale.announcers is None else list(stale.announcers)
    among = " AND to_partner = ANY(%(announcers)s)" if listed is not None else ""
    values = {"day": stale.day, "announcers": listed}
    await conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_DAYS, stale.day.toordinal()))
    # Without it, a month being added up could take the mark that is already there, and leave this day out.
    await conn.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", (_MONTHS, stale.day.replace(day=1).toordinal()))
    # Before sums are read: a change in between leaves another mark.
    await conn.execute(f"DELETE FROM tracking.stale_facet WHERE day = %(day)s{among}".encode(), values)
    # Each mission is read once: its addresses are long, and it has a line by broadcaster, source and kind.
    source = f"""
        WITH s AS MATERIALIZED (
            SELECT to_partner, from_partner, mission_id, kind, status, sum(people) AS people, sum(bots) AS bots
            FROM tracking.mission_daily WHERE day = %(day)s{among} GROUP BY to_partner, from_partner, mission_id, kind, status
        ), place AS MATERIALIZED (
            SELECT id, domain, addresses #>> '{{0,department_code}}' AS department FROM missions.mission
            WHERE id = ANY (ARRAY(SELECT DISTINCT mission_id FROM s))
        )
        SELECT to_partner, from_partner, facet, value, kind, status, sum(people)::integer AS people, sum(bots)::integer AS bots
        FROM s LEFT JOIN place ON place.id = s.mission_id
        CROSS JOIN LATERAL (
            VALUES ('domain', coalesce(place.domain, '')), ('department', coalesce(place.department, ''))
        ) AS told(facet, value)
        GROUP BY to_partner, from_partner, facet, value, kind, status
    """
    await write_sums(conn, "tracking.facet_daily", _KEY, source, among, values)
    await conn.execute(
        "INSERT INTO tracking.stale_month (month) VALUES (date_trunc('month', %s::date)) ON CONFLICT DO NOTHING", (stale.day,)
    )


async def stale_months(conn: Conn) -> list[date]:
    """The months that are over and whose sums are to be made: the one that runs is read day by day."""
    found = await conn.execute(
        "SELECT month FROM tracking.stale_month WHERE month < date_trunc('month', tracking.day_of(now())) ORDER BY month DESC"
    )
    return [row[0] for row in await found.fetchall()]


async def add_month_up(conn: Conn, month: date) -> None:
    """Makes the sums of a month those of its days. A day to be told apart meanwhile waits, then marks the month again."""
    await conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_MONTHS, month.toordinal()))
    await conn.execute("DELETE FROM tracking.stale_month WHERE month = %s", (month,))
    source = f"""
        SELECT {_COLUMNS}, sum(people)::integer AS people, sum(bots)::integer AS bots FROM tracking.facet_daily
        WHERE day >= %(day)s AND day < (%(day)s::date + interval '1 month') GROUP BY {_COLUMNS}
    """
    await write_sums(conn, "tracking.facet_monthly", _KEY, source, "", {"day": month})
