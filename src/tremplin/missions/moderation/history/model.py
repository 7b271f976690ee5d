"""What a moderator reads of its own work. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LATELY = timedelta(days=30)
"""What delays and the work of rules are told over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """Something that was decided at once: how many missions, the title of one, from what to what.

    `batch` undoes it; None for what was decided of one mission without a way back by batch. `undone`: an undoing itself.
    """

    at: datetime
    actor: str
    origin: str
    before: str
    after: str
    motive: str | None
    rule: str | None
    undone: bool
    batch: str | None
    mission_id: str
    title: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """How long missions waited for a person, lately: half of them less than `median`, nine out of ten less than `ninth` (seconds).

    None when nothing was decided.
    """

    actor: str | None
    decided: int
    median: float | None
    ninth: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWork:
    """What a rule decided lately, and how many of these decisions a person undid or changed."""

    rule: str
    decided: int
    corrected: int
    last: datetime


def told_delay(seconds: float | None) -> str:
    """« 25 minutes », « 3 heures », « 2 jours »; « – » when there is none."""
    if seconds is None:
        return "–"
    for size, unit in ((86_400, "jour"), (3_600, "heure"), (60, "minute")):
        if seconds >= size or size == 60:
            count = round(seconds / size)
            return f"{count} {unit}{'s' if count > 1 else ''}"
    raise AssertionError
