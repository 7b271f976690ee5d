"""An announcement. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One sentence, shown from an instant to another."""

    id: str
    sentence: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
