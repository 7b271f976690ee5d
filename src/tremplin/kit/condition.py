"""Boolean conditions over the named values of a document: what diffusion rules and filters are made of.

A condition is data, so that it can be evaluated here (explanations, tests), compiled to SQL (search) or shown to a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Is:
    """True when the document holds at least one of these values under this field. No value: never true."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """True when the document holds any value under this field."""

    field: str


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """True when every condition is: without conditions, always true."""

    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one condition is: without conditions, never true."""

    conditions: tuple[Condition, ...] = ()


Condition: TypeAlias = "Is | Exists | Not | All | AnyOf"
ALWAYS = All()
NEVER = AnyOf()


def holds(condition: Condition, terms: Mapping[str, Collection[str]]) -> bool:
    """Evaluates a condition over a document's terms (field → values)."""
    match condition:
        case Is(field, values):
            return not set(values).isdisjoint(terms.get(field, ()))
        case Exists(field):
            return bool(terms.get(field))
        case Not(inner):
            return not holds(inner, terms)
        case All(conditions):
            return all(holds(each, terms) for each in conditions)
        case AnyOf(conditions):
            return any(holds(each, terms) for each in conditions)


def settled(condition: Condition, terms: Mapping[str, Collection[str]], known: Collection[str]) -> bool | None:
    """What a condition says of every document that has these terms under the fields `known`; None when the others decide."""
    match condition:
        case Is(_, ()):
            return False
        case Is(field, _) | Exists(field):
            return holds(condition, terms) if field in known else None
        case Not(inner):
            answer = settled(inner, terms, known)
            return None if answer is None else not answer
        case All(conditions):
            answers = {settled(each, terms, known) for each in conditions}
            return False if False in answers else None if None in answers else True
        case AnyOf(conditions):
            answers = {settled(each, terms, known) for each in conditions}
            return True if True in answers else None if None in answers else False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a condition holds or not for one document: the same of its parts, and of a leaf the values `found` under its field."""

    condition: Condition
    holds: bool
    found: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()


def explain(condition: Condition, terms: Mapping[str, Collection[str]]) -> Explanation:
    """The explanation of a condition, every part of it evaluated, even where the first ones decide."""
    match condition:
        case Is(field, _) | Exists(field):
            return Explanation(condition, holds(condition, terms), found=tuple(sorted(terms.get(field, ()))))
        case Not(inner):
            part = explain(inner, terms)
            return Explanation(condition, not part.holds, parts=(part,))
        case All(conditions):
            parts = tuple(explain(each, terms) for each in conditions)
            return Explanation(condition, all(part.holds for part in parts), parts=parts)
        case AnyOf(conditions):
            parts = tuple(explain(each, terms) for each in conditions)
            return Explanation(condition, any(part.holds for part in parts), parts=parts)
