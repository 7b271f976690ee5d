"""When a failed delivery is tried again, when it is given up, when its endpoint is: rules, over any sequence of failures."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tremplin.webhooks.deliveries.sending import retry_after
from tremplin.webhooks.model import (
    GIVEN_UP_AFTER,
    DeliveryState,
    Endpoint,
    Outcome,
    Reason,
    State,
    judge,
    wait,
    watch,
)

LUCK = st.floats(0, 1, exclude_max=True)
ENDPOINT = Endpoint(id="e", partner_id="p", url="https://p.example/", events=("mission.updated",), created_at=NOW, updated_at=NOW)


def failed(at: timedelta = timedelta(0), status: int | None = 500, retry: timedelta | None = None) -> Outcome:
    return Outcome("d", "e", NOW + at, timedelta(0), status=status, retry_after=retry)


def test_it_works() -> None:
    assert [wait(n, 0).total_seconds() for n in range(1, 9)] == [10, 30, 90, 270, 810, 2430, 7290, 21600]


@given(st.integers(1, 1000), LUCK)
def test_a_wait_is_bounded_and_spread_by_half_at_most(failures: int, luck: float) -> None:
    assert wait(failures, 0) / 2 <= wait(failures, luck) <= wait(failures, 0) <= timedelta(hours=6)
    assert wait(failures + 1, 0) >= wait(failures, 0)


@given(st.lists(st.tuples(LUCK, st.none() | st.timedeltas(timedelta(0), timedelta(days=9))), min_size=60, max_size=60))
def test_a_delivery_that_always_fails_is_tried_for_three_days_and_no_more(tries: list[tuple[float, timedelta | None]]) -> None:
    at, times = NOW, [NOW]
    for failures, (luck, asked) in enumerate(tries):
        verdict = judge(
            Outcome("d", "e", at, timedelta(0), status=503, retry_after=asked), failures=failures, first_tried_at=NOW, luck=luck
        )
        if verdict.state == DeliveryState.DEAD:
            break
        assert verdict.due_at > at
        assert asked is None or verdict.due_at >= min(at + min(asked, timedelta(days=1)), NOW + GIVEN_UP_AFTER)
        at = verdict.due_at
        times.append(at)
    assert verdict.state == DeliveryState.DEAD
    assert times[-1] == NOW + GIVEN_UP_AFTER


def test_gone_is_given_up_at_once() -> None:
    assert judge(failed(status=410), failures=0, first_tried_at=None, luck=0).state == DeliveryState.DEAD
    health = watch(ENDPOINT, [failed(status=410)])
    assert (health.state, health.state_reason) == (State.DISABLED, Reason.GONE)


@given(st.lists(st.sampled_from([200, 204, 400, 500, 503, None]), min_size=1, max_size=20))
def test_an_endpoint_that_answers_right_once_is_trusted(statuses: list[int | None]) -> None:
    health = watch(ENDPOINT, [failed(timedelta(seconds=n), status) for n, status in enumerate(statuses)])
    right = any(status in (200, 204) for status in statuses)
    assert health.state == State.ACTIVE
    assert (health.failures == 0) == right
    assert (health.not_before is None) == right


def test_an_endpoint_that_fails_is_disabled_after_three_days_of_it() -> None:
    since = Endpoint(**{name: getattr(ENDPOINT, name) for name in ENDPOINT.__slots__} | {"failures": 9, "failing_since": NOW})
    assert watch(since, [failed(GIVEN_UP_AFTER - timedelta(seconds=1))]).state == State.ACTIVE
    health = watch(since, [failed(GIVEN_UP_AFTER)])
    assert (health.state, health.state_reason) == (State.DISABLED, Reason.FAILING)


@given(st.integers(0, 10**12) | st.text(max_size=40))
def test_whatever_a_receiver_asks_is_read_or_ignored(value: int | str) -> None:
    found = retry_after(str(value), NOW)
    assert found is None or found >= timedelta(0)


def test_a_receiver_asks_by_seconds_or_by_date() -> None:
    assert retry_after("120", NOW) == timedelta(minutes=2)
    assert retry_after("Tue, 01 Dec 2026 09:31:00 GMT", NOW) == timedelta(minutes=1)
    assert retry_after("Tue, 01 Dec 2026 09:00:00 GMT", NOW) == timedelta(0)
    assert retry_after("demain", NOW) is None
    assert retry_after(None, NOW) is None
