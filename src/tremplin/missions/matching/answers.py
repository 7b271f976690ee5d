"""Answers as partners send them, read into the values they stand for; every fault is told. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from tremplin.missions.matching.model import Answers, Location
from tremplin.missions.matching.taxonomy import AGES, TAXONOMIES, Taxonomy, ages_of
from tremplin.reference.communes import departments
from tremplin.reference.countries import country_code

OLDEST = 120
FURTHEST_KM = 20_100.0
_LOCATION, _AGE, _DEPARTMENT = "location", "tranche_age", "departmentCode"
_SHOWN = 80  # characters of a wrong value that a fault repeats


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as sent: one of `value` and `params`."""

    taxonomy: str
    value: str | None = None
    params: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in an answer; `path` leads to it from the list of answers."""

    path: tuple[str | int, ...]
    message: str


@dataclass(slots=True)
class _Reading:
    values: dict[str, None] = field(default_factory=dict)  # a set in order
    location: Location | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, message: str, *path: str | int) -> None:
        self.faults.append(Fault(path, message))

    def keep(self, taxonomy: str, *values: str) -> None:
        self.values.update(dict.fromkeys(f"{taxonomy}.{value}" for value in values))


def read(given: Sequence[Given]) -> tuple[Answers, list[Fault]]:
    """The answers, and every fault found in them; with faults, answers are incomplete and not to be kept."""
    reading = _Reading()
    for number, answer in enumerate(given):
        _read_one(reading, number, answer)
    return Answers(tuple(reading.values), reading.location), reading.faults


def _read_one(reading: _Reading, number: int, answer: Given) -> None:
    taxonomy = TAXONOMIES.get(answer.taxonomy)
    if taxonomy is None:
        reading.fault(f"Unknown taxonomy: {answer.taxonomy[:_SHOWN]}", number, "taxonomy")
    elif (answer.value is None) == (answer.params is None):
        reading.fault("Exactly one of value and params is required", number)
    elif answer.value is not None:
        _read_value(reading, number, taxonomy, answer.value)
    elif not taxonomy.by_params:
        reading.fault(f"Taxonomy {taxonomy.key} does not accept params", number, "params")
    elif taxonomy.key == _AGE:
        _read_age(reading, number, answer.params or {})
    else:
        _read_location(reading, number, answer.params or {})


def _read_value(reading: _Reading, number: int, taxonomy: Taxonomy, said: str) -> None:
    value = said.strip().removeprefix(f"{taxonomy.key}.")
    if not taxonomy.by_value:
        reading.fault(f"Taxonomy {taxonomy.key} requires params", number, "value")
    elif taxonomy.key == _DEPARTMENT and value.upper() in departments():
        reading.keep(_DEPARTMENT, value.upper())
    elif value not in taxonomy.labels or value in taxonomy.hidden:
        reading.fault(f"Unknown value for taxonomy {taxonomy.key}: {value[:_SHOWN]}", number, "value")
    elif taxonomy.key == _AGE:
        # Someone in a group is in every group that its youngest belongs to: the legal limits are within it.
        reading.keep(_AGE, value, *ages_of(AGES[value][0], handicap=False))
    else:
        reading.keep(taxonomy.key, value)


def _read_age(reading: _Reading, number: int, params: Mapping[str, Any]) -> None:
    age, handicap = params.get("age"), params.get("handicap", False)
    if not (_is_number(age) and age == int(age) and 0 <= age <= OLDEST):
        reading.fault(f"age must be a whole number between 0 and {OLDEST}", number, "params", "age")
        return
    if not isinstance(handicap, bool | None):
        reading.fault("handicap must be a boolean", number, "params", "handicap")
        return
    reading.keep(_AGE, *ages_of(int(age), handicap=bool(handicap)))


def _read_location(reading: _Reading, number: int, params: Mapping[str, Any]) -> None:
    if reading.location is not None:
        reading.fault("location can be given only once", number, "taxonomy")
        return
    known = len(reading.faults)
    lat, lon, radius, country = (params.get(name) for name in ("lat", "lon", "radius_km", "country_code"))
    for name, value, most in (("lat", lat, 90), ("lon", lon, 180)):
        if not (_is_number(value) and -most <= value <= most):
            reading.fault(f"{name} must be a number between -{most} and {most}", number, "params", name)
    if radius is not None and not (_is_number(radius) and 0 < radius <= FURTHEST_KM):
        reading.fault("radius_km must be a positive number", number, "params", "radius_km")
    code = country_code(country) if isinstance(country, str) else None
    if country is not None and code is None:
        reading.fault("country_code must be an ISO 3166-1 alpha-2 code", number, "params", "country_code")
    if len(reading.faults) == known:
        radius_km = None if radius is None else float(radius)
        reading.location = Location(float(lat), float(lon), radius_km, code)  # type: ignore[arg-type] # numbers, as no fault was found


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
