"""Diffusion rules and what they mean. Pure.

A broadcaster has roots, each letting one announcer's items be shown; children restrict their root. What it may see is
its own items, or those under any root whose children all agree (spec: API Engagement's two-level tree, made sane: several
`is` on one field are alternatives, so that a white list of several organisations works).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not

OWNER = "owner"
# Fields as rules name them → as documents do; any other field has the same name in both.
DOCUMENT_FIELDS = {
    "publisherId": OWNER,
    "publisherOrganization.clientId": "organizationClientId",
    "publisherOrganizationId": "organizationClientId",
    "publisherOrganization.parentOrganizations": "organizationReseaux",
}
POSITIVE = frozenset({"is", "contains"})
NEGATIVE = frozenset({"is_not", "does_not_contain"})
OPERATORS = POSITIVE | NEGATIVE | {"exists", "does_not_exist"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A root (`root_id` None: field `publisherId`, operator `is`) or a restriction of a root."""

    id: str
    broadcaster_id: str
    root_id: str | None
    field: str
    operator: str
    value: str
    created_at: datetime
    combinator: str = "and"
    position: int = 0


def restriction(children: Iterable[Rule]) -> tuple[Condition, ...]:
    """What the children of a root demand, all together."""
    allowed: dict[str, list[str]] = defaultdict(list)
    forbidden: dict[str, list[str]] = defaultdict(list)
    demanded: list[Condition] = []
    for child in children:
        field = DOCUMENT_FIELDS.get(child.field, child.field)
        if child.operator in POSITIVE:
            allowed[field].append(child.value)
        elif child.operator in NEGATIVE:
            forbidden[field].append(child.value)
        else:
            demanded.append(Exists(field) if child.operator == "exists" else Not(Exists(field)))
    demanded += [Is(field, tuple(values)) for field, values in allowed.items()]
    demanded += [Not(Is(field, tuple(values))) for field, values in forbidden.items()]
    return tuple(demanded)


def visible(broadcaster_id: str, rules: Iterable[Rule]) -> Condition:
    """The condition an item must meet to be shown by a broadcaster, over the document's terms and `owner`."""
    children: dict[str, list[Rule]] = defaultdict(list)
    roots: list[Rule] = []
    for rule in rules:
        if rule.root_id is None:
            roots.append(rule)
        else:
            children[rule.root_id].append(rule)
    unrestricted = {root.value for root in roots if not children[root.id]}
    if not any(root.value == broadcaster_id for root in roots):
        unrestricted.add(broadcaster_id)
    whole = Is(OWNER, tuple(sorted(unrestricted)))
    partial = tuple(All((Is(OWNER, (root.value,)), *restriction(children[root.id]))) for root in roots if children[root.id])
    return AnyOf((whole, *partial)) if partial else whole
