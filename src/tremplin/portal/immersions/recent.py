"""Answers kept for a minute in the process: the same for everyone, and long to work out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")
KEPT = timedelta(minutes=1)
_MOST = 64


class Recent(Generic[T]):
    """The latest answers, by question. All are forgotten when there are too many: whoever invents questions fills no memory."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[datetime, T]] = {}

    async def get(self, question: str, now: datetime, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer kept, or a new one."""
        kept = self._kept.get(question)
        if kept and kept[0] <= now < kept[0] + KEPT:
            return kept[1]
        answer = await ask()
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[question] = now, answer
        return answer
