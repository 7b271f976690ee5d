"""The plane that our maps are drawn on, in kilometres: one for the mainland, one for each overseas département. Pure.

A stereographic projection around the centre of each keeps shapes: a circle on the ground is a circle on the map. `y` grows southwards,
as it does in SVG. `scripts/build_outlines.py` draws the outlines of départements on the same planes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from tremplin.search.model import EARTH_RADIUS_KM


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane that touches the Earth at a point, in degrees."""

    lat: float
    lon: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a point of the Earth stands on it: kilometres to the east and to the south of its centre."""
        here, there, turn = radians(self.lat), radians(lat), radians(lon - self.lon)
        facing = 1 + sin(here) * sin(there) + cos(here) * cos(there) * cos(turn)
        scale = 2 * EARTH_RADIUS_KM / max(facing, 1e-9)  # the antipode is infinitely far
        return scale * cos(there) * sin(turn), scale * (sin(here) * cos(there) * cos(turn) - cos(here) * sin(there))


MAINLAND = Plane(46.5, 2.5)
OVERSEAS = {
    "971": Plane(16.2, -61.5),
    "972": Plane(14.65, -61.0),
    "973": Plane(4.0, -53.1),
    "974": Plane(-21.13, 55.53),
    "976": Plane(-12.83, 45.15),
}
"""Code of a département → its plane. Collectivities that are too small or too scattered to be drawn have none."""
