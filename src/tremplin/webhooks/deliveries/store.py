"""Every SQL statement about what is sent: queued, claimed by a courier, settled. What people read of it is in `log/store.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin.kit.db import Conn
from tremplin.webhooks.bodies import Told
from tremplin.webhooks.model import DeliveryState, Health, Outcome, Verdict
from tremplin.webhooks.store import OWNER_SERVED


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this courier alone may send, until its lease ends."""

    id: str
    endpoint_id: str
    failures: int
    first_tried_at: datetime | None
    told: Told


@dataclass(frozen=True, slots=True)
class Target:
    """Where an endpoint is and what is needed to write to it, secrets still encrypted."""

    id: str
    url: str
    legacy: bool
    headers: bytes | None
    secrets: tuple[bytes, ...]


async def add_messages(conn: Conn, messages: Sequence[Told], *, now: datetime) -> list[int]:
    """Keeps what is told, and returns their numbers in the order given."""
    cursor = await conn.execute(
        """
        INSERT INTO webhooks.message (kind, object_id, version, event, at, body, created_at)
        SELECT kind, object_id, version, event, at, body, %s
        FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[], %b::bytea[])
            WITH ORDINALITY AS t (kind, object_id, version, event, at, body, place)
        ORDER BY place RETURNING id
        """,
        (
            now,
            [each.kind for each in messages],
            [each.object_id for each in messages],
            [each.version for each in messages],
            [each.event for each in messages],
            [each.at for each in messages],
            [each.body for each in messages],
        ),
    )
    return [id_ for (id_,) in await cursor.fetchall()]


async def add(conn: Conn, deliveries: Sequence[tuple[str, str, int]], *, now: datetime) -> None:
    """Queues messages for endpoints: (id of the delivery, endpoint, number of the message). Endpoints gone meanwhile are left out."""
    await conn.execute(
        """
        INSERT INTO webhooks.delivery (id, endpoint_id, message_id, kind, object_id, version, state, due_at, created_at)
        SELECT t.id, e.id, m.id, m.kind, m.object_id, m.version, %(pending)s, %(now)s, %(now)s
        FROM unnest(%(ids)s::text[], %(endpoints)s::text[], %(messages)s::bigint[]) AS t (id, endpoint_id, message_id)
        JOIN webhooks.message m ON m.id = t.message_id
        JOIN (SELECT id FROM webhooks.endpoint WHERE id = ANY(%(endpoints)s) FOR KEY SHARE) e ON e.id = t.endpoint_id
        """,
        {
            "pending": DeliveryState.PENDING,
            "now": now,
            "ids": [id_ for id_, _, _ in deliveries],
            "endpoints": [endpoint_id for _, endpoint_id, _ in deliveries],
            "messages": [message for _, _, message in deliveries],
        },
    )


