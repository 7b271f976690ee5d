"""Every SQL statement that reads what was sent, or has it sent again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tremplin.kit.db import Conn
from tremplin.webhooks.log.model import Attempt, Delivery, Place, Question

# What may be sent again: what is still under way will be anyway.
_ENDED = "state IN ('delivered', 'dead', 'cancelled')"
_AGAIN = "state = 'pending', due_at = %(now)s, failures = 0, first_tried_at = NULL, ended_at = NULL"


async def page(conn: Conn, question: Question, *, after: Place | None, limit: int) -> list[Delivery]:
    """A page of a log, the latest first."""
    below = "AND (d.created_at, d.id) < (%(after_at)s, %(after_id)s)" if after else ""
    cursor = await conn.execute(
        f"""
        SELECT d.id, d.endpoint_id, m.event, d.kind, d.object_id, d.version, d.state, d.created_at, d.due_at, d.ended_at,
            coalesce((
                SELECT json_agg(json_build_array(number, extract(epoch FROM at), status, error, duration_ms, answer) ORDER BY number)
                FROM webhooks.attempt a WHERE a.delivery_id = d.id
            ), '[]')
        FROM webhooks.delivery d JOIN webhooks.message m ON m.id = d.message_id
        WHERE {_asked(question)} {below}
        ORDER BY d.created_at DESC, d.id DESC LIMIT %(limit)s
        """,
        {**_values(question), "limit": limit, "after_at": after and after.at, "after_id": after and after.id},
    )
    return [_delivery(row) for row in await cursor.fetchall()]


async def replay(conn: Conn, endpoint_id: str, delivery_id: str, *, now: datetime) -> bool:
    """Has a delivery sent again, under the same id; False when the endpoint has none such, or it is still under way."""
    done = await conn.execute(
        f"UPDATE webhooks.delivery SET {_AGAIN} WHERE id = %(id)s AND endpoint_id = %(endpoint)s AND {_ENDED}",
        {"now": now, "id": delivery_id, "endpoint": endpoint_id},
    )
    return done.rowcount == 1


async def replay_all(conn: Conn, question: Question, *, now: datetime) -> int:
    """Has the deliveries of a question sent again, and returns how many that is."""
    done = await conn.execute(
        f"UPDATE webhooks.delivery d SET {_AGAIN} WHERE {_asked(question)} AND {_ENDED}", {**_values(question), "now": now}
    )
    return done.rowcount


async def exists(conn: Conn, endpoint_id: str, delivery_id: str) -> bool:
    """Whether an endpoint has such a delivery."""
    cursor = await conn.execute("SELECT FROM webhooks.delivery WHERE id = %s AND endpoint_id = %s", (delivery_id, endpoint_id))
    return await cursor.fetchone() is not None


async def waiting(conn: Conn) -> dict[str, int]:
    """How many deliveries wait, by endpoint."""
    cursor = await conn.execute(
        "SELECT endpoint_id, count(*) FROM webhooks.delivery WHERE state IN ('pending', 'sending') GROUP BY endpoint_id"
    )
    return dict(await cursor.fetchall())


def _asked(question: Question) -> str:
    conditions = ["d.endpoint_id = %(endpoint)s"]
    conditions += ["d.state = ANY(%(states)s)"] if question.states else []
    conditions += ["d.created_at >= %(since)s"] if question.since else []
    conditions += ["d.created_at < %(until)s"] if question.until else []
    return " AND ".join(conditions)


def _values(question: Question) -> dict[str, object]:
    return {
        "endpoint": question.endpoint_id,
        "states": list(question.states),
        "since": question.since,
        "until": question.until,
    }


def _delivery(row: Any) -> Delivery:
    id_, endpoint_id, event, kind, object_id, version, state, created_at, due_at, ended_at, attempts = row
    return Delivery(
        id=id_,
        endpoint_id=endpoint_id,
        event=event,
        kind=kind,
        object_id=object_id,
        version=version,
        state=state,
        created_at=created_at,
        due_at=due_at if state == "pending" else None,
        ended_at=ended_at,
        attempts=tuple(_attempt(*each) for each in attempts),
    )


def _attempt(number: int, at: float, status: int | None, error: str | None, duration_ms: int, answer: str | None) -> Attempt:
    return Attempt(number, datetime.fromtimestamp(at, UTC), status, error, duration_ms, answer)
