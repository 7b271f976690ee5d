"""A caller is never served more than its limit in a window, whoever else calls."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.rate import WINDOW_SECONDS, RateLimiter

# Calls in the order they come: (who, seconds since the one before).
CALLS = st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 45)), max_size=60)


def test_it_works() -> None:
    limiter = RateLimiter(2)
    first, second, third = [limiter.take("alize", 120.5) for _ in range(3)]
    assert (first.limit, first.remaining, first.reset, first.exceeded) == (2, 1, 180, False)
    assert (second.remaining, second.exceeded) == (0, False)
    assert (third.remaining, third.exceeded) == (0, True)


def test_the_next_window_starts_afresh() -> None:
    limiter = RateLimiter(1)
    assert not limiter.take("alize", 179.9).exceeded
    assert limiter.take("alize", 179.99).exceeded
    assert not limiter.take("alize", 180.0).exceeded


@given(st.integers(1, 5), CALLS)
def test_nobody_is_served_more_than_the_limit_in_a_window(limit: int, calls: list[tuple[str, float]]) -> None:
    limiter, now = RateLimiter(limit), 1_700_000_000.0
    served: Counter[tuple[str, int]] = Counter()
    asked: Counter[tuple[str, int]] = Counter()
    for who, after in calls:
        now += after
        window = int(now) // WINDOW_SECONDS
        quota = limiter.take(who, now)
        asked[who, window] += 1
        served[who, window] += not quota.exceeded
        assert 0 <= quota.remaining < limit
        assert now < quota.reset <= now + WINDOW_SECONDS
    # Never more, and never less than what was asked when it is within the limit.
    assert served == Counter({key: min(limit, number) for key, number in asked.items()})


@given(CALLS)
def test_the_past_is_forgotten(calls: list[tuple[str, float]]) -> None:
    limiter, now = RateLimiter(3), 0.0
    for who, after in calls:
        now += after
        limiter.take(who, now)
    limiter.take("d", now + WINDOW_SECONDS)
    assert list(limiter._counts) == ["d"]
