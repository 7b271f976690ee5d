"""Scheduled work of matching: missions read again when the rules changed, answers forgotten when nobody uses them."""

from __future__ import annotations

from datetime import timedelta

from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.missions.matching import store
from tremplin.missions.matching.vocabulary import vocabulary
from tremplin.missions.reindexing import reindex

# Thirteen months, as the French data protection authority advises for measures of audience; docs/exploitation.md says it.
KEPT_FOR = timedelta(days=396)
_TOGETHER = 500


@job("matching.read_again", cron="20 * * * *", lock="matching.read_again")
async def read_again(tools: Tools) -> None:
    """Reads the missions whose profile is missing or of another edition of the rules, transaction by transaction."""
    after, count = "", 0
    while True:
        async with tools.db.writing() as conn:
            ids = await store.outdated(conn, edition=vocabulary().edition, after=after, limit=_TOGETHER)
            if not ids:
                break
            await reindex(conn, ids)
        after, count = ids[-1], count + len(ids)
    if count:
        log(__name__).info("matching.read_again", missions=count)


@job("matching.forget", cron="40 3 * * *")
async def forget(tools: Tools) -> None:
    """Forgets the answers that nobody used for thirteen months."""
    async with tools.db.writing() as conn:
        gone = await store.forget(conn, unused_since=tools.now() - KEPT_FOR)
    if gone:
        log(__name__).info("matching.forgotten", scorings=gone)
