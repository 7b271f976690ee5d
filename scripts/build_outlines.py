"""Builds `assets/images/departements.svg`, the outlines of départements on our maps: `scripts/build_outlines.py`.

They are ours: nothing is read but the points of the communes that come with the program (`reference/communes.py`). Each square of a
fine grid belongs to the département of its nearest commune, as far as communes reach; borders between squares are then smoothed, once
for both neighbours. Run by hand, never at run time. The same communes give the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, inf
from pathlib import Path

from tremplin.portal.immersions.plane import MAINLAND, OVERSEAS, Plane
from tremplin.reference.communes import communes

TARGET = Path(__file__).parents[1] / "assets/images/departements.svg"
Cell = tuple[int, int]
Corner = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fineness:
    """In kilometres: the side of a square, how far a commune reaches, how much of that is taken back along the edge (so that bays
    are filled without land growing into the sea), and how far a border may move when it is smoothed."""

    side: float
    reach: float
    back: float
    smoothing: float


MAINLAND_FINENESS = Fineness(2, 13, 10.5, 2.4)
OVERSEAS_FINENESS = {
    "971": Fineness(1, 9, 7, 0.9),
    "972": Fineness(1, 9, 7, 0.9),
    "973": Fineness(5, 110, 85, 5),
    "974": Fineness(1, 14, 11, 0.9),
    "976": Fineness(0.6, 6, 4.5, 0.5),
}


def main() -> None:
    """Writes the file."""
    by_plane: dict[Plane, tuple[Fineness, list[tuple[float, float, str]]]] = {MAINLAND: (MAINLAND_FINENESS, [])}
    by_plane |= {plane: (OVERSEAS_FINENESS[code], []) for code, plane in OVERSEAS.items()}
    for commune in communes().values():
        plane = OVERSEAS.get(commune.department) or (None if commune.department > "96" else MAINLAND)
        if plane:
            by_plane[plane][1].append((*plane.at(commune.lat, commune.lon), commune.department))
    paths: dict[str, str] = {}
    for fineness, points in by_plane.values():
        paths |= outlines(points, fineness)
    symbols = "".join(f'<path id="d{code}" vector-effect="non-scaling-stroke" d="{path}"/>\n' for code, path in sorted(paths.items()))
    mainland = "".join(f'<use href="#d{code}"/>' for code in sorted(paths) if code not in OVERSEAS)
    TARGET.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><defs>\n{symbols}<g id="france">{mainland}</g>\n</defs></svg>\n')
    print(f"{len(paths)} départements, {TARGET.stat().st_size} bytes")


def outlines(points: list[tuple[float, float, str]], fineness: Fineness) -> dict[str, str]:
    """Code → the path of a département."""
    owners = filled(taken_back(owned(points, fineness), fineness))
    edges = borders(owners)
    crossings = {corner for corner, count in degrees(edges).items() if count != 2}
    paths: dict[str, str] = {}
    for code in sorted(edges):
        rings = [smoothed(ring, crossings, fineness.smoothing / fineness.side) for ring in rings_of(edges[code])]
        paths[code] = "".join(written(ring, fineness.side) for ring in rings if len(ring) >= 3)
    return paths


def owned(points: list[tuple[float, float, str]], fineness: Fineness) -> dict[Cell, str]:
    """Each square within reach of a commune, with the département of the nearest one."""
    found: dict[Cell, tuple[float, str]] = {}
    steps = int(fineness.reach / fineness.side) + 1
    for x, y, code in points:
        column, row = int(x // fineness.side), int(y // fineness.side)
        for i in range(column - steps, column + steps + 1):
            for j in range(row - steps, row + steps + 1):
                away = hypot((i + 0.5) * fineness.side - x, (j + 0.5) * fineness.side - y)
                if away <= fineness.reach and away < found.get((i, j), (inf, ""))[0]:
                    found[i, j] = away, code
    return {cell: code for cell, (_, code) in found.items()}


def taken_back(owners: dict[Cell, str], fineness: Fineness) -> dict[Cell, str]:
    """The same, less what is near the outside."""
    steps = int(fineness.back / fineness.side)
    disc = [(i, j) for i in range(-steps, steps + 1) for j in range(-steps, steps + 1) if hypot(i, j) * fineness.side <= fineness.back]
    outside = open_squares(owners)
    edge = {near for cell in owners for near in around(cell) if near in outside}
    gone = {(column + i, row + j) for column, row in edge for i, j in disc}
    return {cell: code for cell, code in owners.items() if cell not in gone}


def open_squares(owners: dict[Cell, str]) -> set[Cell]:
    """The squares around that can be reached from far away without crossing any département."""
    columns, rows = [cell[0] for cell in owners], [cell[1] for cell in owners]
    west, east, north, south = min(columns) - 1, max(columns) + 1, min(rows) - 1, max(rows) + 1
    reached, waiting = {(west, north)}, [(west, north)]
    while waiting:
        for near in around(waiting.pop()):
            if west <= near[0] <= east and north <= near[1] <= south and near not in owners and near not in reached:
                reached.add(near)
                waiting.append(near)
    return reached


def filled(owners: dict[Cell, str]) -> dict[Cell, str]:
    """The same, where squares that no commune reaches but that land surrounds go to a neighbour."""
    outside = open_squares(owners)
    whole = dict(owners)
    growing = list(owners)
    while growing:
        begun = {near: whole[cell] for cell in growing for near in around(cell) if near not in whole and near not in outside}
        whole |= begun
        growing = list(begun)
    return whole


def around(cell: Cell) -> list[Cell]:
    """The four squares that touch one."""
    return [(cell[0] + 1, cell[1]), (cell[0] - 1, cell[1]), (cell[0], cell[1] + 1), (cell[0], cell[1] - 1)]


def borders(owners: dict[Cell, str]) -> dict[str, dict[Corner, list[Corner]]]:
    """Code → the sides of its squares that touch something else, as corner → next corners, with the inside on the right."""
    edges: dict[str, dict[Corner, list[Corner]]] = defaultdict(lambda: defaultdict(list))
    for (i, j), code in owners.items():
        sides = [((i, j), (i + 1, j), (i, j - 1)), ((i + 1, j), (i + 1, j + 1), (i + 1, j)),
                 ((i + 1, j + 1), (i, j + 1), (i, j + 1)), ((i, j + 1), (i, j), (i - 1, j))]  # fmt: skip
        for start, end, beyond in sides:
            if owners.get(beyond) != code:
                edges[code][start].append(end)
    return edges


def degrees(edges: dict[str, dict[Corner, list[Corner]]]) -> dict[Corner, int]:
    """Corner → how many borders meet there: two along a border, more where three départements, or two and the sea, do."""
    sides = {frozenset((start, end)) for each in edges.values() for start, ends in each.items() for end in ends}
    count: dict[Corner, int] = defaultdict(int)
    for side in sides:
        for corner in side:
            count[corner] += 1
    return count


def rings_of(edges: dict[Corner, list[Corner]]) -> list[list[Corner]]:
    """The closed lines that sides make."""
    left = {start: sorted(ends) for start, ends in sorted(edges.items())}
    rings = []
    while left:
        start = next(iter(left))
        ring, here = [], start
        while True:
            ring.append(here)
            after = left[here].pop()
            if not left[here]:
                del left[here]
            here = after
            if here == start:
                break
        rings.append(ring)
    return rings


def smoothed(ring: list[Corner], crossings: set[Corner], most: float) -> list[Corner]:
    """A ring with fewer corners: between two crossings, neighbours smooth the same line the same way."""
    fixed = [k for k, corner in enumerate(ring) if corner in crossings]
    if len(fixed) < 2:  # an island, or a département within another: two corners far apart stand for crossings
        first = ring.index(min(ring))
        fixed = sorted({first, max(range(len(ring)), key=lambda k: hypot(ring[k][0] - ring[first][0], ring[k][1] - ring[first][1]))})
    kept: list[Corner] = []
    for start, end in zip(fixed, [*fixed[1:], fixed[0] + len(ring)], strict=True):
        line = [ring[k % len(ring)] for k in range(start, end + 1)]
        one_way = line[0] <= line[-1]
        thinned = thin(line if one_way else line[::-1], most)
        kept += (thinned if one_way else thinned[::-1])[:-1]
    return kept


def thin(line: list[Corner], most: float) -> list[Corner]:
    """Douglas and Peucker's: leaves out the corners that stand no further than `most` from the line between those kept."""
    (ax, ay), (bx, by) = line[0], line[-1]
    length = hypot(bx - ax, by - ay)
    far, worst = 0, most
    for k, (x, y) in enumerate(line[1:-1], 1):
        away = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else hypot(x - ax, y - ay)
        if away > worst:
            far, worst = k, away
    return [*thin(line[: far + 1], most)[:-1], *thin(line[far:], most)] if far else [line[0], line[-1]]


def written(ring: Iterable[Corner], side: float) -> str:
    """A ring as SVG writes it, in kilometres, each corner from the one before."""
    corners = [(round(x * side), round(y * side)) for x, y in ring]
    steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(corners)]
    return f"M{corners[0][0]} {corners[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0)) + "z"


if __name__ == "__main__":
    main()
