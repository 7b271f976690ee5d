"""Scheduled work of catalogues."""

from __future__ import annotations

from tremplin.feeds import sources, store
from tremplin.feeds.actions import Importer
from tremplin.feeds.errors import AlreadyRunning
from tremplin.feeds.fetching import open_fetcher
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, defer, job


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
            report = await sources.run_source(importer, source_id, fetcher=fetcher, secrets=tools.secrets)
        except AlreadyRunning:
            return
    if report is not None:
        run = report.run
        log(__name__).info("feed.imported", run=run.id, partner=run.partner_id, status=run.status, created=run.created)