async def claim(conn: Conn, *, courier: str, busy: Collection[str], most: int, now: datetime, until: datetime) -> list[Claimed]:
    """Takes what is due, for this courier alone: at most so many for each endpoint that is not `busy`, one if it fails.

    Of an object, nothing is taken while an earlier version waits or is being sent. An endpoint that another courier is writing to
    is left to it: its order and the number of its connections are one process's affair. Owners who are gone get nothing.
    """
    # Subqueries of one row rather than EXISTS: made into joins, they would read the whole backlog of an endpoint at each claim.
    cursor = await conn.cursor(binary=True).execute(  # bodies in text would be twice as long
        f"""
        WITH ready AS (
            SELECT e.id, CASE WHEN e.failures > 0 THEN 1 ELSE %(most)s END AS most FROM webhooks.endpoint e
            WHERE e.state = 'active' AND (e.not_before IS NULL OR e.not_before <= %(now)s) AND e.id <> ALL(%(busy)s)
              AND (
                  SELECT true FROM webhooks.delivery d
                  WHERE d.endpoint_id = e.id AND d.state = 'pending' AND d.due_at <= %(now)s LIMIT 1
              )
              AND NOT EXISTS (
                  SELECT FROM webhooks.delivery d
                  WHERE d.endpoint_id = e.id AND d.state = 'sending'
                    AND (d.claimed_by <> %(courier)s OR (e.failures > 0 AND d.lease_until > %(now)s))
              )
              AND {OWNER_SERVED}
            FOR NO KEY UPDATE OF e SKIP LOCKED
        ), picked AS (
            SELECT due.id FROM ready CROSS JOIN LATERAL (
                SELECT d.id FROM webhooks.delivery d
                WHERE d.endpoint_id = ready.id AND d.state = 'pending' AND d.due_at <= %(now)s AND d.version = (
                    SELECT p.version FROM webhooks.delivery p
                    WHERE p.endpoint_id = d.endpoint_id AND p.kind = d.kind AND p.object_id = d.object_id
                      AND p.state IN ('pending', 'sending')
                    ORDER BY p.version LIMIT 1
                )
                ORDER BY d.due_at, d.id LIMIT ready.most
            ) due
        ), taken AS (
            UPDATE webhooks.delivery d SET state = 'sending', claimed_by = %(courier)s, lease_until = %(until)s
            FROM picked WHERE d.id = picked.id AND d.state = 'pending'
            RETURNING d.id, d.endpoint_id, d.failures, d.first_tried_at, d.message_id, d.due_at
        )
        SELECT t.id, t.endpoint_id, t.failures, t.first_tried_at, m.kind, m.object_id, m.version, m.event, m.at, m.body
        FROM taken t JOIN webhooks.message m ON m.id = t.message_id ORDER BY t.due_at, t.id
        """,
        {"courier": courier, "busy": list(busy), "most": most, "now": now, "until": until},
    )
    return [
        Claimed(id_, endpoint_id, failures, first, Told(kind, object_id, version, event, at, body))
        for id_, endpoint_id, failures, first, kind, object_id, version, event, at, body in await cursor.fetchall()
    ]


async def targets(conn: Conn, endpoint_ids: Collection[str], *, now: datetime) -> dict[str, Target]:
    """Where these endpoints are; their secrets that sign now, the newest first."""
    cursor = await conn.execute(
        """
        SELECT e.id, e.url, e.consumer_id IS NOT NULL, e.headers, ARRAY(
            SELECT s.secret FROM webhooks.secret s
            WHERE s.endpoint_id = e.id AND (s.expires_at IS NULL OR s.expires_at > %s) ORDER BY s.id DESC
        )
        FROM webhooks.endpoint e WHERE e.id = ANY(%s)
        """,
        (now, list(endpoint_ids)),
    )
    return {
        id_: Target(id_, url, legacy, headers and bytes(headers), tuple(map(bytes, secrets)))
        for id_, url, legacy, headers, secrets in await cursor.fetchall()
    }


async def settle(conn: Conn, settled: Sequence[tuple[Outcome, Verdict]], *, courier: str) -> None:
    """Notes attempts, and what becomes of their deliveries: one statement whatever their number.

    An attempt whose delivery is no longer this courier's (its lease ended, another sent it) changes nothing.
    """
    await conn.execute(
        """
        WITH settled AS (
            UPDATE webhooks.delivery d SET
                state = t.state, due_at = t.due_at, attempts = d.attempts + 1, claimed_by = NULL, lease_until = NULL,
                failures = d.failures + (t.state <> 'delivered')::integer,
                first_tried_at = coalesce(d.first_tried_at, t.at),
                ended_at = CASE WHEN t.state = 'pending' THEN NULL ELSE t.at END
            FROM unnest(
                %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::integer[], %s::text[], %s::integer[], %s::text[]
            ) AS t (id, state, due_at, at, status, error, duration_ms, answer)
            WHERE d.id = t.id AND d.state = 'sending' AND d.claimed_by = %s
            RETURNING d.id, d.attempts, t.at, t.status, t.error, t.duration_ms, t.answer
        )
        INSERT INTO webhooks.attempt (delivery_id, number, at, status, error, duration_ms, answer)
        SELECT id, attempts, at, status, error, duration_ms, nullif(answer, '') FROM settled
        """,
        (
            [outcome.delivery_id for outcome, _ in settled],
            [verdict.state for _, verdict in settled],
            [verdict.due_at for _, verdict in settled],
            [outcome.at for outcome, _ in settled],
            [outcome.status for outcome, _ in settled],
            [outcome.error for outcome, _ in settled],
            [round(outcome.duration.total_seconds() * 1000) for outcome, _ in settled],
            [outcome.answer for outcome, _ in settled],
            courier,
        ),
    )


