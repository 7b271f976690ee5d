"""A table being imported, what its lines say, and what became of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tremplin.kit.problem import Problem, Severity


class Fate(StrEnum):
    """What becomes of a line."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WRONG = "wrong"  # left out: it has an error


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a line, once imported."""

    number: int
    fate: Fate
    title: str
    mission_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table sent by an announcer. `fields`: what each column holds; `report`: what became of its lines, once imported."""

    id: str
    owner: str
    name: str
    heads: tuple[str, ...]
    fields: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    created_at: datetime
    report: tuple[Told, ...] | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a line would become, and every problem in it."""

    number: int
    client_id: str
    title: str
    fate: Fate
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> list[Problem]:
        return [each for each in self.problems if each.severity == Severity.ERROR]
