"""Public figures, and what is withheld of them so that no partner's own are told. Pure.

A year is a cube: each cell counts what happened in one month, one département, one type of mission and one domain, where `ALL`
stands for every value. The threshold is the one French official statistics apply to businesses (INSEE, « secret statistique »):
a cell is told when at least three announcers are behind it, none of them for more than 85 %. A cell that could be found by taking
others away from their total is withheld too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

LEAST_ANNOUNCERS = 3
LARGEST_SHARE = 0.85
ALL = ""
# What missions that name no place, no type or no domain are counted under.
UNSAID = "-"
WHOLE_YEAR = 0


class Cell(NamedTuple):
    """Where a figure stands in the cube of a year; `month` is WHOLE_YEAR or 1 to 12."""

    month: int
    department: str
    type: str
    domain: str


_WHOLE = Cell(WHOLE_YEAR, ALL, ALL, ALL)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure, with how many announcers are behind it and how much the first of them has."""

    count: int
    announcers: int
    largest: int

    @property
    def tells_too_much(self) -> bool:
        return self.count > 0 and (self.announcers < LEAST_ANNOUNCERS or self.largest > LARGEST_SHARE * self.count)


def protected(cube: Mapping[Cell, Measure]) -> dict[Cell, int | None]:
    """What may be told of each cell; None for what is withheld.

    Along each dimension, the cells of a line add up to their total: whenever just one of these is withheld, subtraction would
    give it, so the smallest of the others is withheld as well, until no line has just one left.
    """
    withheld = {cell for cell, measure in cube.items() if measure.tells_too_much}
    waiting = _lines(cube)
    crossing: dict[Cell, list[tuple[Cell, ...]]] = defaultdict(list)
    for line in waiting:
        for cell in line:
            crossing[cell].append(line)
    while waiting:
        line = waiting.pop()
        if sum(cell in withheld for cell in line) != 1:
            continue
        others = [cell for cell in line if cell not in withheld and cube[cell].count > 0]
        # The total, which is what readers come for, is given up last.
        if chosen := min(others, key=lambda cell: (cell == line[0], cube[cell].count, cell), default=None):
            withheld.add(chosen)
            waiting.extend(crossing[chosen])
    return {cell: None if cell in withheld else measure.count for cell, measure in cube.items()}


def _lines(cube: Mapping[Cell, Measure]) -> list[tuple[Cell, ...]]:
    """Each total, followed by the cells that add up to it along one dimension."""
    lines: dict[tuple[str, Cell], list[Cell]] = {}
    for cell in cube:
        for name, whole in _WHOLE._asdict().items():
            total = cell._replace(**{name: whole})
            if total != cell and total in cube:
                lines.setdefault((name, total), [total]).append(cell)
    return [tuple(line) for line in lines.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigures:
    """What is told of a cell. Missions and organisations are those of the open catalogue, which anyone can count."""

    organisations: int = 0
    missions: int = 0
    clicks: int | None = 0
    applications: int | None = 0


NOTHING = PublicFigures()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the public."""

    year: int
    department: str = ALL
    type: str = ALL


@dataclass(frozen=True, slots=True)
class Publication:
    """The answer: the whole year, each of its months, its domains and its départements, those with most missions first.

    `years` are those that can be asked; `computed_at` is None when the year asked has no figures yet.
    """

    asked: Asked
    years: tuple[int, ...]
    computed_at: datetime | None
    whole: PublicFigures = NOTHING
    months: tuple[PublicFigures, ...] = (NOTHING,) * 12
    domains: tuple[tuple[str, PublicFigures], ...] = ()
    departments: tuple[tuple[str, PublicFigures], ...] = ()


def published(asked: Asked, years: tuple[int, ...], computed_at: datetime | None, told: Mapping[Cell, PublicFigures]) -> Publication:
    """The answer to a question, from the cells of its year."""
    whole = Cell(WHOLE_YEAR, asked.department, asked.type, ALL)
    country = whole._replace(department=ALL)
    domains = {cell.domain: each for cell, each in told.items() if cell.domain != ALL and cell._replace(domain=ALL) == whole}
    departments = {
        cell.department: each for cell, each in told.items() if cell.department != ALL and cell._replace(department=ALL) == country
    }
    months = tuple(told.get(whole._replace(month=month), NOTHING) for month in range(1, 13))
    return Publication(asked, years, computed_at, told.get(whole, NOTHING), months, _ordered(domains), _ordered(departments))


def _ordered(told: Mapping[str, PublicFigures]) -> tuple[tuple[str, PublicFigures], ...]:
    return tuple(sorted(told.items(), key=lambda each: (-each[1].missions, each[0])))
