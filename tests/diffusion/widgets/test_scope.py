"""What a widget may show: what its owner may, of the announcers chosen, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tremplin.diffusion.model import ACCEPTED_BY, OWNER
from tremplin.diffusion.widgets.model import Widget, scope, within
from tremplin.kit.condition import All, AnyOf, Condition, Is, Not, holds
from tremplin.partners.well_known import JEVEUXAIDER

OWNERS = ("alize", "boussole", "cabestan", JEVEUXAIDER)
some_owners = st.lists(st.sampled_from(OWNERS), unique=True, max_size=3).map(lambda some: Is(OWNER, tuple(some)))
restrictions = st.sampled_from([Is("type", ("a",)), Not(Is("type", ("a",)))])
branches: st.SearchStrategy[Condition] = some_owners | st.builds(lambda one, rest: All((one, rest)), some_owners, restrictions)
scopes: st.SearchStrategy[Condition] = st.one_of(
    branches,
    st.lists(branches, max_size=3).map(lambda several: AnyOf(tuple(several))),
    restrictions,
    st.builds(Not, some_owners),
)
items = st.builds(
    lambda owner, kind, accepted: {OWNER: [owner], "type": [kind], ACCEPTED_BY: accepted},
    st.sampled_from(OWNERS),
    st.sampled_from("ab"),
    st.lists(st.sampled_from([JEVEUXAIDER, "boussole"]), max_size=2),
)


def widget(*publishers: str, jva_moderation: bool = False) -> Widget:
    return Widget(
        id="w", owner="boussole", name="W", publishers=publishers, jva_moderation=jva_moderation, created_at=NOW, updated_at=NOW
    )


@given(whole=scopes, chosen=st.sets(st.sampled_from(OWNERS)), item=items)
def test_it_is_the_owners_scope_for_the_announcers_chosen(whole: Condition, chosen: set[str], item: dict[str, list[str]]) -> None:
    expected = holds(whole, item) and item[OWNER][0] in chosen
    assert holds(within(whole, frozenset(chosen)), item) == expected
    assert holds(scope(widget(*chosen), whole), item) == expected


@given(whole=scopes, item=items)
def test_moderated_by_jeveuxaider_it_shows_what_it_announced_or_accepted(whole: Condition, item: dict[str, list[str]]) -> None:
    agreed = item[OWNER] == [JEVEUXAIDER] or JEVEUXAIDER in item[ACCEPTED_BY]
    assert holds(scope(widget(*OWNERS, jva_moderation=True), whole), item) == (holds(whole, item) and agreed)


@given(whole=scopes, item=items)
def test_without_announcers_it_shows_nothing(whole: Condition, item: dict[str, list[str]]) -> None:
    assert not holds(scope(widget(), whole), item)
