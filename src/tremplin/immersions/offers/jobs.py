"""Scheduled work about companies that welcome people."""

from __future__ import annotations

from tremplin.immersions.offers import store, upkeep
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job

_LOCK = "immersions/offers"  # each writes many companies: two at a time would wait for each other


@job("offers.settle_waiting", cron="*/5 * * * *", retry=None, lock=_LOCK)
async def settle_waiting(tools: Tools) -> None:
    """Writes again the companies whose instant has come."""
    settled = upkeep.TOGETHER
    while settled == upkeep.TOGETHER:
        async with tools.db.writing() as conn:
            settled = await upkeep.settle_waiting(conn, now=tools.now())


@job("offers.render_again", cron="*/10 * * * *", retry=None, lock=_LOCK)
async def render_again(tools: Tools) -> None:
    """Gives offers the labels of the edition of ROME that was last loaded."""
    more = True
    while more:
        async with tools.db.writing() as conn:
            more = await upkeep.render_again(conn, now=tools.now())


@job("offers.verify_companies", cron="20 * * * *", retry=None)
async def verify_companies(tools: Tools) -> None:
    """Verifies the companies accepted while the national directory could not be asked."""
    directory = tools.options.get("directory")
    if directory is None:
        return
    if told := await upkeep.verify_companies(tools.db, directory, now=tools.now()):
        log(__name__).info("companies.verified", companies=told)


@job("offers.score_companies", cron="40 1 * * *", retry=None, lock=_LOCK)
async def score_companies(tools: Tools) -> None:
    """Scores the companies that were contacted, and puts those that never answer aside."""
    last: str | None = ""
    while last is not None:
        async with tools.db.writing() as conn:
            last = await upkeep.score_companies(conn, now=tools.now(), after=last)


@job("offers.forget_contacts", cron="45 3 * * *", retry=None)
async def forget_contacts(tools: Tools) -> None:
    """Forgets when companies were contacted, once no score looks at it any more."""
    async with tools.db.writing() as conn:
        await store.forget_contacts(conn, tools.now() - upkeep.CONTACTS_KEPT)
