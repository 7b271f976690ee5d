"""Events recorded in the same transaction as what they tell, then delivered to each subscriber apart.

A lower module records by name and knows no one; an upper one subscribes by name in its `jobs.py`. One grep of the name shows
both ends. Each subscriber has its own job, hence its own retries: one that fails delays nobody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from psycopg.types.json import Jsonb

from tremplin.kit import queue
from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.kit.queue import Tools

Subscriber = Callable[[Tools, dict[str, Any]], Awaitable[None]]
_subscribers: dict[str, dict[str, Subscriber]] = {}


def subscribe(event: str, name: str) -> Callable[[Subscriber], Subscriber]:
    """Registers a function under a stable name (`search.refresh`) for an event (`mission.published`)."""

    def declare(function: Subscriber) -> Subscriber:
        _subscribers.setdefault(event, {})[name] = function
        return function

    return declare


def subscribers(event: str) -> list[str]:
    """Names of the subscribers of an event, sorted."""
    return sorted(_subscribers.get(event, ()))


async def record(conn: Conn, event: str, payload: dict[str, Any]) -> None:
    """Records an event in the caller's transaction; subscribers are told after it commits."""
    row = await conn.execute("INSERT INTO kit.outbox (name, payload) VALUES (%s, %s) RETURNING id", (event, Jsonb(payload)))
    (event_id,) = await row.fetchone() or (None,)
    await defer(conn, "outbox.dispatch", event_id=event_id)


@queue.job("outbox.dispatch")
async def dispatch(tools: Tools, event_id: int) -> None:
    """Defers one job a subscriber, once: the event is marked in the same transaction."""
    async with tools.db.writing() as conn:
        row = await conn.execute(
            "UPDATE kit.outbox SET dispatched_at = now() WHERE id = %s AND dispatched_at IS NULL RETURNING name, payload",
            (event_id,),
        )
        event = await row.fetchone()
        if event is None:
            return
        name, payload = event
        for subscriber in subscribers(name):
            await defer(conn, "outbox.deliver", event=name, subscriber=subscriber, payload=payload)


@queue.job("outbox.deliver")
async def deliver(tools: Tools, event: str, subscriber: str, payload: dict[str, Any]) -> None:
    """Tells one subscriber; it opens its own transaction."""
    await _subscribers[event][subscriber](tools, payload)


@queue.job("outbox.forget", cron="41 3 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Deletes events dispatched more than 30 days ago."""
    async with tools.db.writing() as conn:
        await conn.execute("DELETE FROM kit.outbox WHERE dispatched_at < now() - interval '30 days'")
