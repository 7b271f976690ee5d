"""Rules at work without anyone asking: on what was just published, and on everything every three hours, since time passes too."""

from __future__ import annotations

from datetime import timedelta

from tremplin.kit.deferring import defer
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.missions.moderation import automatic, store
from tremplin.missions.moderation.thread import actions as thread
from tremplin.missions.moderation.thread import store as thread_store

# Three years: what a moderator may be asked to explain; docs/donnees-personnelles.md says it.
NAMES_KEPT = timedelta(days=3 * 365)


@job("moderation.judge_published")
async def judge_published(tools: Tools, mission_ids: list[str]) -> None:
    """Lets each moderator's rules look at missions just published."""
    async with tools.db.reading() as conn:
        moderators = await store.automatic_moderators(conn)
    for moderator_id in moderators:
        await _apply(tools, moderator_id, mission_ids)


@job("moderation.apply_rules", cron="55 */3 * * *", retry=None)
async def apply_rules(tools: Tools) -> None:
    """Defers, for each moderator with active rules, a look at everything that nobody has decided."""
    async with tools.db.writing() as conn:
        for moderator_id in await store.automatic_moderators(conn):
            await defer(conn, "moderation.apply_rules_of", lock=f"moderation/{moderator_id}", moderator_id=moderator_id)


@job("moderation.apply_rules_of")
async def apply_rules_of(tools: Tools, moderator_id: str) -> None:
    """Lets a moderator's rules decide of everything that nobody has, transaction by transaction."""
    while await _apply(tools, moderator_id, None):
        pass


@job("moderation.forget", cron="57 3 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets who took old decisions, and the history that names them."""
    async with tools.db.writing() as conn:
        gone = await store.forget_deciders(conn, tools.now() - NAMES_KEPT)
        await thread_store.forget_authors(conn, tools.now() - NAMES_KEPT)
    if gone:
        log(__name__).info("moderation.forgotten", changes=gone)


# By day in France, so that nobody is written to at night.
@job("moderation.tell_refusals", cron="20 6-18 * * *", retry=None)
async def tell_refusals(tools: Tools) -> None:
    """Tells announcers of the missions that were refused, one mail for each moderator."""
    async with tools.db.writing() as conn:
        sent = await thread.tell_refusals(conn, base_url=tools.options["base_url"], now=tools.now())
    if sent:
        log(__name__).info("moderation.refusals_told", mails=sent)


async def _apply(tools: Tools, moderator_id: str, mission_ids: list[str] | None) -> int:
    async with tools.db.writing() as conn:
        decided = await automatic.apply_rules(conn, moderator_id, now=tools.now(), mission_ids=mission_ids)
    if decided:
        log(__name__).info("moderation.decided", moderator=moderator_id, missions=decided)
    return decided
