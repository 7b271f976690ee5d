"""Scheduled work of verification."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tremplin.kit import outbox
from tremplin.kit.deferring import defer
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.missions.verification import actions
from tremplin.missions.verification.actions import Batch
from tremplin.reference.register.loading import LOADED

_LOCK = "missions/verification"  # two at a time would wait for each other


@job("verification.verify_new", cron="* * * * *", retry=None, lock=_LOCK)
async def verify_new(tools: Tools) -> None:
    """Verifies the organisations that appeared or changed in the last minute."""
    await _until_done(tools, actions.verify_new)


@job("verification.verify_all", cron="45 */6 * * *", retry=None, lock=_LOCK)
async def verify_all(tools: Tools) -> None:
    """Verifies again whatever was verified before the registers last changed."""
    await _until_done(tools, actions.verify_new)
    await _until_done(tools, actions.verify_again)


@outbox.subscribe(LOADED, "verification.verify_all")
async def registers_loaded(tools: Tools, _payload: dict[str, Any]) -> None:
    """Verifies as soon as a register has been loaded, rather than within six hours."""
    async with tools.db.writing() as conn:
        await defer(conn, "verification.verify_all")


async def _until_done(tools: Tools, verify: Callable[..., Awaitable[Batch | None]]) -> None:
    """Batch by batch, each a transaction of its own: an interruption loses one at most."""
    total, last = 0, ""
    while True:
        async with tools.db.writing() as conn:
            await conn.execute("SET LOCAL statement_timeout = '5min'")
            batch = await verify(conn, now=tools.now(), after=last)
        if batch is None:
            break
        total, last = total + batch.verified, batch.last
    if total:
        log(__name__).info("organisations.verified", organisations=total)
