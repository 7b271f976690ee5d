"""Verifies organisations by batches: looks for who is meant, concludes, and makes their missions tell of it, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin.kit.db import Conn
from tremplin.missions.reindexing import reindex
from tremplin.missions.verification import store
from tremplin.missions.verification.model import By, Candidate, Claim, Verdict, decide

# Few enough for a transaction of a few seconds, of which most goes to names that only look alike.
TOGETHER = 50
_MISSIONS_TOGETHER = 2_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Organisations looked at: how many were verified, and the id after which the next batch begins."""

    verified: int
    last: str


async def verify_new(conn: Conn, *, now: datetime, after: str = "") -> Batch | None:
    """Verifies some organisations that appeared or changed; None when there is none left after this id."""
    return await _verify(conn, await store.new(conn, TOGETHER, after), now=now)


async def verify_again(conn: Conn, *, now: datetime, after: str = "") -> Batch | None:
    """The same for those verified before the registers last changed."""
    loaded_at = await store.registers_loaded_at(conn)
    return await _verify(conn, await store.older(conn, TOGETHER, after, loaded_at), now=now) if loaded_at else None


async def _verify(conn: Conn, claims: Sequence[Claim], *, now: datetime) -> Batch | None:
    if not claims:
        return None
    concluded = await _conclude(conn, claims)
    held = await store.hold(conn, claims)  # only now: nobody waits while names are compared
    verdicts = [each for each in concluded if each.claim.id in held]
    await store.save(conn, verdicts, at=now)
    await _tell(conn, [each.claim.id for each in verdicts if each.changed])
    return Batch(len(verdicts), claims[-1].id)


async def _conclude(conn: Conn, claims: Sequence[Claim]) -> list[Verdict]:
    """A verdict for each claim; names are only looked for when numbers did not answer, and those alike when none is the same."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in await store.by_numbers(conn, claims):
        found[candidate.claim_id].append(candidate)
    unnumbered = [claim for claim in claims if claim.key and decide(claim, found[claim.id]).registered_id is None]
    for candidate in await store.by_names(conn, unnumbered):
        found[candidate.claim_id].append(candidate)
    nameless = [claim for claim in unnumbered if not any(each.by == By.NAME for each in found[claim.id])]
    for candidate in await store.by_likeness(conn, nameless):
        found[candidate.claim_id].append(candidate)
    return [decide(claim, found[claim.id]) for claim in claims]


async def _tell(conn: Conn, organisation_ids: Sequence[str]) -> None:
    """Renders again the missions of organisations that are no longer verified as they were."""
    if not organisation_ids:
        return
    last = ""
    while ids := await store.hold_missions(conn, organisation_ids, after=last, most=_MISSIONS_TOGETHER):
        last = ids[-1]
        await reindex(conn, ids)
