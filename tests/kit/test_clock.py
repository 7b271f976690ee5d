"""Identifiers sort by creation and say nothing but when they were made."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.clock import utc_now, uuid7

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - aware by `timezones`
TAILS = st.binary(min_size=10, max_size=10)


def test_it_works() -> None:
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert uuid7(at, bytes(10)) == "017f22e2-79b0-7000-8000-000000000000"  # the instant of RFC 9562, appendix A.6


@given(MOMENTS, TAILS)
def test_it_is_a_version_7_uuid_whatever_the_moment_and_the_chance(at: datetime, tail: bytes) -> None:
    made = uuid.UUID(uuid7(at, tail))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(at.timestamp() * 1000)


@given(MOMENTS, st.integers(1, 10**9), TAILS, TAILS)
def test_a_later_one_sorts_after(at: datetime, milliseconds: int, tail: bytes, other: bytes) -> None:
    later = at + timedelta(milliseconds=milliseconds + 1)  # more than one: rounding of floats never brings them together
    assert uuid7(at, tail) < uuid7(later, other)


@given(MOMENTS)
def test_two_of_the_same_instant_differ(at: datetime) -> None:
    assert uuid7(at) != uuid7(at)


def test_now_is_aware_and_precise_to_what_apis_show() -> None:
    now = utc_now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
