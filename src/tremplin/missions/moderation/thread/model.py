"""Messages about a decision, between the moderator and the announcer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST = 2_000
MOST_MESSAGES = 100
"""In one thread: beyond, two people who still disagree call each other."""


class Side(StrEnum):
    ANNOUNCER = "announcer"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something said. `resubmits`: it puts the mission back to what the moderator has to decide. `author` is forgotten in time."""

    id: str
    mission_id: str
    moderator_id: str
    at: datetime
    side: Side
    author: str | None
    resubmits: bool
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Refusals that one announcer is told of in one mail: the moderator, some titles with their explanation, how many in all."""

    announcer_id: str
    moderator_id: str
    moderator_name: str
    missions: tuple[tuple[str, str, str | None], ...]
    """(id, title, code of the motive or None)"""
    count: int
