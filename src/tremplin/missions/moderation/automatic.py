"""Automatic rules at work: written by their moderator, tried on what is published, then applied to what nobody has decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tremplin.kit.db import Conn
from tremplin.missions.moderation import actions, store
from tremplin.missions.moderation.inbox import store as inbox_store
from tremplin.missions.moderation.inbox.model import Line, Wanted
from tremplin.missions.moderation.model import AUTOMATIC, Author, Origin, decided
from tremplin.missions.moderation.rules import Facts, Rule, RuleSet, first_match
from tremplin.partners import store as partners
from tremplin.partners.model import Partner

SAMPLES = 5
MOST_DAYS = 3_650


@dataclass(slots=True)
class Effect:
    """What a rule would decide: how many missions, what was decided of them so far (by status), and some of them."""

    rule: Rule
    count: int = 0
    decided: Counter[str] = field(default_factory=Counter)
    samples: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What rules would decide of the missions looked at; `unmatched` ones would wait for a person."""

    total: int
    unmatched: int
    effects: list[Effect]


async def rules_of(conn: Conn, moderator: Partner) -> RuleSet:
    """A moderator's rules. Raises NotAModerator."""
    await actions.offered_to(conn, moderator)
    return await store.rules_of(conn, moderator.id)


async def set_rules(conn: Conn, moderator: Partner, rules: Sequence[Rule], *, active: bool, now: datetime) -> RuleSet:
    """Replaces a moderator's rules; active, they decide from the next run on. Raises NotAModerator."""
    await actions.offered_to(conn, moderator)
    written = RuleSet(rules=tuple(rules), active=active, updated_at=now)
    await store.save_rules(conn, moderator.id, written)
    return written


async def simulate(conn: Conn, moderator: Partner, rules: Sequence[Rule], *, days: int, now: datetime) -> Simulation:
    """What rules would decide today of the missions of the last `days`, decided ones included; nothing is written.

    Raises NotAModerator.
    """
    scope = await actions.offered_to(conn, moderator)
    effects = [Effect(rule) for rule in rules]
    matched: list[list[str]] = [[] for _ in rules]
    total = 0
    async with aclosing(store.facts(conn, scope, moderator.id, undecided=False, created_after=now - timedelta(days=days))) as groups:
        async for group in groups:
            total += len(group)
            for found in group:
                number = next((k for k, rule in enumerate(rules) if rule.holds(found, now)), None)
                if number is not None:
                    matched[number].append(found.mission_id)
    for effect, ids in zip(effects, matched, strict=True):
        effect.count = len(ids)
        kept = await store.decisions(conn, moderator.id, ids)
        effect.decided = Counter(kept[each].status.value if each in kept else "PENDING" for each in ids)
        if ids:
            wanted = Wanted(ids=tuple(ids[-SAMPLES:]))
            effect.samples = await inbox_store.lines(conn, scope, moderator.id, wanted, newest=True, limit=SAMPLES, skip=0)
    return Simulation(total, total - sum(effect.count for effect in effects), effects)


async def apply_rules(conn: Conn, moderator_id: str, *, now: datetime, mission_ids: Sequence[str] | None = None) -> int:
    """Lets a moderator's active rules decide of what nobody has (all of it, or these missions), and returns how many it decided."""
    moderator = await partners.find(conn, moderator_id)
    rules = await store.rules_of(conn, moderator_id)
    if moderator is None or not moderator.moderates or not rules.active:
        return 0
    scope = await actions.offered_to(conn, moderator)
    matched: dict[str, Rule] = {}
    async with aclosing(store.facts(conn, scope, moderator_id, undecided=True, mission_ids=mission_ids)) as groups:
        async for group in groups:
            matched |= _matches(rules.rules, group, now)
            if len(matched) >= actions.MOST_AT_ONCE:  # the next run goes on
                break
    return await _decide(conn, moderator, matched, now)


def _matches(rules: Sequence[Rule], group: Sequence[Facts], now: datetime) -> dict[str, Rule]:
    found = ((each.mission_id, first_match(rules, each, now)) for each in group)
    return {mission_id: rule for mission_id, rule in found if rule is not None}


async def _decide(conn: Conn, moderator: Partner, matched: dict[str, Rule], now: datetime) -> int:
    """Writes what rules decided, a batch a rule; a mission that someone decided in the meantime is theirs."""
    seen = await actions.locked(conn, moderator, list(matched))
    done = 0
    for rule in dict.fromkeys(matched[mission_id].name for mission_id in seen):
        by = Author(name=AUTOMATIC, origin=Origin.RULE, rule=rule)
        moves = []
        for mission_id, each in seen.items():
            if matched[mission_id].name == rule and each.decision.open_to_rules:
                given = {name: getattr(matched[mission_id], name) for name in ("status", "motive", "comment")}
                moves.append((each, decided(each.decision, given, by=by, at=now, seen=each.digests)))
        await actions.write(conn, moves, by=by, now=now)
        done += len(moves)
    return done
