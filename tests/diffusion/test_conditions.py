"""Free conditions are read from JSON with every fault told, and written back as they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.diffusion import conditions
from tremplin.diffusion.errors import ConditionInvalid
from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not

FIELDS = ("domain", "remote", "tags")
leaves = st.builds(
    Is, st.sampled_from(FIELDS), st.lists(st.text('aé«"\\ ', min_size=1), min_size=1, max_size=3, unique=True).map(tuple)
) | st.builds(Exists, st.sampled_from(FIELDS))
readable: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=8,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["all", "any", "not", "field", "in", "exists", "x"]), inner)
    ),
)


def depth(condition: Condition) -> int:
    match condition:
        case Not(inner):
            return 1 + depth(inner)
        case All(inners) | AnyOf(inners):
            return 1 + max(map(depth, inners))
        case _:
            return 1


def faults(sent: Any) -> list[tuple[str, str]]:
    with pytest.raises(ConditionInvalid) as refused:
        conditions.read(sent, FIELDS)
    return [(problem.code, problem.pointer) for problem in refused.value.problems]


def test_it_works() -> None:
    sent = {"all": [{"field": "domain", "in": ["sport", "sante"]}, {"not": {"exists": "tags"}}]}
    condition = conditions.read(sent, FIELDS)
    assert condition == All((Is("domain", ("sport", "sante")), Not(Exists("tags"))))
    assert conditions.written(condition) == sent


@given(readable.filter(lambda condition: depth(condition) <= conditions.DEEPEST))
def test_what_is_written_is_read_back(condition: Condition) -> None:
    through_json = json.loads(json.dumps(conditions.written(condition)))
    assert conditions.read(through_json, FIELDS) == condition
    assert conditions.kept(through_json) == condition


@given(anything)
def test_anything_else_is_refused_with_reasons_and_never_crashes(sent: Any) -> None:
    try:
        condition = conditions.read(sent, FIELDS)
    except ConditionInvalid as refused:
        assert refused.problems
        assert str(refused)
    else:
        assert conditions.read(conditions.written(condition), FIELDS) == condition


def test_every_fault_is_told_with_its_place() -> None:
    sent = {"all": [{"field": "couleur", "in": ["bleu", 3, ""]}, {"any": []}, {"ou": []}, {"exists": "forme"}]}
    assert faults(sent) == [
        ("CONDITION_FIELD", "/all/0/field"),
        ("CONDITION_VALUE", "/all/0/in/1"),
        ("CONDITION_VALUE", "/all/0/in/2"),
        ("CONDITION_EMPTY", "/all/1/any"),
        ("CONDITION_SHAPE", "/all/2"),
        ("CONDITION_FIELD", "/all/3/exists"),
    ]


def test_an_unknown_field_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ConditionInvalid, match=r"« couleur » n'existe pas. Champs connus : domain, remote, tags"):
        conditions.read({"exists": "couleur"}, FIELDS)


@pytest.mark.parametrize("value", ["a\0", "a\ud800", "x" * 501, "", None, 1, ["a"]])
def test_a_value_that_no_mission_holds_is_refused(value: Any) -> None:
    assert faults({"field": "domain", "in": [value]}) == [("CONDITION_VALUE", "/in/0")]


@pytest.mark.parametrize("sent", [{}, [], "domain", None, {"all": {}}, {"exists": "tags", "not": {"exists": "tags"}}])
def test_another_shape_is_refused(sent: Any) -> None:
    assert faults(sent) == [("CONDITION_SHAPE", "")]


def test_a_condition_too_deep_or_too_large_is_refused() -> None:
    deep: dict[str, Any] = {"exists": "tags"}
    for _ in range(10_000):
        deep = {"not": deep}
    assert faults(deep) == [("CONDITION_TOO_LARGE", "")]
    assert faults({"any": [{"exists": "tags"}] * 100_000}) == [("CONDITION_TOO_LARGE", "")]
    assert faults({"field": "tags", "in": [str(number) for number in range(1_001)]}) == [("CONDITION_TOO_LARGE", "")]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"exists": "\\ud800"}', "NaN"])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ConditionInvalid, match="Une condition s'écrit"):
        conditions.decoded(text)
