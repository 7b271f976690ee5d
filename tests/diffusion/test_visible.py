"""What rules let a broadcaster show, compared with a plain reading of their two-level tree."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tremplin.diffusion.explanation import Reason, judge
from tremplin.diffusion.model import ACCEPTED_BY, DOCUMENT_FIELDS, NEGATIVE, OPERATORS, OWNER, POSITIVE, Rule, visible
from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not, holds
from tremplin.search.compile import by_owner

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PARTNERS = ["boussole", "alize", "cabestan"]
ORGANISATION = "publisherOrganization.clientId"
FIELDS, VALUES = st.sampled_from([ORGANISATION, "domain"]), st.sampled_from(["1", "2", "3"])
Terms = dict[str, list[str]]

children = st.tuples(FIELDS, st.sampled_from(sorted(OPERATORS)), VALUES)
trees = st.dictionaries(st.sampled_from(PARTNERS), st.lists(children, max_size=4, unique=True))
leaves = st.builds(Is, st.sampled_from(["domain", "remote"]), st.lists(VALUES, max_size=2).map(tuple)) | st.just(Exists("remote"))
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=5,
)
conditioned = st.dictionaries(st.sampled_from(PARTNERS), conditions)
documents = st.builds(
    lambda owner, organisation, domain, remote, accepted: {
        OWNER: [owner],
        "organizationClientId": organisation,
        "domain": domain,
        "remote": remote,
        ACCEPTED_BY: accepted,
    },
    st.sampled_from([*PARTNERS, "etranger"]),
    st.lists(VALUES, max_size=1),
    st.lists(VALUES, max_size=2),
    st.lists(VALUES, max_size=1),
    st.lists(st.sampled_from(PARTNERS), max_size=2),
)


def root(announcer: str, condition: Condition | None = None) -> Rule:
    return Rule(
        id=f"racine-{announcer}",
        broadcaster_id="boussole",
        root_id=None,
        field="publisherId",
        operator="is",
        value=announcer,
        created_at=NOW,
        condition=condition,
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


def planted(tree: dict[str, list[tuple[str, str, str]]], wanted: dict[str, Condition]) -> list[Rule]:
    rules = [root(announcer, wanted.get(announcer)) for announcer in tree]
    return rules + [child(announcer, *each) for announcer, restrictions in tree.items() for each in restrictions]


@given(trees, conditioned, documents, st.booleans())
def test_it_works(tree: dict[str, list[tuple[str, str, str]]], wanted: dict[str, Condition], terms: Terms, moderates: bool) -> None:
    rules = planted(tree, wanted)
    (owner,) = terms[OWNER]
    expected = naively_shown(tree, terms)
    if owner in tree and owner in wanted:
        expected = expected and holds(wanted[owner], terms)
    if moderates and owner != "boussole":
        expected = expected and "boussole" in terms[ACCEPTED_BY]
    assert holds(visible("boussole", rules, moderates=moderates), terms) == expected
    assert holds(visible("boussole", rules[::-1], moderates=moderates), terms) == expected


@given(trees, conditioned, documents, st.booleans())
def test_the_verdict_agrees_with_the_query(
    tree: dict[str, list[tuple[str, str, str]]], wanted: dict[str, Condition], terms: Terms, moderates: bool
) -> None:
    rules = planted(tree, wanted)
    (owner,) = terms[OWNER]
    verdict = judge("boussole", owner, rules, terms, labels={}, moderates=moderates)
    assert verdict.visible is holds(visible("boussole", rules, moderates=moderates), terms)
    assert verdict.visible is not any(not part.holds for part in verdict.parts) or verdict.reason in {
        Reason.NOT_OPENED,
        Reason.NOT_ACCEPTED,
    }
    named = {rule.id: rule for rule in rules}
    assert all(part.rule_id is None or named[part.rule_id].root_id == verdict.root_id for part in verdict.parts)


@given(trees, conditioned, documents, st.booleans())
def test_a_scope_is_still_cut_by_owner_for_the_search(
    tree: dict[str, list[tuple[str, str, str]]], wanted: dict[str, Condition], terms: Terms, moderates: bool
) -> None:
    """Otherwise every list would read every mission."""
    assert by_owner(visible("boussole", planted(tree, wanted), moderates=moderates)) is not None


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


def test_a_condition_narrows_one_announcer() -> None:
    rules = [root("alize", Not(Is("remote", ("full",)))), root("cabestan")]
    assert shown(rules, owner=["alize"], remote=["no"])
    assert not shown(rules, owner=["alize"], remote=["full"])
    assert shown(rules, owner=["cabestan"], remote=["full"])


def test_a_value_excluded_leaves_the_white_list_it_belongs_to() -> None:
    rules = [
        root("alize"),
        *(child("alize", ORGANISATION, "is", value) for value in "12"),
        child("alize", ORGANISATION, "is_not", "1"),
    ]
    assert not shown(rules, owner=["alize"], organizationClientId=["1"])
    assert shown(rules, owner=["alize"], organizationClientId=["2"])
    assert not shown(rules, owner=["alize"], organizationClientId=["3"])


def test_one_that_moderates_shows_what_it_accepted_and_its_own() -> None:
    scope = visible("boussole", [root("alize")], moderates=True)
    assert not holds(scope, {OWNER: ["alize"]})
    assert not holds(scope, {OWNER: ["alize"], ACCEPTED_BY: ["cabestan"]})
    assert holds(scope, {OWNER: ["alize"], ACCEPTED_BY: ["boussole"]})
    assert holds(scope, {OWNER: ["boussole"]})
