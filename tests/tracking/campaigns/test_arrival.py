"""Where a campaign leads, and how its identifier is found in what people paste."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tremplin.partners.well_known import SERVICE_CIVIQUE
from tremplin.tracking.campaigns.model import Campaign, Tracker, default_trackers, trimmed

UUID = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"
SHORT = "60cd04a0d2321e05a743fa8d"


def campaign(url: str, *trackers: Tracker) -> Campaign:
    return Campaign(id="c-1", owner="boussole", name="Été", url=url, created_at=NOW, updated_at=NOW, trackers=trackers)


@pytest.mark.parametrize(
    ("url", "arrival"),
    [
        ("https://alize.example/1", "https://alize.example/1?apiengagement_id=k&utm=a"),
        ("https://alize.example/1?x=1", "https://alize.example/1?x=1&apiengagement_id=k&utm=a"),
        ("https://alize.example/1#haut", "https://alize.example/1?apiengagement_id=k&utm=a#haut"),
        ("https://alize.example/1?apiengagement_id=vieux&utm=b#haut", "https://alize.example/1?apiengagement_id=k&utm=a#haut"),
        ("https://alize.example/?q=caf%C3%A9&q=th%e9", "https://alize.example/?q=caf%C3%A9&q=th%e9&apiengagement_id=k&utm=a"),
    ],
)
def test_the_click_is_merged_into_the_address(url: str, arrival: str) -> None:
    found = urlsplit(campaign(url, Tracker("utm", "a")).arrival("k"))
    wanted = urlsplit(arrival)
    assert (found.netloc, found.path, found.fragment) == (wanted.netloc, wanted.path, wanted.fragment)
    assert sorted(found.query.split("&")) == sorted(wanted.query.split("&"))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (UUID, UUID),
        (SHORT, SHORT),
        ("ete-2026", "ete-2026"),
        (f"{SHORT}abcdef", SHORT),
        (f"{SHORT}.", SHORT),
        (f"{SHORT} et la suite", SHORT),
        (f"{UUID})", UUID),
        (f"{UUID}suite", UUID),
        (f"{UUID}&utm_source=x", UUID),
        ("\0", ""),
        ("é", ""),
        ("", ""),
    ],
)
def test_what_is_pasted_behind_an_identifier_is_left_out(told: str, kept: str) -> None:
    assert trimmed(told) == kept


@given(st.uuids().map(str) | st.from_regex(r"[0-9a-f]{24}", fullmatch=True), st.from_regex(r"([^A-Za-z0-9-].*)?", fullmatch=True))
def test_an_identifier_survives_whatever_follows_it(campaign_id: str, glued: str) -> None:
    assert trimmed(campaign_id + glued) == campaign_id


@given(st.text())
def test_trimming_twice_changes_nothing(told: str) -> None:
    assert trimmed(trimmed(told)) == trimmed(told)


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=5, unique_by=lambda pair: pair[0]))
def test_each_tracker_is_read_at_the_arrival(pairs: list[tuple[str, str]]) -> None:
    trackers = [Tracker(key, value) for key, value in pairs if key != "apiengagement_id" and key.isprintable() and value.isprintable()]
    click = str(uuid.uuid4())
    query = urlsplit(campaign("https://alize.example/?a#b", *trackers).arrival(click)).query
    read = parse_qsl(query, keep_blank_values=True)
    assert read[-1] == ("apiengagement_id", click)
    assert {(tracker.key, tracker.value) for tracker in trackers} <= set(read)


def test_a_site_measured_by_matomo_gets_its_own_names() -> None:
    trackers = default_trackers("Été 2026", announcer=SERVICE_CIVIQUE, url="https://alize.example")
    assert trackers[0] == Tracker("mtm_source", "api_engagement")
    assert trackers[-1] == Tracker("mtm_campaign", "ete-2026")


def test_a_name_without_letters_names_no_campaign() -> None:
    assert [tracker.key for tracker in default_trackers("★", announcer=None, url="https://alize.example")] == [
        "utm_source",
        "utm_medium",
    ]
