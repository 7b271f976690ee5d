"""Values made one after the other beside whoever uses them: while the database writes one, the next is being made.

In a process of its own when there is much to make: threads of one process take turns, and a loop that must wait for its turn after
each packet leaves the database waiting too. No more than two values are held at once, whatever is made.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import signal
from collections.abc import AsyncGenerator, Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


class MakerLost(Exception):
    """The process that made values ended before it was done: it was killed, or memory was short."""


async def made(make: Callable[..., Iterator[T]], *arguments: Any, apart: bool) -> AsyncGenerator[T]:
    """The values of `make(*arguments)`, in order, the next one made ahead. Raises what it raises, and MakerLost.

    `apart`: in another process, which costs half a second to start. `make` must then be a function of a module, and arguments and
    values be picklable. Close the generator (`aclosing`): the process is ended at once. It never outlives this one.
    """
    source = _from_process(make, arguments) if apart else _from_thread(make(*arguments))
    try:
        async for value in source:
            yield value
    finally:
        await source.aclose()


_END = object()


async def _from_thread(values: Iterator[T]) -> AsyncGenerator[T]:
    ahead = asyncio.create_task(asyncio.to_thread(next, values, _END))
    try:
        while (value := await ahead) is not _END:
            ahead = asyncio.create_task(asyncio.to_thread(next, values, _END))
            yield value  # type: ignore[misc]  # not the mark of the end
    finally:
        await asyncio.gather(ahead, return_exceptions=True)  # the thread must not use what is closed after


async def _from_process(make: Callable[..., Iterator[T]], arguments: tuple[Any, ...]) -> AsyncGenerator[T]:
    # Not a fork: this process has threads and a connection to the database, which a copy of it would share.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(theirs, make, arguments), daemon=True)
    process.start()
    theirs.close()
    coming = asyncio.create_task(asyncio.to_thread(ours.recv))
    try:
        while True:
            try:
                value, error, done = await coming
            except EOFError as lost:
                await asyncio.to_thread(process.join)
                raise MakerLost(f"status {process.exitcode}") from lost
            if error is not None:
                raise error
            if done:
                return
            coming = asyncio.create_task(asyncio.to_thread(ours.recv))
            yield value
    finally:
        process.kill()
        await asyncio.gather(coming, asyncio.to_thread(process.join), return_exceptions=True)
        ours.close()


def _make(pipe: Connection, make: Callable[..., Iterator[object]], arguments: tuple[Any, ...]) -> None:
    """What the other process does. It waits on the pipe until each value is taken."""
    # Ctrl-C reaches both: the one that was started by a person decides, and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The collector would walk through millions of short-lived objects, none of which is in a cycle: a third of the time.
    gc.disable()
    try:
        for value in make(*arguments):
            pipe.send((value, None, False))
        pipe.send((None, None, True))
    except BrokenPipeError:
        return  # nobody waits for the rest
    except Exception as error:  # raised where the values are used
        pipe.send((None, error, True))
