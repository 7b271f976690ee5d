"""So many at once for each key, in this process: what lasts (an export, a stream) is bounded, where a rate limit counts arrivals."""

from __future__ import annotations

from collections import Counter


class Seats:
    """Seats taken and left by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    def take(self, key: str) -> bool:
        """Takes a seat; False when this key already has as many as it may."""
        if self._taken[key] >= self._most:
            return False
        self._taken[key] += 1
        return True

    def leave(self, key: str) -> None:
        """Leaves a seat that was taken."""
        self._taken[key] -= 1
        if not self._taken[key]:
            del self._taken[key]
