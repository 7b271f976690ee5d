"""A client of the stream of events, as browsers have one: it reads messages and remembers the last id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from tests.apis.engagement.platform import Member, Platform


@dataclass(slots=True)
class Message:
    """One message, with its data read."""

    event: str
    id: str
    data: dict[str, Any]


@dataclass(slots=True)
class Reader:
    """What is read of an answer, message by message (https://html.spec.whatwg.org/#event-stream-interpretation)."""

    answer: httpx.Response
    last_id: str
    _lines: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = self.answer.iter_lines()

    def next(self) -> Message | None:
        """The next message; None when the stream ends. What only carries an id is remembered, and passed over."""
        name, data = "message", ""
        for line in self._lines:
            key, _, value = line.partition(": ")
            if key == "id":
                self.last_id = value
            elif key == "event":
                name = value
            elif key == "data":
                data += value
            elif not line and data:
                return Message(name, self.last_id, orjson.loads(data))
        return None

    def take(self, count: int) -> list[Message]:
        """So many messages."""
        found = [self.next() for _ in range(count)]
        assert None not in found
        return [each for each in found if each]

    def opened(self) -> Reader:
        """The reader, once the stream says where it begins: what is stored from now on will be told."""
        while not self.last_id:
            key, _, value = next(self._lines).partition(": ")
            self.last_id = value if key == "id" else ""
        return self


@contextmanager
def live(server: Platform, by: Member, last_id: str = "") -> Iterator[Reader]:
    """The stream of a partner, from now on or from where it left."""
    headers = {"x-api-key": by.key, **({"last-event-id": last_id} if last_id else {})}
    with server.http.stream("GET", "/api/v1/events/live", headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        yield Reader(answer, "").opened()
