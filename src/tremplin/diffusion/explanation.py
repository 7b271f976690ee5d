"""Why an item is, or is not, shown by a broadcaster: the same conditions as the query's, told part by part. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tremplin.diffusion.model import ACCEPTED_BY, OWNER, Demand, Rule, Tree, demands, document_field, trees
from tremplin.kit.condition import All, AnyOf, Exists, Explanation, Is, Not, explain, holds

Terms = Mapping[str, Collection[str]]
# A white list of three hundred organisations is told by its first ones.
_MOST_TOLD = 10


class Reason(StrEnum):
    """What decides that a published item is shown or not. Stable: programs and screens rely on these."""

    OWN = "OWN"  # shown: its own item
    OPENED = "OPENED"  # shown: under a root
    NOT_OPENED = "NOT_OPENED"  # no root for that announcer
    RULES = "HIDDEN_BY_RULES"  # of the announcer
    CONDITION = "HIDDEN_BY_CONDITION"  # of the broadcaster
    NOT_ACCEPTED = "NOT_ACCEPTED"  # by the broadcaster, which moderates


SHOWN = frozenset({Reason.OWN, Reason.OPENED})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an explanation in words: `code` is the kind of condition (IS, EXISTS, NOT, ALL, ANY) or RULE, with `rule_id`."""

    code: str
    message: str
    holds: bool
    parts: tuple[Part, ...] = ()
    rule_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        named = {"ruleId": self.rule_id} if self.rule_id else {}
        parts = [part.as_json() for part in self.parts]
        return {"code": self.code, **named, "message": self.message, "holds": self.holds, "parts": parts}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a broadcaster shows an item, why, by which root, and the parts of what hides it."""

    broadcaster_id: str
    reason: Reason
    root_id: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def visible(self) -> bool:
        return self.reason in SHOWN


def judge(
    broadcaster_id: str, owner: str, rules: Iterable[Rule], terms: Terms, *, labels: Mapping[str, str], moderates: bool = False
) -> Verdict:
    """The verdict on an item of `owner`, from the rules of a broadcaster about it; agrees with `model.visible`.

    `labels` are the French names of the fields, by their name in documents.
    """
    tree = next((each for each in trees(rules) if each.root.value == owner), None)
    own = owner == broadcaster_id
    if tree is None:
        return Verdict(broadcaster_id, Reason.OWN if own else Reason.NOT_OPENED)
    root_id = tree.root.id
    if unmet := [demand for demand in demands(tree.children) if not holds(demand.condition, terms)]:
        parts = tuple(part for demand in unmet for part in _blamed(demand, terms, labels))
        return Verdict(broadcaster_id, Reason.RULES, root_id, parts)
    if (explanation := _of_condition(tree, terms)) is not None and not explanation.holds:
        return Verdict(broadcaster_id, Reason.CONDITION, root_id, (told(explanation, labels),))
    if moderates and not own and not holds(Is(ACCEPTED_BY, (broadcaster_id,)), terms):
        return Verdict(broadcaster_id, Reason.NOT_ACCEPTED, root_id)
    return Verdict(broadcaster_id, Reason.OWN if own else Reason.OPENED, root_id)


def _of_condition(tree: Tree, terms: Terms) -> Explanation | None:
    return None if tree.root.condition is None else explain(tree.root.condition, terms)


def _blamed(demand: Demand, terms: Terms, labels: Mapping[str, str]) -> list[Part]:
    """The rules that hide the item: of several exclusions, those that name one of its values; of a white list, all."""
    rules: Sequence[Rule] = demand.rules
    if isinstance(demand.condition, Not) and isinstance(demand.condition.condition, Is):
        rules = [rule for rule in rules if rule.value in terms.get(document_field(rule.field), ())]
    part = told(explain(demand.condition, terms), labels)
    return [Part("RULE", part.message, False, part.parts, rule.id) for rule in rules]


def told(explanation: Explanation, labels: Mapping[str, str]) -> Part:
    """An explanation in words: what is asked, and for a leaf what the item has."""
    parts = tuple(told(each, labels) for each in explanation.parts)
    match explanation.condition:
        case Is(field, values):
            asked = f"{_label(field, labels)} parmi {_listed(values)}"
            return Part("IS", f"{asked} ; ici : {_listed(explanation.found)}", explanation.holds)
        case Exists(field):
            return Part("EXISTS", f"{_label(field, labels)} renseigné ; ici : {_listed(explanation.found)}", explanation.holds)
        case Not():
            return Part("NOT", f"Exclu : {parts[0].message}", explanation.holds, parts)
        case All():
            return Part("ALL", "Toutes ces conditions à la fois", explanation.holds, parts)
        case AnyOf():
            return Part("ANY", "Au moins une de ces conditions", explanation.holds, parts)


def _label(field: str, labels: Mapping[str, str]) -> str:
    return "annonceur" if field == OWNER else labels.get(field, field)


def _listed(values: Sequence[str]) -> str:
    if not values:
        return "rien"
    shown = ", ".join(f"« {value} »" for value in values[:_MOST_TOLD])
    return f"{shown} et {len(values) - _MOST_TOLD} de plus" if len(values) > _MOST_TOLD else shown
