"""Any rules over any item: what they compile to holds where a naive reading of each one does."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories.widgets import rule
from tremplin.diffusion.widgets.model import COMBINATORS, FIELDS, NEGATIVE, OPERATORS, WidgetRule, condition_on
from tremplin.kit.condition import ALWAYS, explain, holds

HANDWRITTEN = {"organizationReseaux", "organizationActions"}
values = st.sampled_from(["Réseau Vélo", "reseau velo", "vélo", "Lyon", "69003", "7", "RÉSEAU", "cœur", "coeur de ville", "é"])
terms = st.dictionaries(st.sampled_from(sorted(set(FIELDS.values()) - {"openToMinors"})), st.lists(values, min_size=1, max_size=3))
rules = st.lists(
    st.builds(
        rule, st.sampled_from(sorted(set(FIELDS) - {"openToMinors"})), st.sampled_from(OPERATORS), values, st.sampled_from(COMBINATORS)
    ),
    max_size=5,
)
PLAIN = str.maketrans("ÉÈÊÀÂÔÛÎÇéèêàâôûîç", "EEEAAOUICeeeaaouic")


def plain(text: str) -> str:
    return text.translate(PLAIN).lower().replace("œ", "oe")


def suits(one: WidgetRule, held: list[str]) -> bool:
    """A rule read by hand, operator after operator."""
    hand = FIELDS[one.field] in HANDWRITTEN
    wanted = plain(one.value)
    answers = {
        "is": any(plain(v) == wanted if hand else v == one.value for v in held),
        "contains": any(wanted in plain(v) for v in held),
        "starts_with": any(plain(v).startswith(wanted) for v in held),
        "is_greater_than": any(plain(v) > wanted for v in held),
        "is_less_than": any(plain(v) < wanted for v in held),
        "exists": bool(held),
    }
    answers |= {"is_not": not answers["is"], "does_not_contain": not answers["contains"], "does_not_exist": not held}
    return answers[one.operator]


def expected(some: list[WidgetRule], held: dict[str, list[str]]) -> bool:
    answers = [suits(each, held.get(FIELDS[each.field], [])) for each in some]
    joined = [each.combinator for each in some]
    if len(joined) > 1:
        joined[0] = joined[1]
    required = [answer for answer, how in zip(answers, joined, strict=True) if how == "and"]
    enough = [answer for answer, how in zip(answers, joined, strict=True) if how == "or"]
    return all(required) and (any(enough) or not enough)


@given(some=rules, held=terms)
@example(some=[rule("tags", "contains", "RÉSEAU", "and"), rule("domain", "is", "vélo", "or")], held={"tags": ["reseau velo"]})
def test_rules_hold_where_reading_them_by_hand_says_so(some: list[WidgetRule], held: dict[str, list[str]]) -> None:
    compiled = condition_on(some, held)
    assert holds(compiled, held) == expected(some, held)
    assert explain(compiled, held).holds == holds(compiled, held)


@given(one=rules.filter(bool).map(lambda some: some[0]), held=terms)
def test_a_negative_operator_says_the_contrary(one: WidgetRule, held: dict[str, list[str]]) -> None:
    contrary = {"is": "is_not", "contains": "does_not_contain", "exists": "does_not_exist"}
    if one.operator in contrary:
        negative = rule(one.field, contrary[one.operator], one.value)
        assert negative.operator in NEGATIVE
        assert holds(condition_on([negative], held), held) != holds(condition_on([one], held), held)


def test_without_rules_everything_is_shown() -> None:
    assert condition_on([], {}) == ALWAYS


def test_the_first_rule_is_joined_as_the_second_says() -> None:
    sport, lyon = rule("domain", "is", "sport", "and"), rule("tags", "is", "lyon", "or")
    assert holds(condition_on([sport, lyon], {"tags": ["lyon"]}), {"tags": ["lyon"]})


def test_older_names_of_fields_are_understood() -> None:
    held = {"organizationReseaux": ["Réseau du Réemploi"]}
    for name in ("parentOrganization", "associationReseaux", "organizationNetwork", "organizationReseaux"):
        assert holds(condition_on([rule(name, "is", "reseau du reemploi")], held), held)


def test_openness_to_minors_is_said_in_several_ways() -> None:
    for said, held in (("true", "yes"), ("yes", "yes"), ("oui", "yes"), ("false", "no"), ("NO", "no")):
        terms_held = {"openToMinors": [held]}
        assert holds(condition_on([rule("openToMinors", "is", said)], terms_held), terms_held), said
