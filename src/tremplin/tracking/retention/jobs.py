"""The purge, every night."""

from __future__ import annotations

from dataclasses import asdict

from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.tracking.retention import actions


@job("retention.purge", cron="50 2 * * *", lock="retention.purge")
async def purge(tools: Tools) -> None:
    """Removes the events, the refusals and the rules on robots that have been kept long enough."""
    done = await actions.purge(tools.db, now=tools.now(), event_months=tools.options["event_months"])
    if any(asdict(done).values()):
        log(__name__).info("retention.purged", **asdict(done))
