"""Circles on the Earth: as boxes, which an index can search, then as chords, which are quick to compare.

On a unit sphere, the square of the straight line between two points grows with their distance: comparing it takes eight
multiplications a row, where the distance itself takes six trigonometric functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin

from tremplin.search.model import EARTH_RADIUS_KM, Near

# Boxes are a hair wider than their circle, so that rounding never loses a point of its edge.
_MARGIN_DEGREES = 1e-6


# Rounding must not lose a point of the edge either: this is six centimetres.
_MARGIN_CHORD = 1e-16


@dataclass(frozen=True, slots=True)
class Box:
    west: float
    south: float
    east: float
    north: float


def boxes(near: Near) -> list[Box]:
    """The boxes that hold a circle: two when it crosses the 180th meridian, all longitudes when it holds a pole."""
    angle = near.km / EARTH_RADIUS_KM
    reach = degrees(angle) + _MARGIN_DEGREES
    south, north = max(-90.0, near.lat - reach), min(90.0, near.lat + reach)
    if south == -90.0 or north == 90.0:
        return [Box(-180.0, south, 180.0, north)]
    spread = degrees(asin(min(1.0, sin(angle) / cos(radians(near.lat))))) + _MARGIN_DEGREES
    west, east = near.lon - spread, near.lon + spread
    if west < -180.0:
        return [Box(-180.0, south, east, north), Box(west + 360.0, south, 180.0, north)]
    if east > 180.0:
        return [Box(west, south, 180.0, north), Box(-180.0, south, east - 360.0, north)]
    return [Box(west, south, east, north)]


@dataclass(frozen=True, slots=True)
class Cap:
    """A circle on the unit sphere: its centre, and the square of the longest chord from it."""

    x: float
    y: float
    z: float
    chord: float


def cap(near: Near) -> Cap:
    """The circle as the columns x, y, z of places are compared with it."""
    lat, lon = radians(near.lat), radians(near.lon)
    angle = min(near.km / EARTH_RADIUS_KM, pi)
    return Cap(cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat), (2 * sin(angle / 2)) ** 2 + _MARGIN_CHORD)


def kilometres(chord: str) -> str:
    """The SQL of the distance that the square of a chord stands for; NULL for NULL. No rounding takes it out of a domain."""
    return f"2 * {EARTH_RADIUS_KM} * atan2(sqrt({chord}), sqrt(greatest(4 - {chord}, 0)))"
