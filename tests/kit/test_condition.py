"""Conditions over a document's terms mean what logic says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.condition import ALWAYS, NEVER, All, AnyOf, Condition, Exists, Is, Not, explain, holds, settled

FIELDS, VALUES = st.sampled_from("ab"), st.sampled_from(["1", "2", "3"])
TERMS = st.dictionaries(FIELDS, st.lists(VALUES, max_size=3))
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.builds(Is, FIELDS, st.lists(VALUES, max_size=3).map(tuple)) | st.builds(Exists, FIELDS),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
    ),
)
Terms = dict[str, list[str]]


def test_it_works() -> None:
    rule = All((Is("owner", ("alize",)), Not(Is("domain", ("sport", "sante")))))
    assert holds(rule, {"owner": ["alize"], "domain": ["environnement"]})
    assert not holds(rule, {"owner": ["alize"], "domain": ["environnement", "sport"]})
    assert not holds(rule, {"owner": ["cabestan"]})


@given(TERMS)
def test_nothing_demanded_always_holds_and_no_alternative_never_does(terms: Terms) -> None:
    assert holds(ALWAYS, terms)
    assert not holds(NEVER, terms)
    assert not holds(Is("a", ()), terms)


@given(CONDITIONS, TERMS)
def test_its_contrary_holds_when_it_does_not(condition: Condition, terms: Terms) -> None:
    assert holds(Not(condition), terms) is not holds(condition, terms)


@given(st.lists(CONDITIONS, max_size=4).map(tuple), TERMS)
def test_neither_one_nor_another_is_the_contrary_of_each(conditions: tuple[Condition, ...], terms: Terms) -> None:
    assert holds(Not(AnyOf(conditions)), terms) == holds(All(tuple(Not(each) for each in conditions)), terms)


@given(FIELDS, TERMS)
def test_a_field_without_value_does_not_exist(field: str, terms: Terms) -> None:
    assert holds(Exists(field), terms) == bool(terms.get(field))
    assert not holds(Exists("absent"), terms)


@given(FIELDS, st.lists(VALUES).map(tuple), TERMS)
def test_one_value_among_those_given_is_enough(field: str, values: tuple[str, ...], terms: Terms) -> None:
    assert holds(Is(field, values), terms) == any(value in values for value in terms.get(field, []))


@given(CONDITIONS, TERMS)
def test_an_explanation_agrees_with_what_holds(condition: Condition, terms: Terms) -> None:
    explained = explain(condition, terms)
    assert explained.condition == condition
    assert explained.holds is holds(condition, terms)
    for part in explained.parts:
        assert part == explain(part.condition, terms)


@given(CONDITIONS, TERMS)
def test_an_explanation_leaves_no_part_out(condition: Condition, terms: Terms) -> None:
    explained = explain(condition, terms)
    match condition:
        case All(inners) | AnyOf(inners):
            assert [part.condition for part in explained.parts] == list(inners)
        case Not(inner):
            assert [part.condition for part in explained.parts] == [inner]
        case Is(field, _) | Exists(field):
            assert explained.parts == ()
            assert list(explained.found) == sorted(terms.get(field, ()))


@given(CONDITIONS, TERMS, TERMS, st.sets(FIELDS))
def test_what_is_settled_holds_whatever_the_rest(condition: Condition, terms: Terms, others: Terms, known: set[str]) -> None:
    answer = settled(condition, terms, known)
    completed = {**others, **{field: terms.get(field, []) for field in known}}
    assert answer is None or holds(condition, completed) is answer


@given(CONDITIONS, TERMS)
def test_all_is_settled_once_every_field_is_known(condition: Condition, terms: Terms) -> None:
    assert settled(condition, terms, {"a", "b"}) is holds(condition, terms)


def test_an_unknown_field_settles_nothing_unless_another_part_does() -> None:
    unknown, false = Is("b", ("1",)), Is("a", ("1",))
    assert settled(unknown, {}, {"a"}) is None
    assert settled(All((unknown, false)), {}, {"a"}) is False
    assert settled(AnyOf((unknown, Not(false))), {}, {"a"}) is True
    assert settled(AnyOf((unknown, false)), {}, {"a"}) is None
