"""Communes, départements and regions of France, overseas included, read once from `data/` when first needed.

INSEE, La Poste and others publish them (see NOTICE); `scripts/build_reference.py` makes the file.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Region:
    """A region, or an overseas collectivity that stands for one. `code` is INSEE's."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Departement:
    """A département or an overseas collectivity: `code` is `01`…`95`, `2A`, `2B`, `971`…`989`."""

    code: str
    name: str
    region: Region


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or a municipal district of Paris, Lyon or Marseille (then `district_of` is the commune's INSEE code).

    `department` and `region` are codes. `lat` and `lon` are degrees (WGS 84) of the town hall or of the centre.
    A few communes that no one inhabits have no postcode.
    """

    insee: str
    name: str
    department: str
    region: str
    population: int
    postcodes: tuple[str, ...]
    lat: float
    lon: float
    district_of: str | None = None


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune merged into another one, `current` (INSEE code), under a name people still use."""

    insee: str
    name: str
    current: str


@dataclass(frozen=True, slots=True)
class _Divisions:
    """Read apart from communes: whoever reads a catalogue needs them, and not the twenty mebibytes of communes."""

    departments: dict[str, Departement]
    regions: dict[str, Region]


@dataclass(frozen=True, slots=True)
class _Tables:
    communes: dict[str, Commune]
    former: tuple[FormerCommune, ...]


@cache
def _divisions() -> _Divisions:
    document = _document("departements")
    regions = {code: Region(code, name) for code, name in document["regions"]}
    departments = {code: Departement(code, name, regions[region]) for code, name, region in document["departements"]}
    return _Divisions(departments, regions)


@cache
def _tables() -> _Tables:
    document = _document("communes")
    region_codes = {code: department.region.code for code, department in departments().items()}
    # One text for all the communes that share a département or postcodes: a third of the memory of the table otherwise.
    codes = {code: code for code in region_codes}
    served: dict[str, tuple[str, ...]] = {}
    communes = {
        insee: Commune(
            insee,
            name,
            codes[code],
            region_codes[code],
            population,
            served.setdefault(postcodes, tuple(postcodes.split())),
            lat,
            lon,
            *parent,
        )
        for insee, name, code, population, postcodes, lat, lon, *parent in document["communes"]
    }
    former = tuple(FormerCommune(*row) for row in document["former"])
    return _Tables(communes, former)


def _document(name: str) -> Any:
    return orjson.loads(gzip.decompress(files(__package__).joinpath("data", f"{name}.json.gz").read_bytes()))


def communes() -> Mapping[str, Commune]:
    """INSEE code → commune or district, of today (35 thousand)."""
    return _tables().communes


def former_communes() -> tuple[FormerCommune, ...]:
    """The communes that were merged into another one and kept a legal existence (déléguées, associées)."""
    return _tables().former


def departments() -> Mapping[str, Departement]:
    """Code → département or overseas collectivity (109)."""
    return _divisions().departments


def regions() -> Mapping[str, Region]:
    """INSEE code → region or overseas collectivity (26)."""
    return _divisions().regions


def region_of(department: str) -> Region | None:
    """The region of a département given by its code, in either case (`2a`); None when there is no such département."""
    found = departments().get(department.upper())
    return found.region if found else None


_TWO_CHARACTERS = frozenset(f"{number:02}" for number in range(1, 96)) - {"20"}
_THREE_CHARACTERS = frozenset({"971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "989"})
# Third digit of a Corsican postcode; 203, 204 and 207 only exist as CEDEX.
_CORSICA = {"0": "2A", "1": "2A", "3": "2A", "7": "2A", "2": "2B", "4": "2B", "6": "2B"}
# Served by a neighbour's post office, whose digits they bear: Orly airport, Saint-Barthélemy, Saint-Martin, Clipperton.
_SERVED_FROM_ELSEWHERE = {"94390": "91", "97133": "977", "97150": "978", "98799": "989"}


def department_of_postcode(code: str) -> str | None:
    """The code of the département a postcode or CEDEX belongs to; None when it isn't French, as Monaco's `98000`.

    Four digits are five whose leading zero a spreadsheet dropped: `6000` is `06000`.
    """
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 5)):
        return None
    digits = digits.zfill(5)
    if digits in _SERVED_FROM_ELSEWHERE:
        return _SERVED_FROM_ELSEWHERE[digits]
    if digits.startswith("20"):
        return _CORSICA.get(digits[2])
    if digits.startswith(("97", "98")):
        return digits[:3] if digits[:3] in _THREE_CHARACTERS else None
    return digits[:2] if digits[:2] in _TWO_CHARACTERS else None
