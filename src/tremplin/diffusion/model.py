"""Diffusion rules and what they mean. Pure.

A broadcaster has roots, each letting one announcer's items be shown. Children restrict their root: they are the announcer's.
A root may also carry a free condition: what the broadcaster wants to show of that announcer. What it may see is its own items, or
those under any root whose children and condition all agree (spec: API Engagement's two-level tree, made sane: several `is` on one
field are alternatives, so that a white list of several organisations works).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not, settled
from tremplin.partners.model import Partner

OWNER = "owner"
# The term under which a document holds the ids of the moderators who accepted it.
ACCEPTED_BY = "acceptedBy"
ROOT_FIELD = "publisherId"
ORGANISATION_FIELD = "publisherOrganization.clientId"
# As rules were written before: their value is the platform's identifier of the organisation, or already its announcer's.
OLD_ORGANISATION_FIELD = "publisherOrganizationId"
NETWORKS_FIELD = "publisherOrganization.parentOrganizations"
# Fields as rules name them → as documents do; any other field has the same name in both.
DOCUMENT_FIELDS = {
    ROOT_FIELD: OWNER,
    ORGANISATION_FIELD: "organizationClientId",
    OLD_ORGANISATION_FIELD: "organizationClientId",
    NETWORKS_FIELD: "organizationReseaux",
}
POSITIVE = frozenset({"is", "contains"})
NEGATIVE = frozenset({"is_not", "does_not_contain"})
OPERATORS = POSITIVE | NEGATIVE | {"exists", "does_not_exist"}
# What an announcer may write through the exchange contract (§1.8): field → operators.
ANNOUNCERS_OPERATORS = {
    ORGANISATION_FIELD: ("is", "is_not"),
    NETWORKS_FIELD: ("is", "contains", "is_not", "does_not_contain"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A root (`root_id` None: field `publisherId`, operator `is`) or a restriction of a root. Only a root has a condition."""

    id: str
    broadcaster_id: str
    root_id: str | None
    field: str
    operator: str
    value: str
    created_at: datetime
    combinator: str = "and"
    position: int = 0
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """What some children of a root say together: alternatives of one field, exclusions of one field, or one presence."""

    condition: Condition
    rules: tuple[Rule, ...]


def document_field(name: str) -> str:
    """The name that documents give to a field of rules."""
    return DOCUMENT_FIELDS.get(name, name)


def demands(children: Iterable[Rule]) -> tuple[Demand, ...]:
    """What the children of a root demand: all of it must hold."""
    allowed: dict[str, list[Rule]] = defaultdict(list)
    forbidden: dict[str, list[Rule]] = defaultdict(list)
    demanded: list[Demand] = []
    for child in children:
        field = document_field(child.field)
        if child.operator in POSITIVE:
            allowed[field].append(child)
        elif child.operator in NEGATIVE:
            forbidden[field].append(child)
        else:
            demanded.append(Demand(Exists(field) if child.operator == "exists" else Not(Exists(field)), (child,)))
    demanded += [Demand(Is(field, _values(rules)), tuple(rules)) for field, rules in allowed.items()]
    demanded += [Demand(Not(Is(field, _values(rules))), tuple(rules)) for field, rules in forbidden.items()]
    return tuple(demanded)


def _values(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.value for rule in rules))


@dataclass(frozen=True, slots=True)
class Tree:
    """A root with its children."""

    root: Rule
    children: tuple[Rule, ...] = ()

    @property
    def restriction(self) -> tuple[Condition, ...]:
        """What an item of the root's announcer must meet, all together."""
        own = (self.root.condition,) if self.root.condition is not None else ()
        return (*(demand.condition for demand in demands(self.children)), *own)

    def scope(self, *, moderates: bool = False) -> Condition:
        """What its broadcaster shows of its announcer: the part of `visible` that comes from this root."""
        owner, broadcaster = self.root.value, self.root.broadcaster_id
        accepted = (Is(ACCEPTED_BY, (broadcaster,)),) if moderates and owner != broadcaster else ()
        return All((Is(OWNER, (owner,)), *self.restriction, *accepted))

    def may_show(self, terms: Mapping[str, Collection[str]], known: Collection[str]) -> bool:
        """Whether some item of the announcer that has these terms, under the fields `known`, can be shown: no rule forbids all."""
        return settled(All(self.restriction), terms, known) is not False


@dataclass(frozen=True, slots=True)
class Opening:
    """A broadcaster that shows an announcer's items, and under which rules."""

    broadcaster: Partner
    tree: Tree


def trees(rules: Iterable[Rule]) -> list[Tree]:
    """Rules as roots with their children, in the order of the roots."""
    children: dict[str, list[Rule]] = defaultdict(list)
    roots: list[Rule] = []
    for rule in rules:
        if rule.root_id is None:
            roots.append(rule)
        else:
            children[rule.root_id].append(rule)
    return [Tree(root, tuple(children[root.id])) for root in roots]


def visible(broadcaster_id: str, rules: Iterable[Rule], *, moderates: bool = False) -> Condition:
    """The condition an item must meet to be shown by a broadcaster, over the document's terms and `owner`.

    One that moderates shows of others only what it has accepted.
    """
    grown = trees(rules)
    accepted = (Is(ACCEPTED_BY, (broadcaster_id,)),) if moderates else ()
    own = any(tree.root.value == broadcaster_id for tree in grown)
    whole = [] if own else [broadcaster_id]
    partial: list[Condition] = []
    accepted_only: list[str] = []
    for tree in grown:
        owner = tree.root.value
        asked = tree.restriction
        if asked:
            partial.append(All((Is(OWNER, (owner,)), *asked, *(accepted if owner != broadcaster_id else ()))))
        else:
            (accepted_only if accepted and owner != broadcaster_id else whole).append(owner)
    if accepted_only:
        partial.insert(0, All((Is(OWNER, tuple(sorted(accepted_only))), *accepted)))
    unrestricted = Is(OWNER, tuple(sorted(set(whole))))
    return AnyOf((unrestricted, *partial)) if partial else unrestricted
