"""Reads what someone typed for a place: a name, a postcode or INSEE code, a département, a district, or coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tremplin.reference.communes import department_of_postcode, departments
from tremplin.reference.spelling import normalise

# First INSEE code of the districts, less one, and how many there are.
DISTRICTS = {"paris": (75100, 20), "marseille": (13200, 16), "lyon": (69380, 9)}

_NUMBER = r"[+-]?\d{1,3}"
_POINT = re.compile(rf"\s*({_NUMBER}(?:\.\d+)?)\s*[,;\s]\s*({_NUMBER}(?:\.\d+)?)\s*")
_COMMA_POINT = re.compile(rf"\s*({_NUMBER},\d+)\s*[;\s]\s*({_NUMBER},\d+)\s*")
_CODE = re.compile(r"\b(?:2[ab]\d{3}|\d{4,5})\b")
_SPACED_CODE = re.compile(r"\b(\d\d) (\d{3})\b")  # `59 000`
_BRACKETED = re.compile(r"\(\s*(\d{2,3}|2[abAB])\s*\)")
_DISTRICT = re.compile(r"\b(\d{1,2})(er|e|re|eme|ieme|nd|nde)?(?: (?:arrondissement|arrdt|ardt|arr))?\b")


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """What was understood. `name` is normalised and may be empty; `district` is an INSEE code; codes are upper case."""

    name: str
    postcode: str | None = None
    insee: str | None = None
    department: str | None = None
    district: str | None = None


def read_coordinates(text: str) -> tuple[float, float] | None:
    """`45.76,4.84` or `45,76 4,84`: latitude then longitude, in degrees; None when it is anything else."""
    found = _POINT.fullmatch(text) or _COMMA_POINT.fullmatch(text)
    if found is None:
        return None
    lat, lon = (float(number.replace(",", ".")) for number in found.groups())
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def read_place(text: str) -> PlaceQuery:
    """Takes the codes out of a text; what is left is the name. Nothing is looked up: a code may not exist."""
    bracketed = _BRACKETED.search(text)
    rest = _SPACED_CODE.sub(r"\1\2", normalise(_BRACKETED.sub(" ", text)))
    postcode = insee = None
    if code := _CODE.search(rest):
        rest = _without(rest, code)
        if code[0].isdigit():
            postcode = code[0].zfill(5)
        else:
            insee = code[0].upper()
    department = bracketed[1].upper() if bracketed else None
    district = None
    if rest.startswith(tuple(DISTRICTS)) or rest.endswith(tuple(DISTRICTS)):
        rest, district = _read_district(rest)
    if department is None:
        rest, department = _read_department(rest)
    words = rest.split()
    if len(words) > 1 and words[-1] == "france" and words[-2] not in ("de", "en"):  # `Lyon, France`, not `Roissy-en-France`
        rest = " ".join(words[:-1])
    return PlaceQuery(rest, postcode, insee, department, district)


def _read_district(name: str) -> tuple[str, str | None]:
    """`paris 11e arrondissement` → `paris` and `75111`. La Poste writes `MARSEILLE 13`: a bare number will do."""
    number = _DISTRICT.search(name)
    if number is None:
        return name, None
    city = _without(name, number)
    first, count = DISTRICTS.get(city, (0, 0))
    return (city, str(first + int(number[1]))) if 1 <= int(number[1]) <= count else (name, None)


def _read_department(name: str) -> tuple[str, str | None]:
    """`lille 59` → `lille` and `59`."""
    rest, _, last = name.rpartition(" ")
    code = last.upper()
    return (rest, code) if len(code) in (2, 3) and code[0].isdigit() and code in departments() else (name, None)


def _without(text: str, part: re.Match[str]) -> str:
    return f"{text[: part.start()]} {text[part.end() :]}".strip().replace("  ", " ")


def department_meant(query: PlaceQuery) -> str | None:
    """The département a query's codes point at, whichever it gives."""
    if query.department is not None:
        return query.department
    return department_of_postcode(query.postcode) if query.postcode is not None else None
