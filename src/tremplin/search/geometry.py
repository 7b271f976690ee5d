"""Circles on the Earth as the boxes an index can search."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

from tremplin.search.model import EARTH_RADIUS_KM, Near

# Boxes are a hair wider than their circle, so that rounding never loses a point of its edge.
_MARGIN_DEGREES = 1e-6


@dataclass(frozen=True, slots=True)
class Box:
    west: float
    south: float
    east: float
    north: float


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance between two points in degrees (haversine)."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    square = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(square)))


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
