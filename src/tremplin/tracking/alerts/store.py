"""Every SQL statement about alerts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.tracking.alerts.model import KNOWN_DAYS, Alert, Kind, Observed

_ALERT = ", ".join(field.name for field in fields(Alert))
_MOST_RUNS = 50


async def of_partner(conn: Conn, partner_id: str, *, lock: bool = False) -> list[Alert]:
    """A partner's alerts, oldest first."""
    return await _alerts(conn, f"WHERE partner_id = %s ORDER BY created_at, id{' FOR UPDATE' if lock else ''}", (partner_id,))


async def watching(conn: Conn, after: str, *, limit: int) -> list[Alert]:
    """Alerts that are not paused, of partners that are there, by id from the one after another; locked."""
    return await _alerts(
        conn,
        """
        WHERE paused_at IS NULL AND id > %s
          AND EXISTS (SELECT FROM partners.partner p WHERE p.id = partner_id AND p.deleted_at IS NULL)
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
        """,
        (after, limit),
    )


async def _alerts(conn: Conn, where: str, values: Sequence[object]) -> list[Alert]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_ALERT} FROM tracking.alert {where}".encode(), values)
        return [Alert(**{**row, "kind": Kind(row["kind"])}) for row in await cursor.fetchall()]


async def save(conn: Conn, alerts: Sequence[Alert]) -> None:
    """Writes alerts, new or changed."""
    changed = ", ".join(f"{field.name} = excluded.{field.name}" for field in fields(Alert) if field.name != "id")
    rows = [
        {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(each).items()} for each in alerts
    ]
    await conn.execute(
        f"""
        INSERT INTO tracking.alert ({_ALERT}) SELECT {_ALERT} FROM jsonb_populate_recordset(NULL::tracking.alert, %s)
        ON CONFLICT (id) DO UPDATE SET {changed}
        """.encode(),
        (Jsonb(rows),),
    )


async def remove(conn: Conn, partner_id: str, alert_id: str) -> bool:
    """Forgets an alert; whether there was one."""
    done = await conn.execute("DELETE FROM tracking.alert WHERE partner_id = %s AND id = %s", (partner_id, alert_id))
    return bool(done.rowcount)


async def observed(conn: Conn, partner_ids: Sequence[str], *, now: datetime) -> dict[str, Observed]:
    """What alerts look at, of each partner: clicks and applications of people on either side, its runs since the last that worked."""
    values = {
        "partners": list(partner_ids), "now": now, "clicks": now - timedelta(days=KNOWN_DAYS + 1), "week": now - timedelta(days=7),
        "before": now - timedelta(days=14),
    }  # fmt: skip
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT partner, greatest(received.at, brought.at) AS last_click, coalesce(runs.failures, 0) AS failures,
                applied.applications, applied.applications_before
            FROM unnest(%(partners)s::text[]) AS given(partner)
            LEFT JOIN LATERAL (SELECT at FROM tracking.event WHERE to_partner = partner AND kind = 'click' AND bot IS NULL
                AND at >= %(clicks)s ORDER BY at DESC LIMIT 1) AS received ON TRUE
            LEFT JOIN LATERAL (SELECT at FROM tracking.event WHERE from_partner = partner AND kind = 'click' AND bot IS NULL
                AND at >= %(clicks)s ORDER BY at DESC LIMIT 1) AS brought ON TRUE
            LEFT JOIN LATERAL (
                SELECT coalesce(sum(people) FILTER (WHERE day >= tracking.day_of(%(week)s)), 0)::bigint AS applications,
                    coalesce(sum(people) FILTER (WHERE day < tracking.day_of(%(week)s)), 0)::bigint AS applications_before
                FROM tracking.daily WHERE (to_partner = partner OR from_partner = partner) AND kind = 'apply'
                    AND day >= tracking.day_of(%(before)s) AND day < tracking.day_of(%(now)s)
            ) AS applied ON TRUE
            LEFT JOIN LATERAL (
                SELECT count(*) FILTER (WHERE still) AS failures
                FROM (
                    SELECT source_id,
                        bool_and(status = 'FAILED') OVER (PARTITION BY source_id ORDER BY started_at DESC, id DESC) AS still
                    FROM (SELECT id, source_id, started_at, status FROM feeds.run
                        WHERE partner_id = partner AND status NOT IN ('RUNNING', 'INTERRUPTED') AND source_id IS NOT NULL
                        ORDER BY started_at DESC, id DESC LIMIT {_MOST_RUNS}) AS recent
                ) AS judged GROUP BY source_id ORDER BY 1 DESC LIMIT 1
            ) AS runs ON TRUE
            """.encode(),
            values,
        )
        return {row.pop("partner"): Observed(**row) for row in await cursor.fetchall()}
