"""Activities: lists of labels, some of which hold a comma."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.activities import ACTIVITIES, parse_activities

LABELS = tuple(dict.fromkeys(ACTIVITIES.values()))


def test_it_works() -> None:
    assert parse_activities("Ramassage de déchets,Médiation, Information") == (
        "Ramassage de déchets",
        "Médiation, Information",
    )


def test_there_are_fifty_three_slugs_and_two_share_a_label() -> None:
    assert (len(ACTIVITIES), len(LABELS)) == (53, 52)


@pytest.mark.parametrize("slug", ACTIVITIES)
def test_a_slug_a_label_and_their_variants_are_understood(slug: str) -> None:
    for written in (slug, slug.upper(), ACTIVITIES[slug], ACTIVITIES[slug].upper(), f"  {ACTIVITIES[slug]} "):
        assert parse_activities(written) == (ACTIVITIES[slug],)


@given(st.lists(st.sampled_from(LABELS), unique=True), st.sampled_from([",", ", ", " , "]))
def test_labels_joined_by_commas_come_back(labels: list[str], comma: str) -> None:
    # Holds because no label is the second half of another one: no activity is called `Valorisation`.
    assert parse_activities(comma.join(labels)) == tuple(labels)


@given(st.lists(st.sampled_from(LABELS), unique=True))
def test_a_list_is_read_like_a_text(labels: list[str]) -> None:
    assert parse_activities(labels) == tuple(labels)


def test_half_a_label_is_the_activity_of_that_name() -> None:
    assert parse_activities("Animation") == ("Animation",)
    assert parse_activities("Animation, Valorisation") == ("Animation, Valorisation",)


def test_an_item_is_taken_whole() -> None:
    assert parse_activities("Artisanat") == ("Autre",)
    assert parse_activities("Art, Artisanat") == ("Art", "Autre")


def test_unknown_ones_become_a_single_autre() -> None:
    assert parse_activities("Voler, Art, Nager") == ("Autre", "Art")


def test_each_comes_once_in_the_order_given() -> None:
    assert parse_activities(["sport", "Art, SPORT", "art"]) == ("Sport", "Art")


@pytest.mark.parametrize("nothing", [None, "", " , ,", [], [""]])
def test_nothing_gives_nothing(nothing: str | list[str] | None) -> None:
    assert parse_activities(nothing) == ()


@given(st.text())
def test_any_text_gives_known_labels(text: str) -> None:
    assert set(parse_activities(text)) <= set(LABELS)
