"""A stream of what concerns a partner, for as long as it is read, whichever door opened it: a key or a session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.tracking.live import actions, wire
from tremplin.tracking.live.model import Position
from tremplin.tracking.live.watching import Watch


@dataclass(frozen=True, slots=True)
class Door:
    """How a stream was opened. `still_open`: whether what opened it still would; `gap`: what is said when something was missed."""

    reader: str
    still_open: Callable[[Conn], Awaitable[bool]]
    gap: str


async def follow(
    db: Database, watch: Watch, now: Clock, door: Door, position: Position, *, missed: bool
) -> AsyncGenerator[bytes, None]:
    """The messages from a position on. They end when the process stops, or when the door closes."""
    yield b"retry: %d\n%b" % (wire.RETRY_MILLISECONDS, wire.advanced(position))
    if missed:
        yield wire.gap(position, door.gap)
    with watch.bell(door.reader) as bell:
        while not watch.closing:
            bell.clear()
            async with db.reading() as conn:
                if not await door.still_open(conn):
                    return
                given, position = await actions.advance(conn, door.reader, position, now=now())
            if given:
                yield b"".join(wire.said(each, door.reader) for each in given)
                continue
            try:
                async with asyncio.timeout(wire.HEARTBEAT_SECONDS):
                    await bell.wait()
            except TimeoutError:
                yield wire.advanced(position)
