"""Conditions as SQL over hashed terms, so that a question looks no name up; scopes cut into owners and restrictions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from tremplin.kit.condition import ALWAYS, All, AnyOf, Condition, Exists, Is, Not
from tremplin.search.model import DIVISION, OWNER
from tremplin.search.words import SHORTEST_PREFIX

EVERY_ITEM = 0
"""The term under which tallies count all of an owner's items."""

NO_DIVISION = 0
"""The code of documents that belong to no division."""

_WAITING = "waiting"

# A term's high bits tell its field, so that facets of one field are a range; the low bits keep clashes out of reach.
VALUE_BITS = 52
# Overlap compares each term with each value: beyond so many, PostgreSQL had better hash them.
_MANY = 100


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=4096)
def field_code(field: str) -> int:
    """The high bits of a field's terms. Another field may share them: whoever reads terms checks names."""
    return _hash(field) >> VALUE_BITS


@lru_cache(maxsize=4096)
def field_range(field: str) -> tuple[int, int]:
    """The lowest and highest terms that have the high bits of a field."""
    low = field_code(field) << VALUE_BITS
    return low, low + (1 << VALUE_BITS) - 1


@lru_cache(maxsize=16_384)
def term(field: str, value: str) -> int:
    """The 64-bit hash of a field's value."""
    return field_range(field)[0] | (_hash(f"{field}\x1f{value}") & ((1 << VALUE_BITS) - 1))


def waiting_term(what: str, held: int = EVERY_ITEM) -> int:
    """The term of documents that wait to be `shown` or `available`, and hold another term, so that tallies count them.

    No module has such a field.
    """
    return term(_WAITING, f"{what} {held}")


def division_code(owner: str, division: str) -> int:
    """The hash of an owner's division, among those of terms: owners may name theirs alike."""
    return term("division", f"{owner}\x1f{division}")


@lru_cache(maxsize=4096)
def owner_code(owner: str) -> int:
    """The 64-bit hash of an owner."""
    return _hash(owner)


@lru_cache(maxsize=64)
def kind_code(kind: str) -> int:
    """The 32-bit hash of a kind."""
    return _hash(kind) >> 32


class Arguments:
    """The values of a statement being written: each gets a typed placeholder, so that PostgreSQL never guesses."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self._placeholders: dict[tuple[Hashable, str], str] = {}

    def add(self, value: Hashable, sql_type: str) -> str:
        """Keeps a value, once, and returns its placeholder."""
        placeholder = self._placeholders.get((value, sql_type))
        if placeholder is None:
            name = f"a{len(self.values)}"
            self.values[name] = value
            self._placeholders[value, sql_type] = placeholder = f"%({name})s::{sql_type}"
        return placeholder


def array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array: the driver takes four times longer to send a list."""
    return "{" + ",".join(map(str, numbers)) + "}"


def clause(condition: Condition, column: str, arguments: Arguments) -> str:
    """A condition as SQL over a column of terms, in a row that has an `owner`. Never null, so that NOT means not."""
    match condition:
        case Is(_, ()):
            return "FALSE"
        case Is(field, values) if field == OWNER:
            return f"owner = ANY({owner_list(values, arguments)})"
        case Is(field, values) if len(values) > _MANY:
            wanted = arguments.add(array(term(field, value) for value in values), "bigint[]")
            return f"EXISTS (SELECT FROM unnest({column}) AS held(hash) WHERE held.hash = ANY({wanted}))"
        case Is(field, values):
            # Containment and overlap are the two that a GIN index answers; containment is the better estimated.
            operator = "@>" if len(values) == 1 else "&&"
            return f"{column} {operator} {arguments.add(array(term(field, value) for value in values), 'bigint[]')}"
        case Exists(field) if field == OWNER:
            return "TRUE"
        case Exists(field):
            low, high = (arguments.add(bound, "bigint") for bound in field_range(field))
            return (
                f"EXISTS (SELECT FROM unnest({column}) AS held(hash) JOIN search.term USING (hash)"
                f" WHERE held.hash BETWEEN {low} AND {high} AND term.field = {arguments.add(field, 'text')})"
            )
        case Not(inner):
            return f"NOT ({clause(inner, column, arguments)})"
        case All(conditions):
            return " AND ".join(f"({clause(each, column, arguments)})" for each in conditions) or "TRUE"
        case AnyOf(conditions):
            return " OR ".join(f"({clause(each, column, arguments)})" for each in conditions) or "FALSE"


def word_reading(word: str, unfinished: str) -> str:
    """A folded word as a tsquery, empty when PostgreSQL sees no word in it. Unfinished, it also matches what it begins."""
    return (
        f"to_tsquery('search.french', {word}) || CASE WHEN {unfinished} AND length({word}) >= {SHORTEST_PREFIX}"
        f" THEN (quote_literal({word}) || ':*')::tsquery ELSE ''::tsquery END"
    )


def conjuncts(condition: Condition) -> list[Condition]:
    """The conditions that must all hold, nested conjunctions opened."""
    if isinstance(condition, All):
        return [one for each in condition.conditions for one in conjuncts(each)]
    return [condition]


def _alternatives(condition: Condition) -> list[Condition]:
    if isinstance(condition, AnyOf):
        return [one for each in condition.conditions for one in _alternatives(each)]
    if isinstance(condition, All) and len(condition.conditions) == 1:
        return _alternatives(condition.conditions[0])
    return [condition]


