"""The clock of tests that move time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.factories.partners import NOW


@dataclass(slots=True)
class Hands:
    """A clock that a test moves by hand."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at
