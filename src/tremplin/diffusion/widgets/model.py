"""Widgets and the rules that choose what they show. Pure.

A widget shows the items of some announcers, among those its owner may show: it opens nothing by itself, and without announcers it
shows nothing. Its rules (API Engagement §1.10) all hold together, but those marked `or`, of which one is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin.diffusion.model import ACCEPTED_BY, OWNER
from tremplin.kit.condition import ALWAYS, All, AnyOf, Condition, Exists, Is, Not
from tremplin.kit.pattern import Comparison, Pattern
from tremplin.partners.model import Partner
from tremplin.partners.well_known import JEVEUXAIDER

TYPES = ("benevolat", "volontariat", "volontariat_sapeurs_pompiers", "volontariat_reserve_operationnelle")
STYLES = ("page", "carousel")
LONGEST_NAME, LONGEST_VALUE, MOST_RULES, MOST_HOSTS = 200, 500, 100, 50
FILTERS = (
    *("keyword", "place", "remote", "domain", "department", "organization"),
    *("start", "duration", "schedule", "accessibility", "beneficiary", "action", "country", "minor"),
)
"""What visitors may be given to filter by."""
DEFAULT_FILTERS = ("keyword", "place", "domain")
# Fields as rules name them, older names included → as documents do.
FIELDS = {
    "domain": "domain",
    "activity": "activity",
    "postalCode": "postalCode",
    "departmentName": "departmentName",
    "regionName": "region",
    "organizationName": "organizationName",
    "parentOrganization": "organizationReseaux",
    "organizationActions": "organizationActions",
    "tags": "tags",
    "title": "title",
    "openToMinors": "openToMinors",
    "associationName": "organizationName",
    "associationReseaux": "organizationReseaux",
    "organizationNetwork": "organizationReseaux",
    "organizationReseaux": "organizationReseaux",
}
# Lists that organisations write by hand: `is` reads them as people do, case and accents aside.
_HANDWRITTEN = frozenset({"organizationReseaux", "organizationActions"})
_YES_NO = {"true": "yes", "false": "no", "1": "yes", "0": "no", "oui": "yes", "non": "no"}
NEGATIVE = frozenset({"is_not", "does_not_contain", "does_not_exist"})
WITHOUT_VALUE = frozenset({"exists", "does_not_exist"})
_COMPARISONS = {
    "is": Comparison.EQUALS,
    "is_not": Comparison.EQUALS,
    "contains": Comparison.CONTAINS,
    "does_not_contain": Comparison.CONTAINS,
    "starts_with": Comparison.STARTS_WITH,
    "is_greater_than": Comparison.GREATER,
    "is_less_than": Comparison.LESS,
}
OPERATORS = (*_COMPARISONS, *sorted(WITHOUT_VALUE))
COMBINATORS = ("and", "or")


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetRule:
    """What items of a widget must be, or must not be."""

    id: str
    field: str
    operator: str
    value: str
    combinator: str = "and"
    position: int = 0

    @property
    def leaf(self) -> Is | Exists | Pattern:
        """What the rule looks for; a negative operator wants it absent."""
        name = FIELDS[self.field]
        if self.operator in WITHOUT_VALUE:
            return Exists(name)
        comparison = _COMPARISONS[self.operator]
        if comparison != Comparison.EQUALS or name in _HANDWRITTEN:
            return Pattern(name, comparison, self.value)
        value = _YES_NO.get(self.value.lower(), self.value.lower()) if name == "openToMinors" else self.value
        return Is(name, (value,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A widget as kept. `lat` and `lon` (degrees) come together; `distance` is as its owner wrote it (`25km`, `Aucun`).

    `hosts` are the sites that may frame it (`*.ville.example` for all those below a name); without any, all of them. `filters` are
    those that visitors are given; `map` draws the départements, each a way to its missions.
    """

    id: str
    owner: str
    name: str
    created_at: datetime
    updated_at: datetime
    publishers: tuple[str, ...] = ()
    rules: tuple[WidgetRule, ...] = ()
    type: str = "benevolat"
    style: str = "page"
    color: str = "#000091"
    url: str | None = None
    jva_moderation: bool = False
    lat: float | None = None
    lon: float | None = None
    city: str | None = None
    distance: str = "25km"
    active: bool = True
    hosts: tuple[str, ...] = ()
    filters: tuple[str, ...] = DEFAULT_FILTERS
    map: bool = False
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A widget that is shown, its owner, and what it may show before its rules are asked."""

    widget: Widget
    owner: Partner
    scope: Condition


def patterns(rules: Sequence[WidgetRule]) -> tuple[Pattern, ...]:
    """The patterns of rules: what must be looked up before `condition`."""
    leaves = (rule.leaf for rule in rules)
    return tuple(dict.fromkeys(leaf for leaf in leaves if isinstance(leaf, Pattern)))


def condition(rules: Sequence[WidgetRule], values: Mapping[Pattern, Sequence[str]]) -> Condition:
    """What rules ask of an item's terms; `values` are those that each pattern matches."""
    required: list[Condition] = []
    alternatives: list[Condition] = []
    for rule, combinator in zip(rules, _combinators(rules), strict=True):
        leaf = rule.leaf
        wanted: Condition = Is(leaf.field, tuple(values[leaf])) if isinstance(leaf, Pattern) else leaf
        (alternatives if combinator == "or" else required).append(Not(wanted) if rule.operator in NEGATIVE else wanted)
    if alternatives:
        required.append(AnyOf(tuple(alternatives)))
    return All(tuple(required)) if required else ALWAYS


