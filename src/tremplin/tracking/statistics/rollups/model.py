"""What is to be added up again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stale:
    """A day whose events changed; only those of these announcers, when `announcers` is not None."""

    day: date
    announcers: tuple[str, ...] | None = None
