"""Criteria of a search and its page (§A7, §A8), read as their clients write them: texts or numbers, one value or a list.

Criteria that the contract does not have are ignored; those it has and that can't be read are refused by name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request

from tremplin.apis.evenements.errors import CriteriaTooLarge, CriteriaUnreadable, CriterionInvalid, ParameterInvalid
from tremplin.events.agenda import EventQuery, Sort
from tremplin.events.vocabulary import MODES, SECTORS, TYPES, Family
from tremplin.kit.texts import legible
from tremplin.search.model import Near

T = TypeVar("T")
MOST_BODY = 100 * 1024
MOST_VALUES, MOST_TEXT = 1000, 200
DEFAULT_SIZE, MOST_SIZE = 20, 100
DEFAULT_KM, MOST_KM = 10.0, 20_000.0
# Further than any page that holds something: the database counts rows with numbers of a limited size.
_LAST_OFFSET = 2**31 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DIGITS = re.compile(r"\d{1,10}", re.ASCII)
_SORTS = {"dateEvenement": Sort.START, "distance": Sort.DISTANCE}
_ABSENT: tuple[object, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Page:
    """Which page, in which order; without `sort`, the soonest first."""

    number: int = 0
    size: int = DEFAULT_SIZE
    sort: Sort = Sort.START
    reverse: bool = False

    @property
    def offset(self) -> int:
        return min(self.number * self.size, _LAST_OFFSET)


def page(request: Request) -> Page:
    """The page of the query string: the last value of a name given twice. Raises ParameterInvalid."""
    raw = bytes(request.scope["query_string"]).decode(errors="replace")
    given = dict(parse_qsl(raw, max_num_fields=100)) if raw.count("&") < 100 else {}
    sort, reverse = _sort(given.get("sort", ""))
    return Page(
        number=_whole(given.get("page", "0"), "page", 0, _LAST_OFFSET, "un nombre entier, 0 pour la première page"),
        size=_whole(given.get("size", str(DEFAULT_SIZE)), "size", 1, MOST_SIZE, f"un nombre entier de 1 à {MOST_SIZE}"),
        sort=sort,
        reverse=reverse,
    )


def _sort(asked: str) -> tuple[Sort, bool]:
    """`champ`, `champ,asc` or `champ,desc`; a field that nothing is sorted by is ignored, as an unknown criterion is."""
    field, _, direction = asked.partition(",")
    if direction.strip().lower() not in ("", "asc", "desc"):
        raise ParameterInvalid(name="sort", expected="« champ », « champ,asc » ou « champ,desc »")
    sort = _SORTS.get(field.strip())
    return (sort, direction.strip().lower() == "desc") if sort else (Sort.START, False)


def _whole(text: str, name: str, least: int, most: int, expected: str) -> int:
    if not _DIGITS.fullmatch(text) or not least <= int(text) <= most:
        raise ParameterInvalid(name=name, expected=expected)
    return int(text)


async def received(request: Request) -> Mapping[str, Any]:
    """The criteria sent; no body at all is no criterion. Raises CriteriaTooLarge, CriteriaUnreadable."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BODY:
            raise CriteriaTooLarge(kilobytes=MOST_BODY // 1024)
        pieces.append(piece)
    try:
        sent = orjson.loads(b"".join(pieces) or b"{}")
    except orjson.JSONDecodeError:
        raise CriteriaUnreadable from None
    if not isinstance(sent, dict):
        raise CriteriaUnreadable
    return sent


def tags(sent: Mapping[str, Any]) -> dict[Family, list[str]]:
    """Tags asked for, by family: their numbers, or their labels. Raises CriterionInvalid."""
    asked = {family: _texts(sent, family.value, "une liste de numéros") for family in Family}
    return {family: values for family, values in asked.items() if values is not None}


def question(sent: Mapping[str, Any], wanted: Page, labels: Mapping[Family, Sequence[str]]) -> EventQuery:
    """The question to the agenda; `labels`: what the tags asked for stand for. Raises CriterionInvalid."""
    near = _near(sent)
    return EventQuery(
        sort=Sort.START if wanted.sort is Sort.DISTANCE and near is None else wanted.sort,
        reverse=wanted.reverse,
        first_day=_one(sent, "dateDebut", _day, "une date comme 2026-12-31"),
        last_day=_one(sent, "dateFin", _day, "une date comme 2026-12-31"),
        near=near,
        postcodes=_coded(sent, "codePostal", "une liste de codes postaux", 5),
        departments=_coded(sent, "departements", "une liste de codes de département", 2),
        types=_listed(_one(sent, "typeEvenement", _type, f"un code parmi {', '.join(map(str, TYPES))}")),
        modes=_listed(_one(sent, "modalite", _mode, "ENPHY ou ADIST")),
        sectors=_listed(_one(sent, "secteurActivite", _sector, "une lettre de A à N")),
        tags=labels,
        limit=wanted.size,
        offset=wanted.offset,
    )


def _one(sent: Mapping[str, Any], name: str, read: Callable[[Any], T | None], expected: str) -> T | None:
    """A criterion of one value, or a list of one; None when it is absent or empty."""
    value = sent.get(name)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value in _ABSENT:
        return None
    found = read(value)
    if found is None:
        raise CriterionInvalid(name=name, expected=expected)
    return found


def _listed(value: str | None) -> tuple[str, ...] | None:
    return None if value is None else (value,)


def _type(value: Any) -> str | None:
    code = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return TYPES.get(int(code)) if _DIGITS.fullmatch(code) else None


def _mode(value: Any) -> str | None:
    return value if isinstance(value, str) and value in MODES else None


def _sector(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) == 1 and value in SECTORS else None


def _day(value: Any) -> date | None:
    """A day; of an instant, which some send, the day that is written."""
    text = value.partition("T")[0] if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) and "1900" <= text[:4] <= "2999" else None
    except ValueError:
        return None


