"""Maps, as what to draw: départements with their counts, or what is around a place, at its points. Pure.

Everything is in kilometres on a plane (`plane.py`); the outlines of départements are a file of ours. No tile, no script.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from typing import TypeAlias

from tremplin.portal.immersions.plane import MAINLAND, OVERSEAS, Plane
from tremplin.portal.language.spoken import _
from tremplin.reference.communes import communes, departments
from tremplin.search.model import FacetValue, Near

LEVELS = 4
Point: TypeAlias = tuple[float, float]
View: TypeAlias = tuple[float, float, float, float]
# The mainland, with the sea on its left, where the overseas départements are drawn: centre, then scale.
_COUNTRY = (-550, -530, 1160, 1110)
_INSETS = {
    "971": (-480, 120, 1.2),
    "972": (-370, 120, 1.4),
    "973": (-480, 270, 0.32),
    "974": (-370, 270, 1.3),
    "976": (-480, 420, 1.8),
}
# How far from its centre a plane is of use.
_MAINLAND_KM, _OVERSEAS_KM = 900, 400
_MARGIN = 1.12
# The radius of a marker, as a part of the width of the map: it can be touched on the narrowest phone, and hides little elsewhere.
_MARKER = 1 / 32
_TOWNS, _SMALLEST_TOWN = 9, 2_000


@dataclass(frozen=True, slots=True)
class Shape:
    """A département that leads to what it has; `level` says how much, from 0 to LEVELS. Without `transform`, drawn in place."""

    code: str
    name: str
    count: int
    level: int
    href: str
    drawn: bool
    transform: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """Something to be found at a point: what it is called, by whom or when."""

    lat: float
    lon: float
    city: str
    href: str
    title: str
    by: str


@dataclass(frozen=True, slots=True)
class Spot:
    """What is at one place of the map; its number is that of the list below it."""

    number: int
    x: float
    y: float
    label: str
    href: str
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class Town:
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """A map: what part of the plane it shows (x, y, width, height), and what is on it."""

    view: View
    shapes: tuple[Shape, ...] = ()
    outlines: tuple[str, ...] = ()
    circle: tuple[float, float, float] | None = None
    spots: tuple[Spot, ...] = ()
    towns: tuple[Town, ...] = ()

    @property
    def pinned(self) -> int:
        """How many things it shows at their place."""
        return sum(len(spot.pins) for spot in self.spots)

    @property
    def marker(self) -> float:
        """The radius of a marker."""
        return round(self.view[2] * _MARKER, 2)


def of_country(counts: Sequence[FacetValue], href: Callable[[str], str]) -> Atlas:
    """Every département with its count; `href` gives the address of what a place has."""
    held = {each.value: each.count for each in counts}
    ranked = sorted(count for count in held.values() if count)
    shapes = []
    for code, department in departments().items():
        count = held.get(department.name, 0)
        drawn = code in OVERSEAS or len(code) == 2
        if drawn or count:
            # By rank: as many départements of each shade, whatever the gap between Paris and the others.
            level = 1 + LEVELS * bisect_left(ranked, count) // len(ranked) if count else 0
            # By its code: « Paris » or « Doubs » would be read as the commune.
            shapes.append(Shape(code, department.name, count, level, href(code), drawn, _transform(code)))
    return Atlas(_COUNTRY, shapes=tuple(shapes))


def around(near: Near | None, codes: Sequence[str], pins: Iterable[Pin]) -> Atlas:
    """What is around a point, or in départements (codes)."""
    if near is not None:
        plane = _plane(near.lat, near.lon)
        x, y = plane.at(near.lat, near.lon)
        circle = (round(x, 1), round(y, 1), near.km)
        view = _square(x - near.km, y - near.km, x + near.km, y + near.km)
    else:
        plane, circle = _plane_of(codes), None
        view = _square(*_extent(plane, tuple(codes)))
    spots = _spots([(each, plane.at(each.lat, each.lon)) for each in pins], 2 * view[2] * _MARKER)
    taken = [(spot.x, spot.y) for spot in spots]
    return Atlas(
        view,
        outlines=_outlines(plane),
        circle=circle,
        spots=spots,
        towns=tuple(_towns(plane, view, taken)),
    )


def _transform(code: str) -> str:
    if code not in _INSETS:
        return ""
    x, y, scale = _INSETS[code]
    return f"translate({x} {y}) scale({scale})"


def _plane(lat: float, lon: float) -> Plane:
    """The plane on which a point stands near the centre; one of its own, without outlines, when there is none."""
    for plane, reach in ((MAINLAND, _MAINLAND_KM), *((each, _OVERSEAS_KM) for each in OVERSEAS.values())):
        if hypot(*plane.at(lat, lon)) < reach:
            return plane
    return Plane(lat, lon)


def _plane_of(codes: Sequence[str]) -> Plane:
    first = next((each for each in communes().values() if each.department in codes), None)
    return _plane(first.lat, first.lon) if first else MAINLAND


def _outlines(plane: Plane) -> tuple[str, ...]:
    if plane == MAINLAND:
        return ("france",)
    return tuple(f"d{code}" for code, each in OVERSEAS.items() if each == plane)


def _square(west: float, north: float, east: float, south: float) -> View:
    """The part of the plane that holds a rectangle with some margin, as high as it is wide."""
    side = max(east - west, south - north, 1) * _MARGIN
    return round((west + east - side) / 2, 1), round((north + south - side) / 2, 1), round(side, 1), round(side, 1)


@cache
def _extent(plane: Plane, codes: tuple[str, ...]) -> View:
    points = [plane.at(each.lat, each.lon) for each in communes().values() if each.department in codes] or [(0.0, 0.0)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _spots(placed: Sequence[tuple[Pin, Point]], apart: float) -> tuple[Spot, ...]:
    """Pins whose markers would hide one another share one, at the place of the first."""
    groups: list[tuple[Point, list[Pin]]] = []
    for each, point in placed:
        near = next((group for spot, group in groups if hypot(spot[0] - point[0], spot[1] - point[1]) < apart), None)
        if near is None:
            groups.append((point, [each]))
        else:
            near.append(each)
    return tuple(
        Spot(number, round(x, 1), round(y, 1), _said(pins), pins[0].href if len(pins) == 1 else f"#lieu-{number}", tuple(pins))
        for number, ((x, y), pins) in enumerate(groups, 1)
    )


def _said(pins: Sequence[Pin]) -> str:
    towns = list(dict.fromkeys(each.city for each in pins))
    return towns[0] if len(towns) == 1 else _("%(town)s et alentours", town=towns[0])


@cache
def _known_towns() -> tuple[tuple[str, float, float], ...]:
    """Towns that help to find one's way, the most populated first."""
    found = sorted((each for each in communes().values() if each.district_of is None), key=lambda each: -each.population)
    return tuple((each.name, each.lat, each.lon) for each in found if each.population >= _SMALLEST_TOWN)


