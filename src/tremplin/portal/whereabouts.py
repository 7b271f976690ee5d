"""Where a visitor searches: the words typed under « Où ? » turned into a circle or an area."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.kit.condition import ALWAYS, Condition, Is
from tremplin.reference.communes import Departement, departments
from tremplin.reference.geocoder import Located, locate, normalise

# A homonym this many times smaller than the best known is not what people mean when they type the name alone.
MEANT = 10
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Homonym:
    """A place among several of one name: typing `text` means it alone, `department` helps to recognise it."""

    text: str
    department: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place understood, or why not.

    With `lat` and `lon`, a point to draw a circle around; with `area`, a condition on places (a département, a region), whose
    `departments` are codes.
    `choices` are homonyms that only the visitor can tell apart, `others` the texts of those hardly meant. `unknown`:
    nothing bears this name.
    """

    label: str = ""
    lat: float | None = None
    lon: float | None = None
    area: Condition = ALWAYS
    departments: tuple[str, ...] = ()
    choices: tuple[Homonym, ...] = ()
    others: tuple[str, ...] = ()
    unknown: bool = False

    @property
    def undecided(self) -> bool:
        """Whether the visitor must say more before anything is searched."""
        return self.unknown or bool(self.choices)


def understand(text: str) -> Whereabouts:
    """What a text typed under « Où ? » means; an empty one means everywhere."""
    if not text:
        return Whereabouts()
    found = locate(text, limit=MOST_CANDIDATES)
    if not found:
        return Whereabouts(unknown=True)
    best, rest = found[0], found[1:]
    homonyms = [each for each in rest if _same_name(best, each)]
    if homonyms and _population(best) < MEANT * _population(homonyms[0]):
        return Whereabouts(choices=tuple(Homonym(each.label, each.department_name or "") for each in (best, *homonyms)))
    others = tuple(each.label for each in (homonyms if _is_named(best, text) else rest))
    if best.precision in {"department", "region"}:
        inside = _departments_in(best)
        names = Is("departmentName", tuple(each.name for each in inside))
        return Whereabouts(best.label, area=names, departments=tuple(each.code for each in inside), others=others)
    return Whereabouts(best.label, best.lat, best.lon, others=others)


def _same_name(one: Located, other: Located) -> bool:
    """Homonyms are two communes of one name: a postcode that several communes share is not a doubt about the place."""
    if one.commune is None or other.commune is None or "postcode" in (one.precision, other.precision):
        return False
    return normalise(one.commune.name) == normalise(other.commune.name)


def _is_named(place: Located, text: str) -> bool:
    """Whether the text holds the name of the place as it is written, or says it by a code."""
    return place.commune is None or normalise(place.commune.name) in normalise(text) or any(map(str.isdigit, text))


def _population(place: Located) -> int:
    return place.commune.population if place.commune else 0


def _departments_in(place: Located) -> tuple[Departement, ...]:
    name, region = (place.department_name, None) if place.precision == "department" else (None, place.region)
    return tuple(each for each in departments().values() if each.name == name or (name is None and each.region.name == region))
