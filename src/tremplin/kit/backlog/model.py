"""Jobs as staff reads them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job. `args` may name someone: shown to staff only."""

    id: int
    task: str
    state: str
    attempts: int
    args: Mapping[str, Any]
    planned_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many jobs of a kind are in each state, and since when the oldest that should run waits."""

    task: str
    waiting: int
    running: int
    failed: int
    oldest: datetime | None
