"""What one process sends to one endpoint: deliveries in a row, a few connections, kept open from one delivery to the next."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from tremplin.webhooks.deliveries.sending import Opened
from tremplin.webhooks.deliveries.store import Claimed
from tremplin.webhooks.model import Outcome

CONNECTIONS = 8
"""At once, to one endpoint."""
Send = Callable[[Opened | None, Claimed], Awaitable[Outcome | None]]
_TOO_MANY, _BROKEN = 429, 500


@dataclass(slots=True)
class Line:
    """The deliveries claimed for an endpoint. `send` gives nothing for one that it is too late to start."""

    send: Send
    settle: Callable[[Claimed, Outcome], None]
    give_back: Callable[[Claimed], None]
    _opened: Opened | None = None
    _waiting: deque[Claimed] = field(default_factory=deque)
    _senders: set[asyncio.Task[None]] = field(default_factory=set)

    def add(self, opened: Opened | None, claimed: Iterable[Claimed]) -> None:
        """More to send, to the endpoint as it now is."""
        self._opened = opened
        self._waiting.extend(claimed)
        for _ in range(min(CONNECTIONS - len(self._senders), len(self._waiting))):
            sender = asyncio.create_task(self._work())
            self._senders.add(sender)
            sender.add_done_callback(self._senders.discard)

    async def _work(self) -> None:
        while self._waiting:
            claimed = self._waiting.popleft()
            try:
                outcome = await self.send(self._opened, claimed)
            except BaseException:
                self.give_back(claimed)
                raise
            if outcome is None:
                self.give_back(claimed)
                continue
            self.settle(claimed, outcome)
            if _is_outage(outcome):  # the next ones would fail the same way, after as long a wait
                self.drop()

    def drop(self) -> None:
        """Gives back what is not under way."""
        while self._waiting:
            self.give_back(self._waiting.popleft())

    async def finish(self, seconds: float) -> None:
        """Waits for what is under way, for a time, then gives it back: it may have been received."""
        if self._senders:
            _, late = await asyncio.wait(self._senders, timeout=seconds)
            for sender in late:
                sender.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _is_outage(outcome: Outcome) -> bool:
    """Whether it says something of the receiver rather than of what it received."""
    return outcome.status is None or outcome.status == _TOO_MANY or outcome.status >= _BROKEN
