"""Shapes of JSON values: what is read, and every fault with its path."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.shapes import ABSENT, Fault, Field, chosen, flag, instant, many, moment, nullable, number, optional, record, text

CAT = record({"kind": text(), "lives": number(least=0, most=9), "names": many(text(most=5)), "tail": optional(nullable(flag()))})
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def read(field: Field, value: Any) -> tuple[Any, list[tuple[str, str]]]:
    faults: list[Fault] = []
    result = field.read(value, "", faults)
    return result, [(fault.path, fault.code) for fault in faults]


def test_it_works() -> None:
    cat = {"kind": " chat ", "lives": 9, "names": ["Plume"], "more": "dropped"}
    assert read(CAT, cat) == ({"kind": "chat", "lives": 9, "names": ["Plume"]}, [])


def test_every_fault_has_its_path() -> None:
    result, faults = read(CAT, {"kind": 1, "lives": 10, "names": ["Plume", "Moustache"], "tail": "longue"})
    assert faults == [
        ("kind", "TYPE_INVALID"),
        ("lives", "NUMBER_OUT_OF_RANGE"),
        ("names.1", "TEXT_TOO_LONG"),
        ("tail", "TYPE_INVALID"),
    ]
    assert result == {"kind": ABSENT, "lives": ABSENT, "names": ["Plume", ABSENT], "tail": ABSENT}


def test_what_is_missing_is_required() -> None:
    assert read(CAT, {})[1] == [("kind", "REQUIRED"), ("lives", "REQUIRED"), ("names", "REQUIRED")]
    assert read(CAT, {"kind": None, "lives": None, "names": [], "tail": None})[1] == [("kind", "REQUIRED"), ("lives", "REQUIRED")]


def test_a_field_chooses_the_shape() -> None:
    animal = chosen("kind", {"cat": CAT, True: record({})})
    assert read(animal, {"kind": True}) == ({}, [])
    assert read(animal, {"kind": "dog"})[1] == [("kind", "OPTION_INVALID")]
    assert read(animal, {})[1] == [("kind", "REQUIRED")]
    assert read(animal, {"kind": []})[1] == [("kind", "OPTION_INVALID")]


@given(anything)
def test_it_reads_anything(value: Any) -> None:
    faults: list[Fault] = []
    CAT.read(value, "", faults)
    CAT.read({"kind": value, "lives": value, "names": value}, "", faults)
    assert faults


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-06-15", datetime(2026, 6, 15, tzinfo=UTC)),
        (" 2026-06-15T08:30Z ", datetime(2026, 6, 15, 8, 30, tzinfo=UTC)),
        ("2026-06-15T08:30:01.25+02:00", datetime(2026, 6, 15, 6, 30, 1, 250000, tzinfo=UTC)),
        ("2026-06-15 08:30:00-0330", datetime(2026, 6, 15, 12, tzinfo=UTC)),
        ("2026-02-30", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2028-02-29", datetime(2028, 2, 29, tzinfo=UTC)),
        ("0001-01-01T00:00+23:59", None),
        ("9999-12-31T23:59-23:59", None),
        ("0000-01-01", None),
        ("2026-06-15T24:00", None),
        ("2026-06-15T08:30+99:99", None),
        ("15/06/2026", None),
        ("", None),
    ],
)
def test_a_date_is_an_instant(written: str, expected: datetime | None) -> None:
    assert moment(written) == expected


@pytest.mark.parametrize("written", ["2026-06-15", "2026-06-15T08:30", "2026-06-15T08:30:00+00:00", "2026-02-30T00:00:00Z", "Z" * 20])
def test_an_instant_is_strict(written: str) -> None:
    assert instant(written) is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back(at: datetime) -> None:
    assert instant(at.isoformat().replace("+00:00", "Z")) == at


@given(st.text())
def test_any_text_may_be_no_date(written: str) -> None:
    assert moment(written) is None or len(written) >= 10
