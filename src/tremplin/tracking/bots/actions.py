"""What is done with the rules on robots: made, tried, undone, and found in the rates of visitors.

What a rate rule finds is applied at once rather than proposed: partners read figures every hour, nobody looks at proposals every
hour, and revoking gives back exactly what was taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.french import number
from tremplin.tracking.bots import errors, store
from tremplin.tracking.bots.model import Found, Kind, Rate, Rule, checked_pattern, checked_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a rule would look for: one of the three."""

    pattern: str | None = None
    visitor: tuple[bytes, date] | None = None
    rate: Rate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a rule would do. `events` is None for a pattern: what programs say is not kept, so it only acts on what comes."""

    events: int | None
    visitors: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search for robots did."""

    visitors: int
    flagged: int
    unflagged: int


def rule_for(wanted: Wanted, *, reason: str, author: str, now: datetime) -> Rule:
    """The rule that looks for this. Raises BotPatternTooShort, BotPatternTooBroad, BotThresholdTooLow."""
    plain = Rule(id=uuid7(now), kind=Kind.USER_AGENT, reason=reason, author=author, created_at=now)
    if wanted.visitor:
        return replace(plain, kind=Kind.VISITOR, visitor=wanted.visitor[0], day=wanted.visitor[1])
    if wanted.rate:
        rate = checked_rate(wanted.rate)
        return replace(plain, kind=Kind.RATE, clicks=rate.clicks, minutes=rate.minutes, one_broadcaster=rate.one_broadcaster)
    return replace(plain, pattern=checked_pattern(wanted.pattern or ""))


async def add(conn: Conn, wanted: Wanted, *, reason: str, author: str, now: datetime) -> tuple[Rule, int]:
    """Adds a rule; also tells how many stored events it flagged. A rate rule begins with the next search.

    Raises BotRuleExists, and what `rule_for` raises.
    """
    rule = rule_for(wanted, reason=reason, author=author, now=now)
    if not await store.insert(conn, rule):
        known = await store.same_as(conn, rule)
        raise errors.BotRuleExists(rule_id=known.id if known else rule.id)
    return rule, await store.flag_visitors(conn, rule.day) if rule.day else 0


async def preview(conn: Conn, wanted: Wanted, *, now: datetime, days: int = 7) -> Preview:
    """What a rule would flag, over the last days for a rate. Raises what `rule_for` raises."""
    rule = rule_for(wanted, reason="essai", author="essai", now=now)
    if rule.visitor and rule.day:
        return Preview(events=await store.count_of_visitor(conn, rule.visitor, rule.day))
    if rule.kind != Kind.RATE:
        return Preview(events=None)
    found = [each for day in _days(now, days) for each in await store.too_fast(conn, rule.rate, day)]
    return Preview(events=sum(each.events for each in found), visitors=tuple(found))


async def revoke(conn: Conn, rule_id: str, *, by: str, now: datetime) -> int:
    """Undoes a rule, and those it found: their events are people's again. Tells how many; 0 if it was revoked already.

    Raises BotRuleUnknown.
    """
    if await store.find(conn, rule_id) is None:
        raise errors.BotRuleUnknown(rule_id=rule_id)
    revoked = await store.revoke(conn, rule_id, by=by, at=now)
    return await store.unflag(conn, [each.flag for each in revoked])


async def search(conn: Conn, *, now: datetime) -> Search:
    """Applies the rate rules to today and yesterday, and makes late events agree with the other rules.

    A web process may apply a rule for a minute after it was revoked, and a robot goes on after it was found: both are late events.
    """
    await store.take_time(conn)
    days, visitors = _days(now, 2), 0
    for rule in await store.find_all(conn, kind=Kind.RATE):
        for day in days:
            for found in await store.too_fast(conn, rule.rate, day):
                visitors += await store.insert(conn, _accused(found, rule, now))
    flagged = sum([await store.flag_visitors(conn, day) for day in days])
    late = [each.flag for each in await store.revoked_since(conn, now - timedelta(days=1))]
    return Search(visitors=visitors, flagged=flagged, unflagged=await store.unflag(conn, late) if late else 0)


def _accused(found: Found, by: Rule, now: datetime) -> Rule:
    broadcasters = "un seul diffuseur" if found.broadcasters == 1 else f"{number(found.broadcasters)} diffuseurs"
    return Rule(
        id=uuid7(now),
        kind=Kind.VISITOR,
        visitor=found.visitor,
        day=found.day,
        reason=f"{number(found.clicks)} clics en un jour chez {broadcasters}, sans candidature ni compte.",
        author="Recherche automatique",
        found_by=by.id,
        created_at=now,
    )


def _days(now: datetime, count: int) -> list[date]:
    return [now.date() - timedelta(days=back) for back in range(count)]
