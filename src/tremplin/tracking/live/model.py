"""Where a reader of the stream is: what it has been given, told by what PostgreSQL had committed. Pure.

Neither the time nor the id of an event could say it: both are drawn before the event is committed, so that one may appear behind
others already given. A snapshot of transactions can: what it did not see and a later one sees is new, once and for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tremplin.tracking.exports.model import Place

# An event is committed at most so long after its time; its index is only read from there.
LATENESS = timedelta(minutes=1)
# Beyond, what was missed is for an export to tell.
LONGEST_ABSENCE = timedelta(hours=1)
_NUMBER = r"\d{1,19}"
_SNAPSHOT = re.compile(rf"({_NUMBER}):({_NUMBER}):((?:{_NUMBER}(?:,{_NUMBER})*)?)", re.ASCII)
_MOST_CHARACTERS = 16_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a reader of the database saw (`pg_snapshot`), when."""

    text: str
    at: datetime

    @property
    def end(self) -> int:
        """The first transaction it knew nothing of."""
        return int(self.text.split(":")[1])


@dataclass(frozen=True, slots=True)
class Position:
    """Everything that `seen` saw was given and, of what `reached` added, what comes up to `place`. No place: all of it."""

    seen: Snapshot
    reached: Snapshot | None = None
    place: Place | None = None

    @property
    def since(self) -> datetime:
        """The time before which nothing can be new."""
        return self.seen.at - LATENESS


def at(position: Position, place: Place) -> Position:
    """The position once what stands at a place was given."""
    return replace(position, place=place)


def written(position: Position) -> str:
    """A position as a text that a client hands back (`Last-Event-ID`)."""
    parts = [_micros(position.seen.at), position.seen.text]
    if position.reached and position.place:
        parts += [_micros(position.reached.at), position.reached.text, _micros(position.place.at), position.place.id]
    return "~".join(parts)


def read(text: str) -> Position | None:
    """A position handed back; None when it is none of ours."""
    parts = text.split("~", 5) if len(text) <= _MOST_CHARACTERS and text.isprintable() else []
    try:
        if len(parts) == 2:
            return Position(_snapshot(*parts))
        if len(parts) == 6:
            return Position(_snapshot(*parts[:2]), _snapshot(*parts[2:4]), Place(_time(parts[4]), parts[5]))
    except (ValueError, OverflowError):
        return None
    return None


def _snapshot(micros: str, text: str) -> Snapshot:
    """A snapshot that PostgreSQL will take: its type refuses bounds and numbers out of order."""
    match = _SNAPSHOT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    first, end = int(match[1]), int(match[2])
    running = [int(each) for each in match[3].split(",")] if match[3] else []
    in_order = all(a < b for a, b in zip([first - 1, *running], [*running, end], strict=True))
    if not 0 < first <= end < 2**63 or (running and not in_order):
        raise ValueError(text)
    return Snapshot(text, _time(micros))


def _micros(moment: datetime) -> str:
    return str((moment - _EPOCH) // _MICROSECOND)


def _time(micros: str) -> datetime:
    if not re.fullmatch(_NUMBER, micros, re.ASCII):
        raise ValueError(micros)
    return _EPOCH + int(micros) * _MICROSECOND


def can_resume(position: Position, present: Snapshot) -> bool:
    """Whether what a reader missed can still be told: not too long ago, and by this very database (not one restored since)."""
    seen_last = position.reached or position.seen
    return present.at - position.seen.at <= LONGEST_ABSENCE and seen_last.end <= present.end


def explained(bot: str | None) -> str | None:
    """Why an event that was stored is not counted; None when it is."""
    match bot:
        case None:
            return None
        case "user_agent":
            return "Gardé sans être compté : le programme dit lui-même qu'il est un robot."
        case "rate":
            return "Gardé sans être compté : trop d'actions dans la minute depuis la même adresse."
        case _:
            return "Gardé sans être compté : une règle de la plateforme le prend pour un robot."