@dataclass(frozen=True, slots=True)
class Branch:
    """Owners whose items are in scope as far as a restriction holds. Of the owners `divided`, only allowed divisions are; of the
    others, all but excluded ones. Divisions are codes."""

    owners: frozenset[str]
    restriction: Condition
    divided: frozenset[str]
    allowed: frozenset[int]
    excluded: frozenset[int]

    @property
    def free(self) -> frozenset[str]:
        """The owners that are not divided."""
        return self.owners - self.divided


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity: hashing hundreds of rules would cost at each question
class Scope:
    """Who may see what, cut by owner; no owner is in two branches. The rest sums up all branches, once for all questions."""

    branches: tuple[Branch, ...]
    owners: frozenset[str]
    free: frozenset[str]
    allowed: frozenset[int]
    excluded: frozenset[int]


_MOST_CUT = 512
_cuts: dict[int, tuple[Condition, Scope | None]] = {}


def by_owner(scope: Condition) -> Scope | None:
    """Cuts a scope by owner; None when it does not read as alternatives that each name their owners.

    The same scope serves for many questions: it is known by its identity, as hashing hundreds of rules would cost at each.
    """
    known = _cuts.get(id(scope))
    if known is None:
        if len(_cuts) >= _MOST_CUT:
            _cuts.clear()
        known = _cuts[id(scope)] = scope, _cut(scope)  # held, so that nothing else takes its identity
    return known[1]


@lru_cache(maxsize=512)
def _cut(scope: Condition) -> Scope | None:
    restricted: dict[str, list[Condition]] = {}
    for alternative in _alternatives(scope):
        parts = conjuncts(alternative)
        named = [part.values for part in parts if isinstance(part, Is) and part.field == OWNER]
        if len(named) != 1:
            return None
        rest = tuple(part for part in parts if not (isinstance(part, Is) and part.field == OWNER))
        for owner in named[0]:
            restricted.setdefault(owner, []).append(All(rest))
    grouped: dict[Condition, dict[str, _Divisions]] = {}
    for owner, restrictions in restricted.items():
        distinct = tuple(dict.fromkeys(restrictions))
        merged = ALWAYS if ALWAYS in distinct else distinct[0] if len(distinct) == 1 else AnyOf(distinct)
        divisions, restriction = _divided(merged)
        grouped.setdefault(restriction, {})[owner] = divisions
    branches = tuple(_branch(restriction, divisions) for restriction, divisions in grouped.items())
    return Scope(
        branches,
        owners=frozenset(restricted),
        free=frozenset().union(*(each.free for each in branches)),
        allowed=frozenset().union(*(each.allowed for each in branches)),
        excluded=frozenset().union(*(each.excluded for each in branches)),
    )


def divided(scope: Condition) -> bool:
    """Whether a scope allows or excludes divisions."""
    cut = by_owner(scope)
    return cut is not None and bool(cut.allowed or cut.excluded)


@dataclass(frozen=True, slots=True)
class _Divisions:
    """What a restriction says of divisions: those allowed (None: all), without those excluded."""

    allowed: frozenset[str] | None
    excluded: frozenset[str]


def _divided(restriction: Condition) -> tuple[_Divisions, Condition]:
    """What a restriction says of divisions, and the rest of it."""
    allowed: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()
    rest = []
    for part in conjuncts(restriction):
        match part:
            case Is(field, values) if field == DIVISION:
                allowed = frozenset(values) if allowed is None else allowed.intersection(values)
            case Not(Is(field, values)) if field == DIVISION:
                excluded = excluded.union(values)
            case _:
                rest.append(part)
    return _Divisions(allowed, excluded), All(tuple(rest))


def _branch(restriction: Condition, divisions: dict[str, _Divisions]) -> Branch:
    allowed: set[int] = set()
    excluded: set[int] = set()
    for owner, said in divisions.items():
        if said.allowed is None:
            excluded.update(division_code(owner, value) for value in said.excluded)
        else:
            allowed.update(division_code(owner, value) for value in said.allowed - said.excluded)
    divided = frozenset(owner for owner, said in divisions.items() if said.allowed is not None)
    return Branch(frozenset(divisions), restriction, divided, frozenset(allowed), frozenset(excluded))


def scope_clause(scope: Condition, arguments: Arguments) -> str:
    """A scope as SQL over a row that has an owner, a division and terms: a few lists, then one implication per restriction.

    Written as alternatives instead, forty restricted owners make the planner weigh forty index scans for each question.
    """
    cut = by_owner(scope)
    if cut is None:
        return clause(scope, "terms", arguments)
    reached = [f"owner = ANY({owner_list(cut.free, arguments)})"] if cut.free or not cut.allowed else []
    if cut.allowed:
        reached.append(f"division = ANY({code_list(cut.allowed, arguments)})")
    parts = [f"({' OR '.join(reached)})"]
    if cut.excluded:
        parts.append(f"division <> ALL({code_list(cut.excluded, arguments)})")
    for branch in cut.branches:
        if branch.restriction != ALWAYS:
            restriction = f"({clause(branch.restriction, 'terms', arguments)})"
            others = "" if branch.owners == cut.owners else f"owner <> ALL({owner_list(branch.owners, arguments)}) OR "
            parts.append(f"({others}{restriction})")
    return " AND ".join(parts)


def owner_list(owners: Iterable[str], arguments: Arguments) -> str:
    """Owners as an array placeholder."""
    return code_list(_owner_codes(frozenset(owners)), arguments)


@lru_cache(maxsize=512)
def _owner_codes(owners: frozenset[str]) -> frozenset[int]:
    return frozenset(map(owner_code, owners))


def code_list(codes: frozenset[int], arguments: Arguments) -> str:
    """Codes of owners or divisions as an array placeholder."""
    return arguments.add(_code_array(codes), "bigint[]")


@lru_cache(maxsize=512)
def _code_array(codes: frozenset[int]) -> str:
    return array(sorted(codes))


def kind_list(kinds: Sequence[str], arguments: Arguments) -> str:
    """Kinds as an array placeholder."""
    return arguments.add(array(map(kind_code, kinds)), "integer[]")
