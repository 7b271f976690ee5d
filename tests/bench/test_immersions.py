"""Requests to the directory: drawn from a catalogue, the same each time, for companies that are shown."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from bench.establishments import establishments
from bench.immersions import LIMITS, request_lists

CATALOGUE = list(establishments(300))


def test_it_works() -> None:
    lists = request_lists(CATALOGUE, "cle")
    assert set(lists) == set(LIMITS)
    asked = parse_qs(urlsplit(lists["offers-geo-job"][0].path).query)
    assert set(asked) == {"sortBy", "perPage", "appellationCodes[]", "latitude", "longitude", "distanceKm"}
    assert all(each.header == "authorization: cle" for name, several in lists.items() for each in several if name != "appellation")


def test_the_same_catalogue_gives_the_same_lists() -> None:
    assert request_lists(CATALOGUE, "cle") == request_lists(list(establishments(300)), "cle")


def test_only_companies_that_are_shown_are_asked_for() -> None:
    hidden = {each["siret"] for each in CATALOGUE if not each["isOpen"] or each["isBanned"] or each["nextAvailabilityDate"]}
    asked = {each.path.split("/")[4] for each in request_lists(CATALOGUE, "cle")["offers-detail"]}
    assert hidden
    assert asked.isdisjoint(hidden)
