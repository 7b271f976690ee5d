"""A question to an announcer's list of fairs, and its answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.events.catalogue.model import State
from tremplin.events.model import Fair


@dataclass(frozen=True, slots=True)
class Page:
    """How many fairs suit, how many there are in each state, and some of them. One that is running is to come: it is not over."""

    total: int
    counts: dict[State, int]
    fairs: list[Fair]
