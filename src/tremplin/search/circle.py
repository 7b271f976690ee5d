"""Circles as SQL over the rows of places, which hold a position in degrees and the point x, y, z of the unit sphere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import fmod

from tremplin.search.compile import Arguments, kind_code
from tremplin.search.geometry import boxes, cap
from tremplin.search.model import Near

_BAND = 1000
# As it is indexed, and exactly so; the remainder is written as drivers want it.
_PLACED = f"point(position[0] + (kind %% {_BAND}) * {_BAND}::float8, position[1])"


def boxed(near: Near, kinds: Sequence[str], arguments: Arguments) -> str:
    """Whether a place is in the boxes around a circle, which an index answers: there, each kind is in a band of longitudes of its own,
    else a circle would meet the places of all kinds. Two kinds that share one are still told apart by their code."""
    bands = dict.fromkeys(fmod(kind_code(kind), _BAND) * _BAND for kind in kinds)  # the remainder has the sign of the code, as in SQL
    found = []
    for box, band in product(boxes(near), bands):
        sides = box.west + band, box.south, box.east + band, box.north
        west, south, east, north = (arguments.add(side, "float8") for side in sides)
        found.append(f"{_PLACED} <@ box(point({west}, {south}), point({east}, {north}))")
    return f"({' OR '.join(found)})"


def measured(near: Near | None, arguments: Arguments) -> tuple[str, str]:
    """The square of the chord from the centre to a place, null without a centre; and whether `chord`, so named, is in the circle."""
    if near is None:
        return "NULL::float8", "TRUE"
    circle = cap(near)
    gaps = [f"({axis} - {arguments.add(getattr(circle, axis), 'float8')})" for axis in ("x", "y", "z")]
    return " + ".join(f"{gap} * {gap}" for gap in gaps), f"chord <= {arguments.add(circle.chord, 'float8')}"
