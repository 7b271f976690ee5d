"""A question to an announcer's list, and its answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tremplin.events.model import Event

MOST_COUNTED = 10_000
"""Beyond, a list only says that there are more: nobody reads them one by one."""


class State(StrEnum):
    """What has become of an event, as its announcer sees it. Those put off have not been told another day: they are to come."""

    COMING = "coming"
    PAST = "past"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; every word is somewhere in what names an event."""

    state: State = State.COMING
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """How many events suit, at most MOST_COUNTED, how many there are in each state, and some of them."""

    total: int
    counts: dict[State, int]
    events: list[Event]
