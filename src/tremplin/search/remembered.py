"""What a process keeps in memory of answers for as long as what is indexed does not change: the same questions are asked all day.

Each total is kept with the version it was read with, in one snapshot. A question that counts on one reads the version with its page:
when another is found, it is asked again in full, so that what is told is always of one instant.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from tremplin.kit.condition import ALWAYS
from tremplin.search.compile import by_owner
from tremplin.search.counting import Tallied
from tremplin.search.model import FacetValue, Order, Query

T = TypeVar("T")
# A few hundred counts each at most: some tens of megabytes.
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Tallies:
    """What tallies count of a question: a total, and numbers by term. `version` is that of what was indexed."""

    version: int | None
    total: int
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """All that is told of a question but its page. `among`: about how many items are indexed."""

    version: int | None
    total: int
    facets: Mapping[str, Sequence[FacetValue]]
    among: int


class Memory(Generic[T]):
    """What was told last, in the place of what was asked least recently."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, T] = OrderedDict()

    def recall(self, under: Hashable | None) -> T | None:
        """What was kept, which may be of the past."""
        if under is None or (found := self._kept.get(under)) is None:
            return None
        self._kept.move_to_end(under)
        return found

    def keep(self, under: Hashable | None, told: T) -> None:
        """Keeps what was just read; nothing without a key."""
        if under is not None:
            self._kept[under] = told
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)


answers: Memory[Totals] = Memory()
tallies: Memory[Tallies] = Memory()


def of_all(query: Query, words: Sequence[str]) -> Hashable | None:
    """What the totals of a question are kept under; None when they are those of an instant, which does not come back."""
    if query.at is not None:
        return None
    asked = replace(query, scope=ALWAYS, words="", order=Order.DATE, reverse=False, standing=False, limit=0, offset=0)
    return asked, by_owner(query.scope) or query.scope, tuple(words)


def of_tallies(query: Query, tallied: Tallied | None) -> Hashable | None:
    """What that part of it which tallies count is kept under: it is the same whatever the circle."""
    if tallied is None or tallied.waits or tallied.ranges or tallied.days:
        return None
    return query.kinds, by_owner(query.scope), query.where, query.geographic, query.count, query.rare
