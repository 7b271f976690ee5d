"""The criteria missions can be browsed by: taxonomies whose values are terms of search documents. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tremplin.missions.matching.taxonomy import TAXONOMIES, split
from tremplin.search.model import Field, Level

BROWSED = ("domaine", "secteur_activite", "type_mission", "tranche_age", "dispositif", "competence_rome")
PUBLISHER = "publisherId"
"""The owner as a facet: conditions on owners are not terms, and only terms are counted."""

FIELDS = tuple(Field(name, Level.RARE) for name in (PUBLISHER, *BROWSED))
_HIDDEN_BEHIND = {"entre_46_67_ans": ("entre_46_66_ans",)}


def terms(owner: str, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Field → values of a mission that holds these keys."""
    found: dict[str, list[str]] = {PUBLISHER: [owner]}
    for key in keys:
        taxonomy, value = split(key)
        if taxonomy in BROWSED:
            found.setdefault(taxonomy, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def meant(taxonomy: str, said: Iterable[str]) -> tuple[str, ...]:
    """The values that a filter stands for: `domaine.x` is `x`, and a group of ages includes the hidden ones within it."""
    values = [each.removeprefix(f"{taxonomy}.") for each in said]
    return tuple(dict.fromkeys(one for value in values for one in (value, *_HIDDEN_BEHIND.get(value, ()))))


def shown(taxonomy: str, counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by value, those of hidden values added to the one people know, most frequent first."""
    hidden = TAXONOMIES[taxonomy].hidden
    behind = {one: value for value, several in _HIDDEN_BEHIND.items() for one in several}
    summed: dict[str, int] = {}
    for value, count in counts.items():
        name = behind.get(value, value)
        if name not in hidden:
            summed[name] = summed.get(name, 0) + count
    return dict(sorted(summed.items(), key=lambda one: (-one[1], one[0])))
