"""The statements that add days up by month."""

from __future__ import annotations

from tremplin.kit.db import Conn
from tremplin.tracking.statistics.rollups.model import Stale
from tremplin.tracking.statistics.rollups.store import grouped_marks, write_sums

# Of each table of days that has one, its table of months, and the columns that tell its lines apart, but for the day.
MONTHS = {
    "tracking.daily": ("tracking.monthly", ("to_partner", "from_partner", "kind", "status")),
    "tracking.source_daily": ("tracking.source_monthly", ("to_partner", "from_partner", "source", "source_id", "kind", "status")),
    "tracking.facet_daily": ("tracking.facet_monthly", ("to_partner", "from_partner", "facet", "value", "kind", "status")),
    "tracking.mission_daily": ("tracking.mission_monthly", ("to_partner", "from_partner", "mission_id", "kind", "status")),
}


async def stale(conn: Conn) -> list[Stale]:
    """The months that are over and whose sums are to be made: the one that runs is read day by day."""
    return await grouped_marks(conn, "tracking.stale_month", among="day < date_trunc('month', tracking.day_of(now()))")


async def add_up(conn: Conn, stale: Stale) -> None:
    """Makes the sums of a month those of its days. A day that changes meanwhile waits, then marks the month again."""
    among = " AND to_partner = ANY(%(announcers)s)" if stale.announcers is not None else ""
    values = {"day": stale.day, "announcers": stale.listed}
    await conn.execute("SELECT pg_advisory_xact_lock(7220, %s::date - date '2000-01-01')", (stale.day,))
    await conn.execute(f"DELETE FROM tracking.stale_month WHERE day = %(day)s{among}".encode(), values)
    for days, (months, key) in MONTHS.items():
        await write_sums(conn, months, key, _of_days(days, key, among), among, values)


def _of_days(days: str, key: tuple[str, ...], among: str) -> str:
    """The statement that adds up the days of a month."""
    columns = ", ".join(key)
    grouped = columns
    if days == "tracking.mission_daily":
        # Once more for all broadcasters together, under no name: an announcer would read each of its missions as often as it has some.
        columns = columns.replace("from_partner", "coalesce(from_partner, '') AS from_partner")
        grouped = columns.replace("coalesce(from_partner, '') AS from_partner", "GROUPING SETS ((from_partner), ())")
    return f"""
        SELECT {columns}, sum(people)::integer AS people, sum(bots)::integer AS bots FROM {days}
        WHERE day >= %(day)s AND day < (%(day)s::date + interval '1 month'){among} GROUP BY {grouped}
    """
