"""Every SQL statement that reads what a moderator did over time."""

from __future__ import annotations

from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.missions.moderation.history.model import Delays, Gesture, RuleWork

# Lines read to make a page of gestures, of which some join thousands: what is older is on the page of each mission.
_MOST_LINES = 20_000
# Since when a mission waited: it came, or came back.
_WAITED = "extract(epoch FROM c.at - coalesce((c.before ->> 'changed_at')::timestamptz, m.created_at))::float8"
_DECIDED = """
    FROM missions.decision_change c JOIN missions.mission m ON m.id = c.mission_id
    WHERE c.moderator_id = %(moderator)s AND c.at >= %(since)s AND c.origin = 'person' AND c.undoes IS NULL
      AND c.before ->> 'status' IN ('PENDING', 'ONGOING') AND c.after ->> 'status' IN ('ACCEPTED', 'REFUSED')
"""


async def gestures(conn: Conn, moderator_id: str, *, before: datetime | None, limit: int) -> list[Gesture]:
    """What a moderator, its rules and changes of missions decided, latest first: what one gesture decided is one line."""
    async with conn.cursor(row_factory=class_row(Gesture)) as cursor:
        await cursor.execute(
            f"""
            WITH recent AS (
                SELECT * FROM missions.decision_change
                WHERE moderator_id = %(moderator)s AND (%(before)s::timestamptz IS NULL OR at < %(before)s)
                ORDER BY at DESC, id DESC LIMIT {_MOST_LINES}
            ), joined AS (
                SELECT max(at) AS at, min(id) AS id, count(*) AS count, max(batch) AS batch, actor, origin,
                    after ->> 'status' AS after, after ->> 'motive' AS motive, after ->> 'rule' AS rule,
                    undoes IS NOT NULL AS undone
                FROM recent
                GROUP BY coalesce(batch, CASE WHEN origin = 'rule' OR undoes IS NOT NULL THEN at::text || actor ELSE id::text END),
                    actor, origin, after ->> 'status', after ->> 'motive', after ->> 'rule', undoes IS NOT NULL
                ORDER BY 1 DESC, 2 DESC LIMIT %(limit)s
            )
            SELECT j.at, j.actor, j.origin, c.before ->> 'status' AS before, j.after, j.motive, j.rule, j.undone, j.batch,
                c.mission_id, m.title, j.count
            FROM joined j JOIN missions.decision_change c USING (id) LEFT JOIN missions.mission m ON m.id = c.mission_id
            ORDER BY j.at DESC, j.id DESC
            """.encode(),
            {"moderator": moderator_id, "before": before, "limit": limit},
        )
        return await cursor.fetchall()


async def delays(conn: Conn, moderator_id: str, *, since: datetime) -> list[Delays]:
    """How long missions waited for a person: in all first (`actor` None), then by who decided, most decisions first."""
    async with conn.cursor(row_factory=class_row(Delays)) as cursor:
        await cursor.execute(
            f"""
            SELECT actor, count(*) AS decided, percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) AS median,
                percentile_cont(0.9) WITHIN GROUP (ORDER BY waited) AS ninth
            FROM (SELECT c.actor, greatest({_WAITED}, 0) AS waited {_DECIDED}) AS each
            GROUP BY GROUPING SETS ((), (actor)) ORDER BY grouping(actor) DESC, count(*) DESC, actor LIMIT 50
            """.encode(),
            {"moderator": moderator_id, "since": since},
        )
        return await cursor.fetchall()


async def work_of_rules(conn: Conn, moderator_id: str, *, since: datetime) -> dict[str, RuleWork]:
    """What each rule decided, by its name."""
    async with conn.cursor(row_factory=class_row(RuleWork)) as cursor:
        await cursor.execute(
            """
            SELECT c.after ->> 'rule' AS rule, count(*) AS decided, max(c.at) AS last,
                count(*) FILTER (WHERE d.rule IS DISTINCT FROM c.after ->> 'rule') AS corrected
            FROM missions.decision_change c
            LEFT JOIN missions.decision d ON d.mission_id = c.mission_id AND d.moderator_id = c.moderator_id
            WHERE c.moderator_id = %(moderator)s AND c.at >= %(since)s AND c.origin = 'rule' GROUP BY 1
            """,
            {"moderator": moderator_id, "since": since},
        )
        return {each.rule: each for each in await cursor.fetchall()}
