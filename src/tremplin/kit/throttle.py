"""Calls a second: no more than a limit in any second, and nothing held against who went past it.

Counted in each process, as `kit.rate` does for minutes (docs/decisions/0023). Calls refused do not count: whoever waits is served.
"""

from __future__ import annotations

from collections import deque

SECOND = 1


class Throttle:
    """Remembers the calls of the last second, a key. Keys are few: the callers that the platform knows."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._served: dict[str, deque[float]] = {}

    def take(self, key: str, now: float) -> bool:
        """Counts a call made at `now` (Unix seconds), and tells whether it may be served. If not, one will be in `SECOND`."""
        served = self._served.setdefault(key, deque())
        while served and not now - SECOND < served[0] <= now:  # a clock set back must not close the door until it catches up
            served.popleft()
        if len(served) >= self.limit:
            return False
        served.append(now)
        return True
