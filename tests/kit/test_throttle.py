"""No more than so many calls in any second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.throttle import Throttle


def test_it_works() -> None:
    throttle = Throttle(2)
    assert [throttle.take("a", at) for at in (10.0, 10.4, 10.9)] == [True, True, False]
    assert throttle.take("b", 10.9)
    assert throttle.take("a", 11.0)
    assert not throttle.take("a", 11.3)


def test_a_clock_set_back_closes_nothing_for_long() -> None:
    throttle = Throttle(1)
    assert throttle.take("a", 1000.0)
    assert throttle.take("a", 10.0)


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 5))
def test_no_second_has_more_calls_than_the_limit_and_who_waits_is_served(instants: list[float], limit: int) -> None:
    throttle = Throttle(limit)
    served = [now for now in sorted(instants) if throttle.take("a", now)]
    for at in served:
        assert sum(1 for each in served if at <= each < at + 1 - 1e-9) <= limit
    assert throttle.take("a", 7.0)