def condition_on(rules: Sequence[WidgetRule], terms: Mapping[str, Collection[str]]) -> Condition:
    """What rules ask of one item, whose terms are known: to be evaluated or explained over them."""
    return condition(rules, {each: [v for v in terms.get(each.field, ()) if each.matches(v)] for each in patterns(rules)})


def _combinators(rules: Sequence[WidgetRule]) -> list[str]:
    """How each rule joins the others: a query builder writes `or` between two rules on the second one only."""
    said = [rule.combinator for rule in rules]
    return [said[1], *said[1:]] if len(said) > 1 else said


def scope(widget: Widget, owner_scope: Condition) -> Condition:
    """What a widget may show: what its owner may, of the announcers chosen; moderated by JeVeuxAider if it asks so."""
    chosen = within(owner_scope, frozenset(widget.publishers))
    return _accepted(chosen, JEVEUXAIDER) if widget.jva_moderation else chosen


def within(condition: Condition, owners: frozenset[str]) -> Condition:
    """A scope, for these owners only. Owners stay named where they were, as search reads totals by owner."""
    match condition:
        case Is(field, values) if field == OWNER:
            return Is(OWNER, tuple(value for value in values if value in owners))
        case AnyOf(alternatives):
            return AnyOf(tuple(each for each in (within(one, owners) for one in alternatives) if not _is_empty(each)))
        case All(parts) if any(isinstance(part, Is) and part.field == OWNER for part in parts):
            return All(tuple(within(part, owners) if isinstance(part, Is) else part for part in parts))
    return All((condition, Is(OWNER, tuple(sorted(owners)))))


def _accepted(condition: Condition, moderator: str) -> Condition:
    """A scope, without what a moderator has not accepted; its own items need nobody's word."""
    own = within(condition, frozenset({moderator}))
    alternatives = condition.conditions if isinstance(condition, AnyOf) else (condition,)
    return AnyOf((own, *(All((each, Is(ACCEPTED_BY, (moderator,)))) for each in alternatives)))


def _is_empty(condition: Condition) -> bool:
    match condition:
        case Is(_, ()) | AnyOf(()):
            return True
        case All(parts):
            return any(_is_empty(part) for part in parts)
    return False
