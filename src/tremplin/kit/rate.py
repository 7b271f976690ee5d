"""Rate limits: a fixed window of 60 seconds for each key, counted in the process.

Each process counts alone, so that limiting costs no query: with N workers a caller may be served up to N times the limit
(docs/decisions/0023). Memory is bounded: windows of the past minute are dropped when the next one begins.
"""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Quota:
    """What a caller has left: `reset` is the Unix second at which the window ends."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool


class RateLimiter:
    """Counts calls a key in the current window."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._window = 0
        self._counts: dict[str, int] = {}

    def take(self, key: str, now: float, *, calls: int = 1) -> Quota:
        """Counts calls made at `now` (Unix seconds) and tells what is left."""
        window = int(now) // WINDOW_SECONDS
        if window != self._window:
            self._window, self._counts = window, {}
        used = self._counts.get(key, 0) + calls
        self._counts[key] = used
        return Quota(self.limit, max(0, self.limit - used), (window + 1) * WINDOW_SECONDS, used > self.limit)
