"""What rules let a broadcaster show, compared with a plain reading of their two-level tree."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tremplin.diffusion.model import DOCUMENT_FIELDS, NEGATIVE, OPERATORS, OWNER, POSITIVE, Rule, visible
from tremplin.kit.condition import holds

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PARTNERS = ["boussole", "alize", "cabestan"]
ORGANISATION = "publisherOrganization.clientId"
FIELDS, VALUES = st.sampled_from([ORGANISATION, "domain"]), st.sampled_from(["1", "2", "3"])
Terms = dict[str, list[str]]

children = st.tuples(FIELDS, st.sampled_from(sorted(OPERATORS)), VALUES)
trees = st.dictionaries(st.sampled_from(PARTNERS), st.lists(children, max_size=4))
documents = st.builds(
    lambda owner, organisation, domain: {OWNER: [owner], "organizationClientId": organisation, "domain": domain},
    st.sampled_from([*PARTNERS, "etranger"]),
    st.lists(VALUES, max_size=1),
    st.lists(VALUES, max_size=2),
)


def root(announcer: str) -> Rule:
    return Rule(
        id=f"racine-{announcer}",
        broadcaster_id="boussole",
        root_id=None,
        field="publisherId",
        operator="is",
        value=announcer,
        created_at=NOW,
    )


def child(announcer: str, field: str, operator: str, value: str) -> Rule:
    return Rule(
        id=f"{announcer}-{field}-{operator}-{value}",
        broadcaster_id="boussole",
        root_id=f"racine-{announcer}",
        field=field,
        operator=operator,
        value=value,
        created_at=NOW,
    )


def shown(rules: list[Rule], **terms: list[str]) -> bool:
    return holds(visible("boussole", rules), terms)


def naively_shown(tree: dict[str, list[tuple[str, str, str]]], terms: Terms) -> bool:
    """Read as one would to a partner: your own items, unless you restricted them; or an announcer's that pass all it demands."""
    (owner,) = terms[OWNER]
    if owner not in tree:
        return owner == "boussole"
    restrictions = tree[owner]
    for field, operator, value in restrictions:
        held = terms.get(DOCUMENT_FIELDS.get(field, field), [])
        alternatives = [other for each, named, other in restrictions if each == field and named in POSITIVE]
        if operator in POSITIVE and not any(each in held for each in alternatives):
            return False
        if operator in NEGATIVE and value in held:
            return False
        if operator == "exists" and not held:
            return False
        if operator == "does_not_exist" and held:
            return False
    return True


@given(trees, documents)
def test_it_works(tree: dict[str, list[tuple[str, str, str]]], terms: Terms) -> None:
    rules = [root(announcer) for announcer in tree]
    rules += [child(announcer, *each) for announcer, restrictions in tree.items() for each in restrictions]
    assert holds(visible("boussole", rules), terms) == naively_shown(tree, terms)
    assert holds(visible("boussole", rules[::-1]), terms) == naively_shown(tree, terms)


def test_without_rules_one_shows_ones_own() -> None:
    assert shown([], owner=["boussole"])
    assert not shown([], owner=["alize"])


def test_several_organisations_of_one_announcer_may_be_chosen() -> None:
    rules = [root("alize"), child("alize", ORGANISATION, "is", "1"), child("alize", ORGANISATION, "is", "2")]
    assert shown(rules, owner=["alize"], organizationClientId=["1"])
    assert shown(rules, owner=["alize"], organizationClientId=["2"])
    assert not shown(rules, owner=["alize"], organizationClientId=["3"])
    assert not shown(rules, owner=["alize"])


def test_an_exclusion_keeps_what_has_no_organisation() -> None:
    rules = [root("alize"), child("alize", ORGANISATION, "is_not", "1")]
    assert not shown(rules, owner=["alize"], organizationClientId=["1"])
    assert shown(rules, owner=["alize"], organizationClientId=["2"])
    assert shown(rules, owner=["alize"])


def test_what_restricts_one_announcer_leaves_the_others() -> None:
    rules = [root("alize"), root("cabestan"), child("alize", "domain", "is", "1")]
    assert shown(rules, owner=["cabestan"], domain=["2"])
    assert not shown(rules, owner=["alize"], domain=["2"])
