"""Public holidays of a département, overseas and Alsace-Moselle included, and the working days between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

# Départements and collectivities with days of their own → how the `holidays` package calls them.
_SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


@cache
def public_holidays(year: int, department: str | None = None) -> Mapping[date, str]:
    """The public holidays of a year, in order, with their French names.

    `department` is a code (`57`, `974`). Without one, or where there are no special days: the eleven of the labour
    code (art. L3133-1).
    """
    from holidays import country_holidays  # takes 0.1 s, which commands that don't count days needn't wait for

    days = country_holidays("FR", subdiv=_SUBDIVISIONS.get(department or ""), years=year, language="fr")
    return MappingProxyType(dict(sorted(days.items())))


def is_working_day(day: date, department: str | None = None) -> bool:
    """Whether people usually work that day there: Monday to Friday, public holidays excepted."""
    return day.weekday() < 5 and day not in public_holidays(day.year, department)
