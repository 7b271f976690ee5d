"""What is done about matching: missions are read by rules, answers kept and replaced, and both compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions import store as missions
from tremplin.missions.matching import rules, store
from tremplin.missions.matching.errors import DistinctIdInvalid, UserScoringNotFound
from tremplin.missions.matching.model import KEPT, Agreement, Answers, Held, UserScoring
from tremplin.missions.matching.ranking import Ranked, Wanted
from tremplin.missions.matching.scoring import ENGINES, agreement
from tremplin.missions.matching.store import Profile
from tremplin.missions.matching.vocabulary import vocabulary
from tremplin.missions.model import KIND, Mission
from tremplin.partners.model import Partner
from tremplin.search.model import Hit


@dataclass(frozen=True, slots=True)
class Match:
    """A mission that suits someone: as search gives it, as it is kept, how well it suits, and what it holds of what was wished."""

    hit: Hit
    mission: Mission
    agreement: Agreement
    values: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """A page of missions, the best first. `total` counts all that suit; `average_km` is that of the five best."""

    total: int
    average_km: float | None
    page: list[Match]
    answers: Answers


async def keep_profiles(conn: Conn, profiles: Sequence[Profile]) -> None:
    """Makes matching agree with missions just indexed, in the same transaction."""
    if profiles:
        await store.save_profiles(conn, profiles, edition=vocabulary().edition)


async def create(conn: Conn, answers: Answers, *, by: Partner, distinct_id: str | None, alerts: bool, now: datetime) -> UserScoring:
    """Keeps the answers of a partner's visitor."""
    scoring = UserScoring(
        id=uuid7(now),
        partner_id=by.id,
        distinct_id=distinct_id,
        alerts=alerts,
        answers=answers,
        created_at=now,
        updated_at=now,
        used_at=now,
    )
    await store.insert(conn, scoring)
    return scoring


async def change(
    conn: Conn, scoring_id: str, *, by: Partner, distinct_id: str, answers: Answers | None, alerts: bool | None, now: datetime
) -> UserScoring:
    """Replaces all answers, or leaves them (None). Raises UserScoringNotFound, DistinctIdInvalid (also when none was given first)."""
    known = await store.find(conn, scoring_id, partner_id=by.id, hold=True)
    if known is None:
        raise UserScoringNotFound
    if known.distinct_id is None or known.distinct_id != distinct_id:
        raise DistinctIdInvalid
    changed = replace(
        known,
        answers=known.answers if answers is None else answers,
        alerts=known.alerts if alerts is None else alerts,
        updated_at=now,
        used_at=now,
    )
    await store.update(conn, changed)
    return changed


async def match(
    conn: Conn, scoring_id: str, *, by: Partner, scope: Condition, engine: str, limit: int, offset: int, now: datetime
) -> Matches:
    """The missions in scope that suit someone, and why; the first page is kept with their answers. Raises UserScoringNotFound."""
    scoring = await store.find(conn, scoring_id, partner_id=by.id)
    if scoring is None:
        raise UserScoringNotFound
    answers = scoring.answers
    wanted = Wanted(ENGINES[engine], vocabulary().edition, answers.wishes, answers.ages, answers.departments, answers.location)
    asked = limit if offset else max(limit, KEPT)
    ranking = await store.rank(conn, wanted, scope, limit=asked, offset=offset)
    if not offset:
        best = [{"missionId": each.id, "score": round(each.total, 6), "km": each.km} for each in ranking.page[:KEPT]]
        await store.save_results(conn, scoring.id, engine, best, now=now)
    page = await _explained(conn, ranking.page[:limit], wanted)
    return Matches(ranking.total, ranking.average_km, page, answers)


async def propose(conn: Conn, answers: Answers, scope: Condition, *, engine: str, limit: int) -> Matches:
    """The missions in scope that suit someone, and why; nothing is kept of them."""
    wanted = Wanted(ENGINES[engine], vocabulary().edition, answers.wishes, answers.ages, answers.departments, answers.location)
    ranking = await store.rank(conn, wanted, scope, limit=limit, offset=0)
    return Matches(ranking.total, ranking.average_km, await _explained(conn, ranking.page, wanted), answers)


async def _explained(conn: Conn, ranked: Sequence[Ranked], wanted: Wanted) -> list[Match]:
    """Why each mission suits: the rules are asked again, so that evidence is never older than the rules nor kept anywhere."""
    found = await missions.find_all(conn, [each.id for each in ranked])
    organisations = await missions.find_organisations(conn, [each.organisation_id for each in found.values() if each.organisation_id])
    radius = wanted.location.reach_km if wanted.location else None
    wished = {key for keys in wanted.wishes.values() for key in keys}.union(f"tranche_age.{group}" for group in wanted.ages)
    matches = []
    for each in ranked:
        mission = found[each.id]
        held = rules.held(mission, organisations.get(mission.organisation_id or ""), wished)
        scores = {one.key: one.score for one in held}
        agrees = agreement(wanted.engine, wanted.wishes, scores, km=each.km, radius_km=radius, remote=mission.remote)
        hit = Hit(KIND, each.id, each.owner, each.body, each.km)
        matches.append(Match(hit, mission, agrees, tuple(held)))
    return matches
