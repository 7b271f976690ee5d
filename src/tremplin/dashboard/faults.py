"""What is wrong in a form, where it is shown: beside the field, and in the list above. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin.kit.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, where it is shown (the id of a field; empty when the form has no such field)."""

    field: str
    message: str
    hint: str = ""
    is_error: bool = True


def in_order(
    problems: Iterable[Problem | Mapping[str, str]], order: Sequence[str], field_of: Callable[[str], str], others: Iterable[Fault] = ()
) -> list[Fault]:
    """Where each problem is shown, in the order of the page, errors first in each field; each is said once.

    `field_of`: the field that a pointer is shown at; `others`: what the form itself has to say.
    """
    found = dict.fromkeys([*others, *(_fault(each, field_of) for each in problems)])
    ranks = {name: rank for rank, name in enumerate(order)}
    return sorted(found, key=lambda fault: (ranks.get(fault.field, len(ranks)), not fault.is_error))


def shown(faults: Sequence[Fault]) -> dict[str, Any]:
    """What the templates of forms read: faults by field, and the errors."""
    beside: dict[str, list[Fault]] = {}
    for each in faults:
        beside.setdefault(each.field, []).append(each)
    return {"faults": beside, "errors": [each for each in faults if each.is_error]}


def have_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of these problems refuses what was sent."""
    return any(each.severity == Severity.ERROR for each in problems)


def _fault(problem: Problem | Mapping[str, str], field_of: Callable[[str], str]) -> Fault:
    if isinstance(problem, Problem):
        return Fault(field_of(problem.pointer), problem.message, problem.hint, problem.severity == Severity.ERROR)
    return Fault(field_of(problem["pointer"]), problem["message"], problem.get("hint", ""), problem["severity"] == Severity.ERROR)
