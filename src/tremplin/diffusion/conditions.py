"""Free conditions as people and programs write them: JSON to a condition and back, every fault told. Pure.

`{"all": [c…]}` · `{"any": [c…]}` · `{"not": c}` · `{"field": "domain", "in": ["sport"]}` · `{"exists": "domain"}`
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import orjson

from tremplin.diffusion.errors import ConditionInvalid
from tremplin.kit.condition import NEVER, All, AnyOf, Condition, Exists, Is, Not
from tremplin.kit.problem import Problem, ProblemKind, Severity

# What a person may want to say is far below; beyond, someone is probing, and every list of the broadcaster would pay for it.
DEEPEST, MOST_PARTS, MOST_VALUES, LONGEST_VALUE = 10, 200, 1_000, 500
# PostgreSQL keeps neither zero bytes nor halves of surrogate pairs.
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")

SHAPE = ProblemKind(
    "CONDITION_SHAPE",
    Severity.ERROR,
    'Une condition s\'écrit {{"all": […]}}, {{"any": […]}}, {{"not": …}}, {{"field": …, "in": […]}} ou {{"exists": …}}.',
    'A condition is {{"all": […]}}, {{"any": […]}}, {{"not": …}}, {{"field": …, "in": […]}} or {{"exists": …}}.',
    "Gardez une seule de ces formes par objet.",
)
EMPTY = ProblemKind(
    "CONDITION_EMPTY",
    Severity.ERROR,
    "Cette liste est vide.",
    "This list is empty.",
    "Donnez au moins un élément, ou retirez cette partie.",
)
VALUE = ProblemKind(
    "CONDITION_VALUE",
    Severity.ERROR,
    "Une valeur est un texte de 1 à {longest} caractères.",
    "A value is a text of 1 to {longest} characters.",
    "Écrivez la valeur entre guillemets, comme elle figure dans les missions.",
)
FIELD = ProblemKind(
    "CONDITION_FIELD",
    Severity.ERROR,
    "Le champ « {field} » n'existe pas. Champs connus : {known}.",
    "There is no field “{field}”. Known fields: {known}.",
    "Choisissez l'un des champs cités.",
)
TOO_LARGE = ProblemKind(
    "CONDITION_TOO_LARGE",
    Severity.ERROR,
    "La condition est trop grande : au plus {deepest} niveaux, {parts} parties et {values} valeurs.",
    "The condition is too large: at most {deepest} levels, {parts} parts and {values} values.",
    "Regroupez les valeurs d'un même champ dans une seule liste.",
)


def decoded(text: str) -> Any:
    """The JSON value that a text says. Raises ConditionInvalid."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ConditionInvalid([SHAPE.at("")]) from None


def read(sent: Any, known: Collection[str]) -> Condition:
    """The condition that a decoded JSON value says, over these fields. Raises ConditionInvalid with every fault."""
    reader = _Reader(known)
    condition = reader.read(sent, "", 1)
    if reader.problems:
        raise ConditionInvalid(reader.problems)
    return condition


def written(condition: Condition) -> dict[str, Any]:
    """A condition as JSON."""
    match condition:
        case Is(field, values):
            return {"field": field, "in": list(values)}
        case Exists(field):
            return {"exists": field}
        case Not(inner):
            return {"not": written(inner)}
        case All(conditions):
            return {"all": [written(each) for each in conditions]}
        case AnyOf(conditions):
            return {"any": [written(each) for each in conditions]}


def kept(stored: Any) -> Condition:
    """A condition read back as it was kept: a field that no longer exists is one that no document holds."""
    match stored:
        case {"field": field, "in": values}:
            return Is(field, tuple(values))
        case {"exists": field}:
            return Exists(field)
        case {"not": inner}:
            return Not(kept(inner))
        case {"all": inners}:
            return All(tuple(kept(each) for each in inners))
        case {"any": inners}:
            return AnyOf(tuple(kept(each) for each in inners))
    raise ValueError(f"not a condition: {stored!r}")


class _Reader:
    """Reads one condition; NEVER stands for what can't be read."""

    def __init__(self, known: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._known = known
        self._parts = self._values = 0

    def read(self, sent: Any, pointer: str, depth: int) -> Condition:
        self._parts += 1
        if depth > DEEPEST or self._parts > MOST_PARTS:
            self._refuse_size()
            return NEVER
        match sent:
            case {"field": str(field), "in": list(values)} if len(sent) == 2:
                self._check_field(field, f"{pointer}/field")
                return Is(field, self._read_values(values, f"{pointer}/in"))
            case {"exists": str(field)} if len(sent) == 1:
                self._check_field(field, f"{pointer}/exists")
                return Exists(field)
            case {"not": inner} if len(sent) == 1:
                return Not(self.read(inner, f"{pointer}/not", depth + 1))
            case {"all": list(inners)} if len(sent) == 1:
                return All(self._read_parts(inners, f"{pointer}/all", depth + 1))
            case {"any": list(inners)} if len(sent) == 1:
                return AnyOf(self._read_parts(inners, f"{pointer}/any", depth + 1))
        self.problems.append(SHAPE.at(pointer))
        return NEVER

    def _read_parts(self, inners: list[Any], pointer: str, depth: int) -> tuple[Condition, ...]:
        if not inners:
            self.problems.append(EMPTY.at(pointer))
        return tuple(self.read(each, f"{pointer}/{number}", depth) for number, each in enumerate(inners[: MOST_PARTS + 1]))

    def _read_values(self, values: list[Any], pointer: str) -> tuple[str, ...]:
        self._values += len(values)
        if not values:
            self.problems.append(EMPTY.at(pointer))
        if self._values > MOST_VALUES:
            self._refuse_size()
            return ()
        for number, value in enumerate(values):
            if not isinstance(value, str) or not 0 < len(value) <= LONGEST_VALUE or _NOT_KEPT.search(value):
                self.problems.append(VALUE.at(f"{pointer}/{number}", longest=LONGEST_VALUE))
        return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))

    def _check_field(self, field: str, pointer: str) -> None:
        if field not in self._known:
            self.problems.append(FIELD.at(pointer, field=field[:100], known=", ".join(sorted(self._known))))

    def _refuse_size(self) -> None:
        problem = TOO_LARGE.at("", deepest=DEEPEST, parts=MOST_PARTS, values=MOST_VALUES)
        if problem not in self.problems:
            self.problems.append(problem)
