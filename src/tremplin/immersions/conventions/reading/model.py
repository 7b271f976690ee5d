"""What a reader may see, what it asks, and what it is given. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tremplin.immersions.conventions.vocabulary import Status

MOST = 100
"""Conventions in an answer, as in the contract."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The agencies whose conventions may be read, by ids or by kinds; those that refer to one of them too."""

    values: tuple[str, ...]
    by_kind: bool = False

    def holds(self, found: Found) -> bool:
        """Whether a convention may be read."""
        theirs = (found.agency_kind, found.referred_kind) if self.by_kind else (found.agency_id, found.referred_id)
        return any(each in self.values for each in theirs if each is not None)


@dataclass(frozen=True, slots=True)
class Found:
    """A convention and whose it is."""

    agency_id: str
    agency_kind: str
    referred_id: str | None
    referred_kind: str | None
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to the list. `after` resumes where an answer stopped. Without `changed_since`, the latest first day comes first; with
    it, the change longest ago."""

    scope: Scope
    start_after: date | None = None
    start_until: date | None = None
    statuses: Sequence[Status] | None = None
    changed_since: datetime | None = None
    after: tuple[str, str] | None = None
    limit: int = MOST


@dataclass(frozen=True, slots=True)
class Page:
    """Bodies in order; `next`: where to resume, when there are more."""

    bodies: Sequence[bytes]
    next: tuple[str, str] | None
