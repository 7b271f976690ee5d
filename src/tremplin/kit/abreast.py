"""Several readings on one connection, whose statements travel together: a page waits for the database as often as an answer is
needed to ask the next question, not as often as it asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast, overload

from psycopg import AsyncCursor

from tremplin.kit.db import Conn

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
Reading = Callable[[Conn], Awaitable[A]]


@overload
async def abreast(conn: Conn, a: Reading[A], b: Reading[B], /) -> tuple[A, B]: ...
@overload
async def abreast(conn: Conn, a: Reading[A], b: Reading[B], c: Reading[C], /) -> tuple[A, B, C]: ...
@overload
async def abreast(conn: Conn, a: Reading[A], b: Reading[B], c: Reading[C], d: Reading[D], /) -> tuple[A, B, C, D]: ...


async def abreast(conn: Conn, /, *readings: Reading[Any]) -> tuple[Any, ...]:
    """What each reading gives. They only read: each is given a connection that has `execute` and `cursor`, and nothing else.

    Their first statements are one round trip, their second ones another. A reading may itself call this with what it was given.
    Raises what the first of them that fails raises, once all have ended.
    """
    within = isinstance(conn, _Lent)
    queue = conn.queue if isinstance(conn, _Lent) else _Queue(conn)
    lent, left = cast("Conn", _Lent(queue)), len(readings)
    queue.reading += left - within  # whoever was lent a connection waits for these

    async def read(reading: Reading[Any]) -> Any:
        nonlocal left
        try:
            return await reading(lent)
        finally:
            left -= 1
            if left or not within:  # else the turn of the last is that of who waits for it
                queue.reading -= 1
                await queue.send_if_all_wait()

    found = await asyncio.gather(*map(read, readings), return_exceptions=True)
    for each in found:
        if isinstance(each, BaseException):
            raise each
    return tuple(found)


class _Queue:
    """The statements that wait for each other, and how many readings may still add one."""

    def __init__(self, conn: Conn) -> None:
        self.conn = conn
        self.reading = 0
        self._waiting: list[tuple[_Cursor, tuple[Any, ...], asyncio.Future[None]]] = []

    async def ask(self, cursor: _Cursor, statement: tuple[Any, ...]) -> None:
        sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((cursor, statement, sent))
        await self.send_if_all_wait()
        await sent

    async def send_if_all_wait(self) -> None:
        if not self._waiting or len(self._waiting) < self.reading:
            return
        together, self._waiting = self._waiting, []
        try:
            async with self.conn.pipeline():
                for cursor, statement, _ in together:
                    await AsyncCursor.execute(cursor, *statement)
        except BaseException as error:
            for _, _, sent in together:
                _fail(sent, error)
            raise
        for _, _, sent in together:
            if not sent.done():
                sent.set_result(None)


def _fail(sent: asyncio.Future[None], error: BaseException) -> None:
    if isinstance(error, asyncio.CancelledError):
        sent.cancel()
    elif not sent.done():
        sent.set_exception(error)
        sent.exception()  # told to whoever waits; asyncio must not tell it again when nobody does any more


class _Cursor(AsyncCursor[Any]):
    """A cursor whose statement leaves with those of others."""

    queue: _Queue

    async def execute(self, query: Any, params: Any = None, **_: Any) -> _Cursor:
        await self.queue.ask(self, (query, params))
        return self


class _Lent:
    """What a reading is given for a connection."""

    def __init__(self, queue: _Queue) -> None:
        self.queue = queue

    def cursor(self, **options: Any) -> _Cursor:
        cursor = _Cursor(self.queue.conn, **options)
        cursor.queue = self.queue
        return cursor

    async def execute(self, query: Any, params: Any = None, **_: Any) -> _Cursor:
        return await self.cursor().execute(query, params)
