"""What follows from time and from others: instants that come, companies to verify, scores, silence, new labels, what is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tremplin.external.sirene import Directory
from tremplin.immersions.offers import actions, identification, store
from tremplin.immersions.offers.model import DEACTIVATED
from tremplin.immersions.offers.score import OVER, SILENCE_OVER, Record, is_silent, score
from tremplin.kit.db import Conn, Database
from tremplin.reference.rome import actions as rome
from tremplin.reference.rome import catalogue

TOGETHER = 200
# A month more than what scores look at, so that none is computed over a part of its year.
CONTACTS_KEPT = OVER + timedelta(days=30)


async def settle_waiting(conn: Conn, *, now: datetime) -> int:
    """Writes again some companies whose instant has come: answers were right before, and are cheaper after. How many."""
    held = await store.hold(conn, await store.waiting(conn, now, limit=TOGETHER))
    if held:
        await actions.write(conn, list(held.values()), before=held, now=now)
    return len(held)


async def verify_companies(db: Database, directory: Directory, *, now: datetime) -> int:
    """Asks the national directory about companies accepted without it, until it no longer answers. How many it told of."""
    done, last = 0, ""
    while True:
        async with db.reading() as conn:
            sirets = await store.to_verify(conn, after=last, limit=TOGETHER)
        if not sirets:
            return done
        for siret in sirets:
            identity = await identification.ask(directory, siret)
            if not identity.answered:
                return done
            async with db.writing() as conn:
                await actions.verify(conn, siret, identity, now=now)
            done += 1
        last = sirets[-1]


async def render_again(conn: Conn, *, now: datetime) -> bool:
    """Writes the offers of some companies again with the labels of the last edition of ROME; whether others are left.

    How far it went is kept with what was written: a worker that stops loses nothing, and another edition begins again. Search
    compares before it writes, so that an edition that changes a few labels costs a few writes.
    """
    await rome.refresh(conn)
    edition = catalogue.held_version()
    begun, last = await store.rendering(conn)
    if edition is None or (begun == edition and last is None):
        return False
    sirets = await store.sirets(conn, after=last or "" if begun == edition else "", limit=TOGETHER)
    held = await store.hold(conn, sirets)
    await actions.reindex(conn, list(held.values()), before=held, now=now)
    more = len(sirets) == TOGETHER
    await store.save_rendering(conn, edition, sirets[-1] if more else None)
    return more


async def score_companies(conn: Conn, *, now: datetime, after: str) -> str | None:
    """Scores some companies, from a siret on, and gives the last; None when there is none left.

    One that was neither contacted nor known to have welcomed anybody keeps its score: nothing says that it changed.
    """
    yearly = await store.records(conn, since=now - OVER, after=after, limit=TOGETHER)
    if not yearly:
        return None
    lately = await store.recent_records(conn, since=now - SILENCE_OVER, after=after, limit=TOGETHER)
    await _apply(conn, yearly, lately, now=now)
    return max(yearly)


async def _apply(conn: Conn, yearly: Mapping[str, Record], lately: Mapping[str, Record], *, now: datetime) -> None:
    held = await store.hold(conn, list(yearly))
    changed = []
    for siret, known in held.items():
        silent = is_silent(lately.get(siret, Record())) and known.status != DEACTIVATED
        quota = 0 if silent else known.max_contacts_per_month
        status = DEACTIVATED if silent else known.status
        fresh = replace(known, score=score(yearly[siret]), max_contacts_per_month=quota, status=status)
        if fresh != known:
            changed.append(fresh)
    if changed:
        await actions.write(conn, changed, before={each.siret: held[each.siret] for each in changed}, now=now)
