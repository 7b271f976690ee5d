"""When a total can be read from tallies instead of being counted over every item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tremplin.kit.condition import ALWAYS, NEVER, All, AnyOf, Condition, Is, Not
from tremplin.search.compile import EVERY_ITEM, Branch, Scope, by_owner, conjuncts, term
from tremplin.search.model import DIVISION, OWNER, Order, Query

# Items that meet a condition are gathered by a statement each: beyond, reading all items once costs less.
_MOST_CONDITIONS = 8
_HALF_A_DAY = timedelta(hours=12)


@dataclass(slots=True)
class Sum:
    """Items that tallies count under one term (or all of them), and what the scope excludes of them: some divisions; those that
    hold a term, or meet another condition, each with the owners for whose items that excludes."""

    owners: frozenset[str] = frozenset()
    divisions: frozenset[int] = frozenset()
    terms: dict[int, frozenset[str]] = field(default_factory=dict)
    conditions: dict[Condition, frozenset[str]] = field(default_factory=dict)

    def add(self, branch: Branch, terms: Iterable[int], condition: Condition) -> None:
        """Adds the items of a branch's free owners, and what is excluded of them."""
        self.owners |= branch.free
        self.divisions |= branch.excluded
        for one in terms:
            self.terms[one] = self.terms.get(one, frozenset()) | branch.free
        if condition != NEVER:
            self.conditions[condition] = self.conditions.get(condition, frozenset()) | branch.free

    @property
    def excludes(self) -> bool:
        """Whether anything is excluded."""
        return bool(self.divisions or self.terms or self.conditions)


@dataclass(frozen=True, slots=True)
class Days:
    """The days (UTC) that a period is nearest to, from the first until before the end: they are tallied. None: since, or for, ever."""

    first: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Tallied:
    """A total as sums, by the term that their items are counted under, to which are added the items of `allowed` divisions.

    `gathers`: whether items excluded or allowed must be gathered to be counted; tallies count them otherwise. `waits`: whether
    items that wait for their instant are excluded too. Of a period, tallies know `days`: what it has besides or lacks of them, or else
    all of it (`ranges`), is counted along an index.
    """

    sums: dict[int, Sum]
    allowed: frozenset[int]
    gathers: bool = False
    waits: bool = False
    ranges: bool = False
    days: Days | None = None

    @property
    def owners(self) -> frozenset[str]:
        """Those of the sums."""
        return frozenset().union(*(each.owners for each in self.sums.values()))

    @property
    def excludes(self) -> bool:
        """Whether tallies count items that the question excludes."""
        return any(self.waits or each.excludes for each in self.sums.values())


def tallied(query: Query, *, words: bool) -> Tallied | None:
    """The sums that give a query's total, or None when only counting can.

    Of a geographic query, it is the total of the documents that suit every place, which do not depend on the circle.
    """
    cut = by_owner(query.scope)
    if cut is None or words or (query.geographic and not query.include_anywhere):
        return None
    if query.dated:
        return _of_days(query, cut) or (Tallied({}, frozenset(), ranges=True) if _is_range(query, cut) else None)
    sums: dict[int, Sum] = {}
    waits = query.at is not None
    exact = not query.count and (not cut.allowed or is_unfiltered(query)) and not (waits and (cut.allowed or len(cut.branches) > 1))
    for branch in cut.branches:
        if branch.divided and branch.restriction != ALWAYS:
            exact = False
        if branch.free:
            read = _read(branch, query.where)
            if read is None or (query.count and read.counted_as != EVERY_ITEM):
                return None
            sums.setdefault(read.counted_as, Sum()).add(branch, read.terms, read.condition)
            alone = not read.excludes_anything(branch) if waits else read.counted_as == EVERY_ITEM and read.excludes_one_thing(branch)
            exact = exact and alone
    if sum(len(each.conditions) for each in sums.values()) > _MOST_CONDITIONS:
        return None
    return Tallied(sums, cut.allowed, gathers=not exact, waits=waits)


def _is_range(query: Query, cut: Scope) -> bool:
    """Whether a query asks for all that some owners have in a period, in the order of that period."""
    asked_of_items = query.at or query.count or query.geographic or not is_unfiltered(query)
    by_date = query.order in (Order.DATE, Order.NEWEST) and query.created_after is None and query.created_before is None
    return by_date and _is_whole(cut) and not asked_of_items


def _is_whole(cut: Scope) -> bool:
    """Whether a scope is all that its owners have."""
    return cut.free == cut.owners and not cut.excluded and all(branch.restriction == ALWAYS for branch in cut.branches)


def _of_days(query: Query, cut: Scope) -> Tallied | None:
    """The sums of a period that has whole days, when all that some owners have in it is asked for, or all of it under one term."""
    by_moment = query.order in (Order.DATE, Order.NEWEST, Order.CREATED) or (query.geographic and query.order == Order.DISTANCE)
    asked_besides = query.at or query.created_after or query.created_before
    if not query.daily or not by_moment or asked_besides or not _is_whole(cut) or len(cut.branches) != 1:
        return None
    branch, days = cut.branches[0], _nearest_days(query)
    read = _read(branch, query.where)
    if days is None or read is None or (query.count and read.counted_as != EVERY_ITEM):
        return None
    return Tallied({read.counted_as: Sum(branch.free)}, frozenset(), days=days)


def _nearest_days(query: Query) -> Days | None:
    """The days of a period, which begins and ends at most half a day before or after they do; None if there is none."""
    first = _nearest_midnight(query.date_after) if query.date_after else None
    end = _nearest_midnight(query.date_before) if query.date_before else None
    return None if first and end and first >= end else Days(first, end)


def _nearest_midnight(moment: datetime) -> date:
    return (moment + _HALF_A_DAY).astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a branch asks for: items under a term, but for those that hold some terms or meet a condition."""

    counted_as: int
    terms: frozenset[int]
    condition: Condition

    def excludes_anything(self, branch: Branch) -> bool:
        """Whether some items are excluded."""
        return bool(self.condition != NEVER or self.terms or branch.excluded)

    def excludes_one_thing(self, branch: Branch) -> bool:
        """Whether no item is excluded twice, so that tallies of what is excluded may be subtracted."""
        return self.condition == NEVER and len(self.terms) + bool(branch.excluded) <= 1


def _read(branch: Branch, where: Condition) -> _Reading | None:
    """What tallies know of the items of a branch's free owners; None when it asks for anything else."""
    required = {_single_term(part) for part in conjuncts(All((where,)))}
    terms: set[int] = set()
    others: list[Condition] = []
    for part in conjuncts(branch.restriction):
        match part:
            case Not(Is(field, values)) if field != OWNER:
                terms.update(term(field, value) for value in values)
            case Not(condition):
                others.append(condition)
            case _:
                required.add(_single_term(part))
    if None in required or len(required) > 1:
        return None
    counted_as = next((one for one in required if one is not None), EVERY_ITEM)
    return _Reading(counted_as, frozenset(terms), AnyOf(tuple(others)))


def _single_term(part: Condition) -> int | None:
    match part:
        case Is(field, (value,)) if field not in {OWNER, DIVISION}:
            return term(field, value)
        case _:
            return None


def is_unfiltered(query: Query) -> bool:
    """Whether the query asks for everything in scope, so that the first items of each owner hold the first page."""
    return not conjuncts(query.where)
