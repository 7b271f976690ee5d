"""Query parameters of the contract (§1.1), read as its clients write them: repeated keys or commas, legacy names, quirks kept."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from tremplin.apis.engagement.errors import InvalidQuery
from tremplin.kit.condition import All, Condition, Is
from tremplin.missions.model import KIND, MISSION_TYPES, Remote
from tremplin.reference.activities import OTHER, parse_activities
from tremplin.reference.countries import country_code
from tremplin.reference.domains import domain_code
from tremplin.search.model import Near, Order, Query

DEFAULT_LIMIT, MOST = 25, 10_000
FURTHEST = 1_000_000_000
DEFAULT_KM, ZERO_KM = 50.0, 10.0

_ITEM = {
    "publisher": "owner",
    "clientId": "clientId",
    "organizationRNA": "organizationRNA",
    "organizationStatusJuridique": "organizationStatusJuridique",
}
_PLACE = {"city": "city", "departmentName": "departmentName"}
_YES, _NO = {"true", "yes", "1"}, {"false", "no", "0"}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def query_string(request: Request) -> str:
    """As it was sent, what is not text replaced: `request.url` breaks on it."""
    return bytes(request.scope["query_string"]).decode(errors="replace")


class Parameters:
    """The parameters of a request: each key holds a list, as several clients repeat keys."""

    def __init__(self, query_string: str) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        for name, value in parse_qsl(query_string, keep_blank_values=True):
            self._values[name].append(value)
        self.issues: list[dict[str, Any]] = []

    def has(self, name: str) -> bool:
        return name in self._values

    def first(self, name: str) -> str | None:
        return self._values[name][0] if name in self._values else None

    def repeated(self, name: str) -> list[str]:
        return list(self._values.get(name, ()))

    def listed(self, name: str) -> list[str]:
        """Values of a list parameter: a repeated key is taken value by value, a single one is cut at its commas."""
        values = self._values.get(name, [])
        pieces = values[0].split(",") if len(values) == 1 else values
        return [piece.strip() for piece in pieces if piece.strip()]

    def number(self, name: str, default: float | None, *, least: int, most: int, whole: bool) -> float | None:
        """A number; out of bounds or unreadable, an issue is noted.

        Empty, it is 0 as the contract's validator reads it, but absent where nothing stands for absence: a form whose
        `lat` and `lon` were left empty does not ask for the Gulf of Guinea.
        """
        raw = self.first(name)
        if raw is None or not raw.strip():
            return default if raw is None or default is None else 0
        value = float(raw) if _NUMBER.fullmatch(raw.strip()) else math.nan
        if not math.isfinite(value):
            self._note("invalid_type", name, "Invalid input: expected number, received NaN", expected="number", received="NaN")
        elif whole and value != int(value):
            self._note("invalid_type", name, "Invalid input: expected int, received number", expected="int")
        elif value < least:
            message = f"Too small: expected number to be >={least}"
            self._note("too_small", name, message, origin="number", minimum=least, inclusive=True)
        elif value > most:
            message = f"Too big: expected number to be <={most}"
            self._note("too_big", name, message, origin="number", maximum=most, inclusive=True)
        else:
            return value
        return default

    def options(self, name: str, allowed: Sequence[str]) -> list[str]:
        """Values that must belong to a list; a comma does not separate here (contract)."""
        return self._allowed(name, self.repeated(name), allowed)

    def listed_options(self, name: str, allowed: Sequence[str]) -> list[str]:
        """Values of a list parameter, that must belong to a list."""
        return self._allowed(name, self.listed(name), allowed)

    def _allowed(self, name: str, values: list[str], allowed: Sequence[str]) -> list[str]:
        for value in values:
            if value not in allowed:
                choices = "|".join(f'"{each}"' for each in allowed)
                self._note("invalid_value", name, f"Invalid option: expected one of {choices}", values=list(allowed))
        return values

    def _note(self, code: str, name: str, message: str, **details: Any) -> None:
        self.issues.append({**details, "code": code, "path": [name], "message": message})

    def refuse_if_wrong(self) -> None:
        """Raises InvalidQuery with every issue noted."""
        if self.issues:
            raise InvalidQuery(self.issues)


@dataclass(frozen=True, slots=True)
class MissionSearch:
    """A search as the contract asks it, and the same for our engine."""

    query: Query
    limit: int
    skip: int


@dataclass(frozen=True, slots=True)
class _Conditions:
    item: tuple[Condition, ...]
    place: tuple[Condition, ...]


def mission_search(query_string: str, scope: Condition, *, count: tuple[str, ...] = (), text: bool = False) -> MissionSearch:
    """Reads the parameters of `/v0/mission` and, with `text`, those of `/v0/mission/search`. Raises InvalidQuery."""
    parameters = Parameters(query_string)
    limit, skip = _page(parameters)
    conditions = _conditions(parameters)
    near = _near(parameters)
    words = parameters.first("keywords") or (parameters.first("text") if text else None) or ""
    periods = _periods(parameters)
    orders = {"createdAt": Order.CREATED, "distance": Order.DISTANCE, "relevance": Order.RELEVANCE}
    parameters.refuse_if_wrong()
    remote = parameters.listed("remote")
    query = Query(
        kinds=(KIND,),
        scope=scope,
        where=All(conditions.item),
        place=All(conditions.place),
        near=near,
        # Missions open wherever one lives suit every circle, but not a town or a département asked by name.
        include_anywhere=near is not None and not conditions.place and (not remote or Remote.LOCAL in remote),
        words=words,
        fuzzy=False,
        order=orders.get(parameters.first("sortBy") or "", Order.DATE),
        limit=limit,
        offset=skip,
        count=count,
        **periods,
    )
    return MissionSearch(query, limit, skip)


def _page(parameters: Parameters) -> tuple[int, int]:
    """`limit` and `skip`, or their former names `size` and `from`, which clients still use and the original forgets."""
    limit = parameters.number("limit", DEFAULT_LIMIT, least=0, most=MOST, whole=True)
    skip = parameters.number("skip", 0, least=0, most=FURTHEST, whole=True)
    size = parameters.number("size", None, least=0, most=MOST, whole=True)
    start = parameters.number("from", None, least=0, most=FURTHEST, whole=True)
    if size is not None and (not parameters.has("limit") or limit == MOST):
        limit = size
    if start is not None and not skip:
        skip = start
    return int(limit or 0), int(skip or 0)


def _conditions(parameters: Parameters) -> _Conditions:
    listed = parameters.listed
    lists = [(term, listed(name)) for name, term in _ITEM.items()]
    lists.append(("domain", [domain_code(value) or value for value in listed("domain")]))
    lists.append(("remote", parameters.listed_options("remote", tuple(Remote))))
    lists.append(("activity", _activities(parameters)))
    lists.append(("type", parameters.options("type", MISSION_TYPES)))
    for name in ("openToMinors", "reducedMobilityAccessible"):
        value = (parameters.first(name) or "").lower()
        lists.append((name, ["yes"] if value in _YES else ["no"] if value in _NO else []))
    lists.append(("snu", ["true"] if parameters.options("snu", ("true", "false"))[:1] == ["true"] else []))
    places = [(term, listed(name)) for name, term in _PLACE.items()]
    places.append(("country", [country_code(value) or value for value in listed("country")]))
    return _Conditions(_each(lists), _each(places))


def _each(lists: list[tuple[str, list[str]]]) -> tuple[Condition, ...]:
    return tuple(Is(term, tuple(values)) for term, values in lists if values)


def _activities(parameters: Parameters) -> list[str]:
    """Labels meant: several hold a comma, so a value is taken whole, cut, and read with the referential."""
    said = [value.strip() for value in parameters.repeated("activity") if value.strip()]
    known = [label for value in said for label in parse_activities(value)]
    if not any("autre" in value.lower() for value in said):
        known = [label for label in known if label != OTHER]  # what the referential calls the unknown
    return list(dict.fromkeys([*said, *parameters.listed("activity"), *known]))


def _near(parameters: Parameters) -> Near | None:
    lat = parameters.number("lat", None, least=-90, most=90, whole=False)
    lon = parameters.number("lon", None, least=-180, most=180, whole=False)
    if lat is None or lon is None:
        return None
    return Near(lat, lon, kilometres(parameters.first("distance")))


def kilometres(raw: str | None) -> float:
    """`10km`, `500m`, `10`; 50 km by default and when unreadable, 10 km for zero (contract)."""
    match = re.match(r"\s*(\d+(?:[.,]\d+)?)\s*(k?m)?", raw or "", re.IGNORECASE)
    if match is None:
        return DEFAULT_KM
    value = float(match[1].replace(",", "."))
    if (match[2] or "").lower() == "m":
        value /= 1000
    return min(value, 20_100.0) or ZERO_KM


def _periods(parameters: Parameters) -> dict[str, Any]:
    """`gt:<date>` and `lt:<date>` (and `>`, `<` as the documentation had it), repeated for a range; unreadable dates are ignored."""
    periods: dict[str, Any] = {}
    for name, stem in (("createdAt", "created"), ("startAt", "date")):
        for value in parameters.repeated(name):
            after, raw = _comparison(value)
            if (bound := period_bound(raw, after=after)) is not None:
                key = f"{stem}_{'after' if after else 'before'}"
                narrowest = max if after else min
                periods[key] = narrowest(bound, periods.get(key, bound))
    return periods


def _comparison(value: str) -> tuple[bool, str]:
    if value.startswith(("<", ">")):
        return value[0] == ">", value[1:].lstrip("=")
    return value[:3] == "gt:", value[3:]


def period_bound(raw: str, *, after: bool) -> datetime | None:
    """The instant a period starts or ends at; None when it can't be read, or is out of the calendar."""
    try:
        at = datetime.fromisoformat(raw.strip().replace(" ", "+") if re.search(r"T.* \d\d:", raw) else raw.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        # Strictly after: periods include their start, and instants are kept to the millisecond.
        return at.replace(microsecond=at.microsecond // 1000 * 1000) + timedelta(milliseconds=1) if after else at
    except (ValueError, OverflowError):
        return None
