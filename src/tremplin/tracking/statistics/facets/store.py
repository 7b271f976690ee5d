"""The statements that tell sums apart by domain and by département."""

from __future__ import annotations

from tremplin.kit.db import Conn
from tremplin.tracking.statistics.rollups.model import Stale
from tremplin.tracking.statistics.rollups.store import grouped_marks, write_sums

# First key of the advisory locks; the second is the day.
_LOCK = 7_219
_KEY = ("to_partner", "from_partner", "facet", "value", "kind", "status")


async def stale(conn: Conn) -> list[Stale]:
    """The days to be told apart again, the latest first."""
    return await grouped_marks(conn, "tracking.stale_facet")


async def tell_apart(conn: Conn, stale: Stale) -> None:
    """Makes the sums of a day by domain and by département what its sums by mission say."""
    among = " AND to_partner = ANY(%(announcers)s)" if stale.announcers is not None else ""
    values = {"day": stale.day, "announcers": stale.listed}
    await conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_LOCK, stale.day.toordinal()))
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