def _texts(sent: Mapping[str, Any], name: str, expected: str) -> list[str] | None:
    """A criterion of several values, or of one; None when there is none."""
    value = sent.get(name)
    if value in _ABSENT:
        return None
    values = value if isinstance(value, list) else [value]
    if len(values) > MOST_VALUES or not all(_is_word(each) for each in values):
        raise CriterionInvalid(name=name, expected=expected)
    return [text for text in (legible(str(each)).strip() for each in values) if text] or None


def _coded(sent: Mapping[str, Any], name: str, expected: str, digits: int) -> list[str] | None:
    """Codes, whose first zero a number loses: 1000 is 01000."""
    values = _texts(sent, name, expected)
    return None if values is None else [text.upper().zfill(digits) for text in values]


def _is_word(value: Any) -> bool:
    return (isinstance(value, str) and len(value) <= MOST_TEXT) or (isinstance(value, int) and not isinstance(value, bool))


def _near(sent: Mapping[str, Any]) -> Near | None:
    """The circle asked for; a radius without a point is no criterion. Raises CriterionInvalid when half a point is given."""
    lat = _one(sent, "latitude", _degrees(90), "un nombre de degrés, de -90 à 90")
    lon = _one(sent, "longitude", _degrees(180), "un nombre de degrés, de -180 à 180")
    km = _one(sent, "rayon", _radius, "un nombre de kilomètres, plus grand que 0")
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise CriterionInvalid(name="latitude" if lat is None else "longitude", expected="la latitude avec la longitude")
    return Near(lat, lon, DEFAULT_KM if km is None else km)


def _degrees(most: float) -> Callable[[Any], float | None]:
    def read(value: Any) -> float | None:
        number = _number(value)
        return number if number is not None and abs(number) <= most else None

    return read


def _radius(value: Any) -> float | None:
    number = _number(value)
    return min(number, MOST_KM) if number is not None and number > 0 else None


def _number(value: Any) -> float | None:
    """A number, or the text of one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
