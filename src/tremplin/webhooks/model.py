"""Endpoints, deliveries, and the rules of both: who is told of what, when one is tried again, when one is given up. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.partners import audiences
from tremplin.partners.consumers.model import Consumer, RightKind, RightName

KEPT = timedelta(days=30)
"""How long what was sent can be read again and replayed; docs/donnees-personnelles.md says it."""
GIVEN_UP_AFTER = timedelta(days=3)
"""From the first failure: of a delivery, which is then dead; of an endpoint that never answers right meanwhile, which is disabled."""
OVERLAP = timedelta(days=1)
"""How long a replaced secret still signs beside the new one, unless said otherwise."""
TEST_EVENT = "endpoint.test"
ENDPOINT = "endpoint"

_FIRST_WAIT, _LONGEST_WAIT, _GROWTH = timedelta(seconds=10), timedelta(hours=6), 3.0
# An endpoint that fails is tried by one delivery at a time, no further apart than this: it is soon known to be back.
_FIRST_PROBE, _LONGEST_PROBE = timedelta(seconds=5), timedelta(minutes=1)
# From so many failures on it was an outage, not one body that the receiver cannot take.
OUTAGE = 5
_LONGEST_RETRY_AFTER = timedelta(days=1)
_GONE = 410


class Event(StrEnum):
    """What can be followed."""

    MISSION_UPDATED = "mission.updated"
    MISSION_WITHDRAWN = "mission.withdrawn"
    FEED_RUN_FINISHED = "feed_run.finished"
    APPLICATION_CREATED = "application.created"
    APPLICATION_UPDATED = "application.updated"
    OFFER_UPDATED = "offer.updated"
    OFFER_WITHDRAWN = "offer.withdrawn"
    EVENT_UPDATED = "event.updated"
    EVENT_WITHDRAWN = "event.withdrawn"
    DISCUSSION_UPDATED = "discussion.updated"
    CONVENTION_UPDATED = "convention.updated"
    ASSESSMENT_UPDATED = "assessment.updated"

    @property
    def kind(self) -> str:
        """The kind of its objects."""
        return self.value.partition(".")[0]


CONSUMERS_RIGHT: Mapping[str, RightName] = {
    "convention": RightName.CONVENTION,
    "assessment": RightName.CONVENTION,
    "discussion": RightName.SEARCH,
    "offer": RightName.SEARCH,
}
"""Kind of objects → the right, with SUBSCRIPTION, by which consumers of the immersion API follow them; they follow no other."""
PARTNERS_EVENTS = tuple(each for each in Event if each.kind in ("mission", "feed_run", "application", "offer", "event"))
CONSUMERS_EVENTS = tuple(each for each in Event if each.kind in CONSUMERS_RIGHT)


class State(StrEnum):
    """Of an endpoint. What happens while it is paused waits for it; while it is disabled, it is not kept."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class Reason(StrEnum):
    """Why an endpoint is not active."""

    ASKED = "asked"
    GONE = "gone"  # it answered 410
    FAILING = "failing"  # it never answered right for three days


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    DEAD = "dead"
    CANCELLED = "cancelled"  # its consumer was revoked


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where changes are told, and whose it is: a partner's, or a consumer's."""

    id: str
    partner_id: str | None = None
    consumer_id: str | None = None
    url: str
    events: tuple[str, ...]
    description: str = ""
    header_names: tuple[str, ...] = ()
    state: str = State.ACTIVE
    state_reason: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    not_before: datetime | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt gave: a status, or the code of why there is none. `retry_after`: what the receiver asked to wait."""

    delivery_id: str
    endpoint_id: str
    at: datetime
    duration: timedelta
    status: int | None = None
    error: str | None = None
    answer: str = ""
    retry_after: timedelta | None = None

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == _GONE


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery after an attempt."""

    state: DeliveryState
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """What becomes of an endpoint after some attempts; `recovered`: it answers again after an outage."""

    state: str
    state_reason: str | None
    failures: int
    failing_since: datetime | None
    not_before: datetime | None
    recovered: bool = False


def wait(failures: int, luck: float) -> timedelta:
    """How long to wait after the n-th failure of a delivery (10 s, 30 s, 90 s… at most 6 h), less up to a half by `luck` in [0, 1[:
    deliveries that failed together must not come back together.
    """
    return min(_FIRST_WAIT * _GROWTH ** min(failures - 1, 16), _LONGEST_WAIT) * (1 - luck / 2)


def judge(outcome: Outcome, *, failures: int, first_tried_at: datetime | None, luck: float) -> Verdict:
    """What becomes of a delivery that had already failed so many times, the first time then."""
    if outcome.delivered:
        return Verdict(DeliveryState.DELIVERED, outcome.at)
    limit = (first_tried_at or outcome.at) + GIVEN_UP_AFTER
    if outcome.gone or outcome.at >= limit:
        return Verdict(DeliveryState.DEAD, outcome.at)
    due = outcome.at + max(wait(failures + 1, luck), _asked(outcome))
    return Verdict(DeliveryState.PENDING, min(due, limit))  # the last one is tried as late as it may be


def watch(endpoint: Endpoint, outcomes: Sequence[Outcome]) -> Health:
    """What becomes of an endpoint after these attempts, oldest first. One success is enough to trust it again."""
    last = outcomes[-1].at
    if any(each.delivered for each in outcomes):
        recovered = endpoint.failures >= OUTAGE
        return Health(endpoint.state, endpoint.state_reason, 0, None, _held(outcomes), recovered)
    failures = endpoint.failures + len(outcomes)
    since = endpoint.failing_since or outcomes[0].at
    probe = min(_FIRST_PROBE * 2 ** min(failures - 1, 8), _LONGEST_PROBE)
    not_before = max(last + probe, _held(outcomes) or last)
    state, reason = endpoint.state, endpoint.state_reason
    if any(each.gone for each in outcomes):
        state, reason = State.DISABLED, Reason.GONE
    elif last >= since + GIVEN_UP_AFTER:
        state, reason = State.DISABLED, Reason.FAILING
    return Health(state, reason, failures, since, not_before)


def _held(outcomes: Sequence[Outcome]) -> datetime | None:
    """Until when a receiver asked to be left alone: `Retry-After` speaks of it, not of one delivery."""
    asked = [each.at + _asked(each) for each in outcomes if not each.delivered and each.retry_after]
    return max(asked, default=None)


def _asked(outcome: Outcome) -> timedelta:
    return min(outcome.retry_after or timedelta(0), _LONGEST_RETRY_AFTER)


@dataclass(frozen=True, slots=True)
class Follower:
    """An endpoint that changes are told to, with what says which: the groups its owner is in, by kind of objects."""

    endpoint: Endpoint
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def may_be_told(self, kind: str, audience: Sequence[str]) -> bool:
        """Whether its owner is of the audience of a change."""
        return not self.groups.get(kind, frozenset()).isdisjoint(audience)


def partners_groups(partner_id: str, shown: Sequence[str]) -> dict[str, frozenset[str]]:
    """The groups a partner that shows the items of some announcers is in."""
    groups = frozenset((audiences.EVERYONE, audiences.partner(partner_id), *map(audiences.shows, shown)))
    return dict.fromkeys({each.kind for each in PARTNERS_EVENTS}, groups)


def consumers_groups(consumer: Consumer) -> dict[str, frozenset[str]]:
    """The groups a consumer is in, for the kinds that its rights let it follow."""
    groups: dict[str, frozenset[str]] = {}
    for kind, name in CONSUMERS_RIGHT.items():
        if consumer.may(name, RightKind.SUBSCRIPTION):
            right = consumer.rights[name]
            agencies = (*map(audiences.agency, right.agency_ids or ()), *map(audiences.agency_kind, right.agency_kinds or ()))
            groups[kind] = frozenset((audiences.EVERYONE, audiences.consumer(consumer.id), *agencies))
    return groups
