"""When a total can be read from tallies instead of being counted over every item."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.kit.condition import All, Condition, Is, Not
from tremplin.search.compile import EVERY_ITEM, Branch, by_owner, conjuncts, term
from tremplin.search.model import OWNER, Query


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Items that tallies count and the scope refuses: those of these owners that hold one of these terms."""

    owners: frozenset[str]
    terms: tuple[int, ...]
    counted_as: int


@dataclass(frozen=True, slots=True)
class Tallied:
    """A total as a sum: items of owners under a term (or all of them), less exclusions, which are few and indexed."""

    owners_by_term: dict[int, frozenset[str]]
    exclusions: tuple[Exclusion, ...]

    @property
    def owners(self) -> frozenset[str]:
        return frozenset().union(*self.owners_by_term.values())


def tallied(query: Query, *, words: bool) -> Tallied | None:
    """The sum that gives a query's total, or None when only counting can.

    Of a geographic query, it is the total of the documents that suit every place, which do not depend on the circle.
    """
    cut = by_owner(query.scope)
    if cut is None or words or query.dated or (query.geographic and not query.include_anywhere):
        return None
    owners_by_term: dict[int, frozenset[str]] = {}
    exclusions: list[Exclusion] = []
    for branch in cut.branches:
        read = _read(branch, query.where)
        if read is None or (query.count and read[0] != EVERY_ITEM):
            return None
        counted_as, excluded = read
        owners_by_term[counted_as] = owners_by_term.get(counted_as, frozenset()) | branch.owners
        if excluded:
            exclusions.append(Exclusion(branch.owners, excluded, counted_as))
    return Tallied(owners_by_term, tuple(exclusions))


def _read(branch: Branch, where: Condition) -> tuple[int, tuple[int, ...]] | None:
    """The term a branch's items are counted under and the terms it excludes; None when it asks for anything else."""
    required = {_single_term(part) for part in conjuncts(All((where,)))}
    excluded: list[int] = []
    for part in conjuncts(branch.restriction):
        if isinstance(part, Not) and isinstance(part.condition, Is) and part.condition.field != OWNER:
            excluded += (term(part.condition.field, value) for value in part.condition.values)
        else:
            required.add(_single_term(part))
    if None in required or len(required) > 1:
        return None
    return next((one for one in required if one is not None), EVERY_ITEM), tuple(excluded)


def _single_term(part: Condition) -> int | None:
    match part:
        case Is(field, (value,)) if field != OWNER:
            return term(field, value)
        case _:
            return None


def is_unfiltered(query: Query) -> bool:
    """Whether the query asks for everything in scope, so that the first items of each owner hold the first page."""
    return not conjuncts(query.where)
