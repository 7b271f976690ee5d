"""Refusals about diffusion."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.kit.problem import Problem
from tremplin.kit.refusal import Refusal


class RuleUnknown(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = "Rule not found"  # the contract's words, as the next two


class RuleNotYours(Refusal):
    """A restriction of another announcer, or a root, which is the broadcaster's."""

    code = "FORBIDDEN"
    status = 403
    sentence = "Rule not scoped to user"


class NobodyDiffuses(Refusal):
    """None of the partners named shows the announcer's items."""

    code = "FORBIDDEN"
    status = 403
    sentence = "No diffuseur match the request"


class RuleContradicts(Refusal):
    code = "RESSOURCE_ALREADY_EXIST"  # the contract's spelling
    status = 409
    sentence = "Une règle « {operator} » porte déjà sur cette valeur pour « {broadcaster} » : supprimez-la d'abord."


class NotDiffused(Refusal):
    code = "NOT_DIFFUSED"
    status = 404
    sentence = "« {broadcaster_id} » ne diffuse pas « {announcer_id} » : ouvrez d'abord cette diffusion."


class ConditionInvalid(Refusal):
    """A condition that can't be read; `problems` tell each fault."""

    code = "CONDITION_INVALID"
    status = 422
    sentence = "La condition est fausse : {faults}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(faults=" ".join(f"{each.message} (en « {each.pointer or '/'} »)" for each in problems[:10]))
        self.problems = tuple(problems)
