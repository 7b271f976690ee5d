"""Tracked links: ours are added, those of the same names replaced, and everything the announcer wrote is kept."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.partners.well_known import SERVICE_CIVIQUE
from tremplin.tracking.links import channels

OURS = ["apiengagement_id", "apiengagement_tracking_token", "utm_source", "utm_medium", "utm_campaign"]
ADDED = "apiengagement_id=c-1&apiengagement_tracking_token=t.o-k&utm_source=api_engagement&utm_medium=api&utm_campaign=boussole-cie"


def link(url: str, owner: str = "alize") -> str:
    return channels.of_broadcaster("boussole", "Boussole & Cie").arrival(url, click_id="c-1", token="t.o-k", owner=owner)


def test_it_works() -> None:
    assert link("https://alize.example/1") == f"https://alize.example/1?{ADDED}"


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("https://alize.example", "https://alize.example?{}"),
        ("https://alize.example/1?a=1&b=2", "https://alize.example/1?a=1&b=2&{}"),
        ("https://alize.example/1?", "https://alize.example/1?{}"),
        ("https://alize.example/1#faq", "https://alize.example/1?{}#faq"),
        ("https://alize.example/#/missions/1?x=1", "https://alize.example/?{}#/missions/1?x=1"),
        ("https://alize.example/a;v=1?b;c=2", "https://alize.example/a;v=1?b;c=2&{}"),
        ("https://alize.example/1?q=%E9t%E9", "https://alize.example/1?q=%E9t%E9&{}"),  # Latin-1, kept as it is
        ("https://alize.example/1?flag&vide=", "https://alize.example/1?flag&vide=&{}"),
        ("https://alize.example/1?suite=https%3A%2F%2Fx.example%2F%3Futm_source%3Da", None),
        ("https://alize.example/1?my_utm_source=a", None),
    ],
)
def test_what_the_announcer_wrote_is_kept_to_the_letter(given_url: str, expected: str | None) -> None:
    assert link(given_url) == (expected or given_url + "&{}").format(ADDED)


@pytest.mark.parametrize("name", [*OURS, "utm%5Fsource", "%75tm_medium"])
def test_ours_replace_those_of_the_same_names(name: str) -> None:
    assert link(f"https://alize.example/1?a=%E9&{name}=ancien&b=2&{name}") == f"https://alize.example/1?a=%E9&b=2&{ADDED}"


def test_the_civic_service_has_its_own_prefix_and_keeps_its_utm() -> None:
    arrived = link("https://alize.example/1?utm_source=lettre&mtm_source=ancien", SERVICE_CIVIQUE)
    assert arrived == f"https://alize.example/1?utm_source=lettre&{ADDED.replace('utm_', 'mtm_')}"


names = st.text(min_size=1).filter(lambda name: name not in OURS)
pairs = st.lists(st.tuples(names, st.text()), max_size=6)


@given(
    theirs=pairs,
    fragment=st.text(st.characters(codec="ascii", exclude_characters="\t\r\n"), max_size=10),
    ours=st.sets(st.sampled_from(OURS)),
)
def test_every_parameter_of_the_announcer_survives(theirs: list[tuple[str, str]], fragment: str, ours: set[str]) -> None:
    theirs = [(_encodable(name), _encodable(value)) for name, value in theirs]
    written = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in theirs]
    query = "&".join([*written, *(f"{name}=ancien" for name in ours)])
    arrived = urlsplit(link(f"https://alize.example/1?{query}#{fragment}"))
    read = parse_qsl(arrived.query, keep_blank_values=True)
    assert read == [*theirs, *parse_qsl(ADDED)]
    assert (arrived.scheme, arrived.netloc, arrived.path) == ("https", "alize.example", "/1")
    assert arrived.fragment == urlsplit(f"https://alize.example/#{fragment}").fragment


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()


@given(query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=40))
def test_following_a_tracked_link_again_changes_nothing_more(query: str) -> None:
    once = link(f"https://alize.example/1?{query}")
    assert link(once) == once
