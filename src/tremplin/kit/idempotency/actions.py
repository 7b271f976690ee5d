"""Doing once what a request asks, however many times it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from tremplin.kit.db import Conn
from tremplin.kit.idempotency import store
from tremplin.kit.idempotency.errors import KeyReused
from tremplin.kit.idempotency.model import KEPT_FOR, Answer


async def once(
    conn: Conn, owner: str, key: str, fingerprint: bytes, *, now: datetime, answer: Callable[[], Awaitable[Answer]]
) -> Answer:
    """The answer to a request: computed the first time, in the caller's transaction, and given again for 24 hours.

    The same request sent meanwhile waits, then gets that answer; if the first one fails, it is done in its place.
    Raises KeyReused for another request under the same key.
    """
    if await store.claim(conn, owner, key, fingerprint, now=now, since=now - KEPT_FOR):
        done = await answer()
        await store.keep(conn, owner, key, done.status, done.body)
        return done
    kept = await store.find(conn, owner, key)
    assert kept is not None  # keys outlive by an hour the time they are refused for
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return Answer(kept.status, kept.body, replayed=True)


async def forget_expired(conn: Conn, now: datetime) -> int:
    """Deletes the answers that nobody may ask for again, an hour after: a request that was told to find one must find it."""
    return await store.forget(conn, now - KEPT_FOR - timedelta(hours=1))
