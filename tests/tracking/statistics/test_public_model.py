"""What is withheld from the public, so that nobody's own figures are told or found by taking others away."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.tracking.statistics.public.model import ALL, WHOLE_YEAR, Asked, Cell, Measure, PublicFigures, protected, published

CLICKS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(["69", "75", "2A"]),
        st.sampled_from(["benevolat", "service"]),
        st.sampled_from(["sport", "emploi"]),
        st.sampled_from(["alize", "boussole", "cabestan", "dune"]),
        st.integers(1, 40),
    ),
    max_size=40,
)


def cube(clicks: list[tuple[int, str, str, str, str, int]]) -> dict[Cell, Measure]:
    """The cube that the database makes of clicks: (month, département, type, domain, announcer, how many)."""
    by_announcer: dict[Cell, Counter[str]] = defaultdict(Counter)
    for month, department, type_, domain, announcer, count in clicks:
        for place in (ALL, department):
            for kind in (ALL, type_):
                for cell in (
                    Cell(WHOLE_YEAR, place, kind, ALL),
                    Cell(month, place, kind, ALL),
                    Cell(WHOLE_YEAR, place, kind, domain),
                ):
                    by_announcer[cell][announcer] += count
    return {cell: Measure(each.total(), len(each), max(each.values())) for cell, each in by_announcer.items()}


@pytest.mark.parametrize(
    ("measure", "is_withheld"),
    [
        (Measure(0, 0, 0), False),
        (Measure(10, 1, 10), True),
        (Measure(10, 2, 5), True),
        (Measure(10, 3, 4), False),
        (Measure(100, 3, 85), False),
        (Measure(100, 3, 86), True),
        (Measure(100, 40, 86), True),
    ],
)
def test_it_works(measure: Measure, is_withheld: bool) -> None:
    assert measure.tells_too_much is is_withheld


def test_what_one_subtraction_would_tell_is_withheld_too() -> None:
    told = protected(
        cube(
            [(1, "69", "benevolat", "sport", name, 20) for name in ("alize", "boussole", "cabestan")]
            + [(1, "75", "benevolat", "sport", name, 30) for name in ("alize", "boussole", "cabestan")]
            + [(1, "2A", "benevolat", "sport", "dune", 5)]
        )
    )
    year = {place: told[Cell(WHOLE_YEAR, place, ALL, ALL)] for place in (ALL, "69", "75", "2A")}
    assert year == {ALL: 155, "69": None, "75": 90, "2A": None}


@given(CLICKS)
def test_no_cell_that_tells_too_much_is_told(clicks: list[tuple[int, str, str, str, str, int]]) -> None:
    known = cube(clicks)
    told = protected(known)
    assert told.keys() == known.keys()
    for cell, measure in known.items():
        assert told[cell] in {None, measure.count}
        assert told[cell] is None or not measure.tells_too_much


@given(CLICKS)
def test_no_total_leaves_just_one_cell_to_be_found(clicks: list[tuple[int, str, str, str, str, int]]) -> None:
    told = protected(cube(clicks))
    for k, name in enumerate(Cell._fields):
        whole: Any = WHOLE_YEAR if name == "month" else ALL
        lines: dict[Cell, list[Cell]] = defaultdict(list)
        for cell in told:
            total = cell._replace(**{name: whole})
            if cell[k] != whole and total in told:
                lines[total].append(cell)
        for total, cells in lines.items():
            assert sum(told[each] is None for each in (total, *cells)) != 1


def test_a_question_gets_its_months_its_domains_and_every_department_of_its_type() -> None:
    told = {
        Cell(0, "69", "benevolat", ALL): PublicFigures(missions=7),
        Cell(0, "75", "benevolat", ALL): PublicFigures(missions=9),
        Cell(2, "69", "benevolat", ALL): PublicFigures(missions=3),
        Cell(0, "69", "benevolat", "sport"): PublicFigures(missions=5),
        Cell(0, "69", "benevolat", "emploi"): PublicFigures(missions=5),
    }
    found = published(Asked(2026, "69", "benevolat"), (2026,), None, told)
    assert found.whole.missions == 7
    assert [each.missions for each in found.months] == [0, 3, *[0] * 10]
    assert [key for key, _ in found.domains] == ["emploi", "sport"]
    assert [(key, each.missions) for key, each in found.departments] == [("75", 9), ("69", 7)]
