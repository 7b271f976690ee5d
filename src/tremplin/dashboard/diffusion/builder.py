"""The rules builder: a condition as a form of rows and groups, changed by buttons one at a time, and back. Pure.

Each node of the form is named by its path (`0` the whole, `0-1` its second part). What is typed is never lost: a row without a value
stays on the page, and is left out of the condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from starlette.datastructures import FormData

from tremplin.dashboard.desk import line, text
from tremplin.diffusion.conditions import DEEPEST, MOST_PARTS
from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not
from tremplin.missions.model import REMOTE_LABELS
from tremplin.missions.visibility import CONDITION_FIELDS, FIELD_LABELS
from tremplin.reference.domains import DOMAINS, domain_code
from tremplin.reference.mission_types import MISSION_TYPE_LABELS

ROOT = "0"
AMONG, BUT, GIVEN, MISSING = "parmi", "sauf", "renseigne", "vide"
OPERATORS = {
    AMONG: "est l'une de ces valeurs",
    BUT: "n'est aucune de ces valeurs",
    GIVEN: "est renseigné",
    MISSING: "n'est pas renseigné",
}
JOINS = {"tout": "toutes ces conditions", "une": "au moins une de ces conditions"}
SENSES = {"": "Montrer ce qui remplit", "non": "Ne pas montrer ce qui remplit"}
FIELDS = {name: FIELD_LABELS[name].capitalize() for name in sorted(CONDITION_FIELDS, key=lambda each: FIELD_LABELS[each])}
_YES_NO = {"yes": "oui", "no": "non"}
LABELS: Mapping[str, Mapping[str, str]] = {
    "domain": DOMAINS,
    "type": MISSION_TYPE_LABELS,
    "remote": REMOTE_LABELS,
    **dict.fromkeys(("openToMinors", "reducedMobilityAccessible", "closeToTransport"), _YES_NO),
    "snu": {"true": "oui", "false": "non"},
}
"""Fields whose values are few: what people call each."""
_MOST_NODES = 120  # as many fields as a form may have


@dataclass(frozen=True, slots=True)
class Row:
    """A field and what is asked of it; values as they are typed, one a line."""

    field: str = "domain"
    operator: str = AMONG
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that hold together, or of which one is enough; `negated`: what they describe is left out."""

    join: str = "tout"
    negated: bool = False
    parts: tuple[Node, ...] = ()


Node: TypeAlias = "Row | Group"
EMPTY = Group()


# --- a condition as a form ---------------------------------------------------------------------------------------------


def shown(condition: Condition | None) -> Group:
    """The form that says a condition."""
    node = EMPTY if condition is None else _node(condition)
    return node if isinstance(node, Group) else Group(parts=(node,))


def _node(condition: Condition) -> Node:
    match condition:
        case Is(field, values):
            return Row(field, AMONG, _called(field, values))
        case Exists(field):
            return Row(field, GIVEN)
        case Not(Is(field, values)):
            return Row(field, BUT, _called(field, values))
        case Not(Exists(field)):
            return Row(field, MISSING)
        case Not(Not(inner)):
            return _node(inner)
        case Not(inner):
            group = shown(inner)
            return replace(group, negated=not group.negated)
        case All(parts):
            return Group("tout", False, tuple(_node(part) for part in parts))
        case AnyOf(parts):
            return Group("une", False, tuple(_node(part) for part in parts))


def _called(field: str, values: Sequence[str]) -> tuple[str, ...]:
    labels = LABELS.get(field, {})
    return tuple(labels.get(value, value) for value in values)


# --- and back ----------------------------------------------------------------------------------------------------------


def condition(group: Group) -> Condition | None:
    """What a form says; None when it asks for nothing."""
    return _condition(group)


def _condition(node: Node) -> Condition | None:
    if isinstance(node, Row):
        return _of_row(node)
    parts = tuple(each for each in map(_condition, node.parts) if each is not None)
    if not parts:
        return None
    joined: Condition = parts[0] if len(parts) == 1 else All(parts) if node.join == "tout" else AnyOf(parts)
    return Not(joined) if node.negated else joined


def _of_row(row: Row) -> Condition | None:
    match row.operator:
        case "renseigne":
            return Exists(row.field)
        case "vide":
            return Not(Exists(row.field))
    values = tuple(dict.fromkeys(_meant(row.field, value) for value in row.values if value))
    if not values:
        return None
    return Is(row.field, values) if row.operator == AMONG else Not(Is(row.field, values))


def _meant(field: str, typed: str) -> str:
    """The value that someone means: as missions hold it, or as people call it."""
    labels = LABELS.get(field, {})
    if typed in labels:
        return typed
    meant = {label.casefold(): value for value, label in labels.items()}.get(typed.casefold())
    if meant is None and field == "domain":
        meant = domain_code(typed)
    return meant or typed


# --- what is sent ------------------------------------------------------------------------------------------------------


def read(sent: FormData) -> Group:
    """The form that was sent, whatever was sent."""
    node = _read(sent, ROOT, [_MOST_NODES])
    return node if isinstance(node, Group) else EMPTY


def _read(sent: FormData, path: str, left: list[int]) -> Node | None:
    """A node by its path, and its parts in order; `left`: how many nodes more may be read."""
    left[0] -= 1
    if left[0] < 0 or path.count("-") >= DEEPEST:
        return None
    if f"joint-{path}" in sent:
        paths = [f"{path}-{number}" for number in range(MOST_PARTS) if f"{path}-{number}" in sent.getlist("noeud")]
        parts = tuple(part for each in paths if (part := _read(sent, each, left)) is not None)
        join, negated = line(sent, f"joint-{path}"), line(sent, f"sens-{path}") == "non"
        return Group(join if join in JOINS else "tout", negated, parts)
    field, operator = line(sent, f"champ-{path}"), line(sent, f"operateur-{path}")
    if field not in FIELDS or operator not in OPERATORS:
        return None
    lines = text(sent, f"valeurs-{path}").split("\n")
    return Row(field, operator, tuple(value for each in lines if (value := " ".join(each.split()))))


def pressed(group: Group, gesture: str) -> Group:
    """The form after a button: `ligne:0-1` adds a row to a group, `groupe:0` a group, `retirer:0-2` removes a part."""
    verb, _, path = gesture.partition(":")
    numbers = [int(each) for each in path.split("-")[1:] if each.isdecimal() and len(each) < 4]
    match verb:
        case "ligne":
            return _changed(group, numbers, Row())
        case "groupe" if len(numbers) < DEEPEST - 3:
            return _changed(group, numbers, Group(join="une", parts=(Row(),)))
        case "retirer" if numbers:
            return _without(group, numbers)
    return group


def _changed(group: Group, path: Sequence[int], added: Node) -> Group:
    if not path:
        return replace(group, parts=(*group.parts, added))
    parts = tuple(
        _changed(part, path[1:], added) if number == path[0] and isinstance(part, Group) else part
        for number, part in enumerate(group.parts)
    )
    return replace(group, parts=parts)


def _without(group: Group, path: Sequence[int]) -> Group:
    if len(path) == 1:
        return replace(group, parts=tuple(part for number, part in enumerate(group.parts) if number != path[0]))
    parts = tuple(
        _without(part, path[1:]) if number == path[0] and isinstance(part, Group) else part for number, part in enumerate(group.parts)
    )
    return replace(group, parts=parts)
