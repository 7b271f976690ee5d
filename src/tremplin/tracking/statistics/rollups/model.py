"""What is to be added up again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stale:
    """A day whose events changed; only those of these announcers, when `announcers` is not None."""

    day: date
    announcers: tuple[str, ...] | None = None

    @property
    def listed(self) -> list[str] | None:
        """The announcers, as the database takes them."""
        return None if self.announcers is None else list(self.announcers)
