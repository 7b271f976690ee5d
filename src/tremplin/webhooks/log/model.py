"""Deliveries as they are read, and the questions asked of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try: the status that was answered and the beginning of the answer, or the code of why there was none."""

    number: int
    at: datetime
    status: int | None
    error: str | None
    duration_ms: int
    answer: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an endpoint was told, or will be (`due_at`), and its attempts, the oldest first."""

    id: str
    endpoint_id: str
    event: str
    kind: str
    object_id: str
    version: int
    state: str
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a log ends."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Question:
    """Which deliveries: of an endpoint, in these states (all when none is given), created in a period (its end not included)."""

    endpoint_id: str
    states: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