async def release(conn: Conn, ids: Collection[str], *, courier: str) -> None:
    """Gives back deliveries that this courier claimed and did not send."""
    await conn.execute(
        """
        UPDATE webhooks.delivery SET state = 'pending', claimed_by = NULL, lease_until = NULL
        WHERE id = ANY(%s) AND state = 'sending' AND claimed_by = %s
        """,
        (list(ids), courier),
    )


async def recover(conn: Conn, *, now: datetime) -> int:
    """Gives back what couriers claimed and left: killed, they may have sent it, and it is sent again."""
    done = await conn.execute(
        """
        UPDATE webhooks.delivery SET state = 'pending', claimed_by = NULL, lease_until = NULL
        WHERE state = 'sending' AND lease_until <= %s
        """,
        (now,),
    )
    return done.rowcount


async def set_health(conn: Conn, found: Mapping[str, Health], *, at: datetime) -> None:
    """Notes how endpoints answered. What waits for one that answers again goes at once; for one that is disabled, never."""
    healths = list(found.values())
    await conn.execute(
        """
        UPDATE webhooks.endpoint e SET
            state = t.state, state_reason = t.reason, failures = t.failures, failing_since = t.since, not_before = t.not_before,
            updated_at = CASE WHEN e.state = t.state THEN e.updated_at ELSE %s END
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::integer[], %s::timestamptz[], %s::timestamptz[])
            AS t (id, state, reason, failures, since, not_before)
        WHERE e.id = t.id
        """,
        (
            at,
            list(found),
            [each.state for each in healths],
            [each.state_reason for each in healths],
            [each.failures for each in healths],
            [each.failing_since for each in healths],
            [each.not_before for each in healths],
        ),
    )
    recovered = [id_ for id_, each in found.items() if each.recovered]
    disabled = [id_ for id_, each in found.items() if each.state == "disabled"]
    if recovered:
        await conn.execute(
            "UPDATE webhooks.delivery SET due_at = %s WHERE endpoint_id = ANY(%s) AND state = 'pending' AND due_at > %s",
            (at, recovered, at),
        )
    if disabled:
        await end(conn, disabled, DeliveryState.DEAD, at=at)


async def end(conn: Conn, endpoint_ids: Collection[str], state: DeliveryState, *, at: datetime) -> None:
    """Gives up all that waits for some endpoints."""
    await conn.execute(
        "UPDATE webhooks.delivery SET state = %s, ended_at = %s WHERE endpoint_id = ANY(%s) AND state = 'pending'",
        (state, at, list(endpoint_ids)),
    )


async def give_up_disabled(conn: Conn, *, now: datetime) -> None:
    """Gives up what was under way to endpoints when they were disabled, and came back."""
    await conn.execute(
        """
        UPDATE webhooks.delivery d SET state = 'dead', ended_at = %s
        FROM webhooks.endpoint e WHERE d.endpoint_id = e.id AND d.state = 'pending' AND e.state = 'disabled'
        """,
        (now,),
    )


async def cancel_unserved(conn: Conn, *, now: datetime) -> int:
    """Gives up what waits for consumers revoked or expired and for partners gone; returns how many deliveries that is."""
    done = await conn.execute(
        f"""
        UPDATE webhooks.delivery d SET state = 'cancelled', ended_at = %(now)s
        FROM webhooks.endpoint e
        WHERE d.endpoint_id = e.id AND d.state = 'pending' AND NOT {OWNER_SERVED}
        """,
        {"now": now},
    )
    return done.rowcount


async def forget(conn: Conn, *, before: datetime) -> int:
    """Deletes what was told before an instant, what still waits for a paused endpoint included; returns how many deliveries."""
    done = await conn.execute("DELETE FROM webhooks.delivery WHERE created_at < %s AND state <> 'sending'", (before,))
    await conn.execute(
        """
        DELETE FROM webhooks.message m WHERE created_at < %s
            AND NOT EXISTS (SELECT FROM webhooks.delivery d WHERE d.message_id = m.id)
        """,
        (before,),
    )
    return done.rowcount
