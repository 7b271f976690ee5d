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