def _towns(plane: Plane, view: View, taken: Sequence[Point]) -> Iterable[Town]:
    """The main towns of a map, far enough from one another and from the markers for their names to be read."""
    width = view[2]
    kept: list[Town] = []
    reach = width / 111 + 1  # degrees, with room to spare: most towns need not be projected
    lat, lon = _middle(plane, view)
    for name, town_lat, town_lon in _known_towns():
        if abs(town_lat - lat) > reach or abs(town_lon - lon) > 2 * reach:
            continue
        x, y = plane.at(town_lat, town_lon)
        inside = view[0] + width * 0.12 < x < view[0] + width * 0.88 and view[1] + width * 0.05 < y < view[1] + width * 0.95
        below = y + width * 0.07  # where the name is written
        free = all(abs(x - a) > width * 0.16 or abs(below - b) > width * 0.055 for a, b in taken)
        alone = all(abs(x - each.x) > width * 0.3 or abs(y - each.y) > width * 0.09 for each in kept)
        if inside and free and alone:
            kept.append(Town(round(x, 1), round(y, 1), name))
        if len(kept) == _TOWNS:
            break
    return kept


def _middle(plane: Plane, view: View) -> tuple[float, float]:
    """About where the centre of a map is, in degrees: enough to leave out what is far from it."""
    x, y = view[0] + view[2] / 2, view[1] + view[3] / 2
    lat = plane.lat - y / 111.2
    return lat, plane.lon + x / (111.2 * max(cos(radians(lat)), 0.1))
