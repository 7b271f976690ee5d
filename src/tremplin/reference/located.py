"""Where something is, how precisely that is known, and how far it is from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from statistics import fmean
from typing import Literal, Protocol, TypeAlias

from tremplin.reference.communes import Commune, Departement, Region, communes, departments

Precision: TypeAlias = Literal["commune", "district", "postcode", "department", "region", "coordinates"]

EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)


@dataclass(frozen=True, slots=True)
class Located:
    """A place found. `lat` and `lon` are degrees (WGS 84).

    `precision` is what the point stands for: with `postcode`, the most populated of the communes it serves; with
    `department` and `region`, the middle of its communes. `department` is a code, `region` a name.
    """

    label: str
    lat: float
    lon: float
    precision: Precision
    commune: Commune | None = None
    insee: str | None = None
    postcode: str | None = None
    department: str | None = None
    department_name: str | None = None
    region: str | None = None


class HasPosition(Protocol):
    """Anything with a latitude and a longitude in degrees: `Located`, `Commune`…"""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


def distance_km(a: HasPosition, b: HasPosition) -> float:
    """Kilometres between two points on a sphere (haversine): within 0.5 % of the truth."""
    half_lat, half_lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def at_commune(commune: Commune, postcode: str | None = None, *, guessed: bool = False) -> Located:
    """A commune or district, under the postcode given when it is one of its own, else under its first one.

    `guessed`: the commune was only deduced from a postcode that others share.
    """
    department = departments()[commune.department]
    divided = commune.insee in _divided()
    if postcode not in commune.postcodes:  # Paris as a whole has no postcode worth showing
        postcode = None if divided or not commune.postcodes else commune.postcodes[0]
    precision: Precision = "postcode" if guessed else "commune" if commune.district_of is None else "district"
    return Located(
        label=f"{commune.name.removesuffix(' Arrondissement')} ({postcode or department.code})",
        lat=commune.lat,
        lon=commune.lon,
        precision=precision,
        commune=commune,
        insee=commune.insee,
        postcode=postcode,
        department=department.code,
        department_name=department.name,
        region=department.region.name,
    )


def at_department(department: Departement) -> Located:
    """A whole département."""
    lat, lon = _middles()[department.code]
    return Located(
        label=f"{department.name} ({department.code})",
        lat=lat,
        lon=lon,
        precision="department",
        department=department.code,
        department_name=department.name,
        region=department.region.name,
    )


def at_region(region: Region) -> Located:
    """A whole region."""
    parts = [_middles()[each.code] for each in departments().values() if each.region is region]
    lat, lon = fmean(lat for lat, _ in parts), fmean(lon for _, lon in parts)
    return Located(label=region.name, lat=round(lat, 5), lon=round(lon, 5), precision="region", region=region.name)


def at_coordinates(lat: float, lon: float) -> Located:
    """A bare point."""
    return Located(label=f"{lat}, {lon}", lat=lat, lon=lon, precision="coordinates")


@cache
def _middles() -> dict[str, tuple[float, float]]:
    inside: dict[str, list[Commune]] = {}
    for commune in communes().values():
        inside.setdefault(commune.department, []).append(commune)
    return {
        code: (round(fmean(each.lat for each in them), 5), round(fmean(each.lon for each in them), 5)) for code, them in inside.items()
    }


@cache
def _divided() -> frozenset[str]:
    return frozenset(each.district_of for each in communes().values() if each.district_of is not None)
