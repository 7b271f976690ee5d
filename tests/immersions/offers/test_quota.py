"""How many people may contact a company: one rule, read at the instant it is asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tremplin.immersions.offers.quota import MONTH, NEVER, WEEK, frees_at, weekly

hours = st.integers(0, 24 * 40).map(lambda n: NOW - timedelta(hours=n))


def is_full(contacts: list[datetime], quota: int, at: datetime) -> bool:
    """The rule as it is said: so many in 28 days, a quarter of it, rounded up, in 7."""
    monthly = sum(at - MONTH < each <= at for each in contacts)
    of_week = sum(at - WEEK < each <= at for each in contacts)
    return monthly >= quota or of_week >= ceil(quota / 4)


def test_it_works() -> None:
    assert frees_at([], 8) is None
    assert frees_at([NOW], 8) is None
    assert frees_at([NOW, NOW - timedelta(days=1)], 8) == NOW + timedelta(days=6)
    assert frees_at([NOW - timedelta(days=n) for n in range(0, 24, 3)], 8) == NOW + timedelta(days=7)


def test_a_company_that_wants_nobody_never_has_room() -> None:
    assert frees_at([], 0) == NEVER


def test_one_contact_a_month_is_one_a_month() -> None:
    assert weekly(1) == 1
    assert frees_at([NOW], 1) == NOW + MONTH


def test_a_hold_lasts_at_least_as_long_as_it_says() -> None:
    assert frees_at([], 8, held_until=NOW) == NOW
    assert frees_at([NOW, NOW], 8, held_until=NOW) == NOW + WEEK


@given(st.lists(hours, max_size=30), st.integers(1, 20), st.integers(0, 24 * 60))
def test_at_any_later_instant_it_says_what_counting_says(contacts: list[datetime], quota: int, later: int) -> None:
    at = NOW + timedelta(hours=later)
    frees = frees_at(contacts, quota)
    assert (frees is not None and frees > at) == is_full(contacts, quota, at)
