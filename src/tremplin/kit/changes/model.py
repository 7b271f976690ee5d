"""Changes of objects, as they are published and as they are kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of an object, as it is at this commit.

    `event` is what readers subscribe to (`mission.updated`). `audience`: the groups that may be told, in words that publisher and
    reader share; in none, nobody is. `body`: what they are told, a JSON value; None when the reader must look at the object itself.
    """

    kind: str
    object_id: str
    event: str
    audience: tuple[str, ...]
    body: bytes | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change as it is kept: `id` grows with time, `version` counts those of its object from 1."""

    id: int
    version: int
    change: Change


def rounds(changes: Iterable[Change]) -> Sequence[Sequence[Change]]:
    """The same changes in lists where no object comes twice, those of an object in their order: a statement numbers an object once."""
    found: list[dict[tuple[str, str], Change]] = []
    for change in changes:
        key = (change.kind, change.object_id)
        free = next((each for each in found if key not in each), None)
        if free is None:
            found.append(free := {})
        free[key] = change
    return [list(each.values()) for each in found]
