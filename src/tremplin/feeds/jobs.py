"""Scheduled work of catalogues."""

from __future__ import annotations

from datetime import timedelta

from tremplin.feeds import sources, store
from tremplin.feeds.actions import Importer
from tremplin.feeds.errors import AlreadyRunning
from tremplin.feeds.fetching import open_fetcher
from tremplin.kit.deferring import defer
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job

# Long enough to compare with the import of last season; docs/donnees-personnelles.md says it.
REPORTS_KEPT = timedelta(days=90)


@job("feeds.run_due", cron="*/5 * * * *", retry=None)
async def run_due(tools: Tools) -> None:
    """Defers an import for each source whose time has come."""
    async with tools.db.writing() as conn:
        for source_id in await store.take_due(conn, tools.now()):
            await defer(conn, "feeds.run_source", lock=f"feeds/{source_id}", source_id=source_id)


@job("feeds.run_source")
async def run_source(tools: Tools, source_id: str) -> None:
    """Fetches and imports one source. Its failures are in its report: only ours are retried."""
    importer = Importer(tools.db, tools.now, tools.options["quarantine_percent"])
    async with open_fetcher(loopback=tools.options["allow_loopback"]) as fetcher:
        try:
            run = await sources.run_source(importer, source_id, fetcher=fetcher, secrets=tools.secrets)
        except AlreadyRunning:
            return
    if run is not None:
        log(__name__).info("feed.imported", run=run.id, partner=run.partner_id, status=run.status, created=run.created)


@job("feeds.forget", cron="53 3 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets the reports of old imports; the last complete one of each catalogue is kept."""
    async with tools.db.writing() as conn:
        gone = await store.forget_runs(conn, tools.now() - REPORTS_KEPT)
    if gone:
        log(__name__).info("feeds.forgotten", runs=gone)
