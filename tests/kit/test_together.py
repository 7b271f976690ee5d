from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from tremplin.kit.db import Conn
from tremplin.kit.together import Together

CONN = cast("Conn", None)


class Source:
    """Something that changes, and that takes a moment to read: what it was when the reading began."""

    def __init__(self) -> None:
        self.value = 0
        self.readings = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.broken = False

    async def read(self, _: Conn) -> int:
        self.readings += 1
        found = self.value
        await asyncio.sleep(0)
        await self.gate.wait()
        if self.broken:
            raise LookupError
        return found


async def begun(task: asyncio.Task[Any]) -> None:
    """Lets a task go as far as it can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_it_works() -> None:
    source = Source()
    asked = Together(source.read)
    found = await asyncio.gather(*(asked.get(CONN) for _ in range(10)))
    assert found == [0] * 10
    assert source.readings == 2  # the one that began at once, and one for all those who came meanwhile


async def test_what_changed_before_someone_asks_is_seen_by_them() -> None:
    source = Source()
    asked = Together(source.read)
    source.gate.clear()
    first = asyncio.create_task(asked.get(CONN))
    await begun(first)
    source.value = 1
    second = asyncio.create_task(asked.get(CONN))
    await begun(second)
    source.gate.set()
    assert (await first, await second) == (0, 1)


async def test_a_reading_that_fails_fails_for_the_one_who_reads_only() -> None:
    source = Source()
    asked = Together(source.read)
    source.gate.clear()
    source.broken = True
    first = asyncio.create_task(asked.get(CONN))
    await begun(first)
    others = [asyncio.create_task(asked.get(CONN)) for _ in range(3)]
    await begun(others[-1])
    source.gate.set()
    for _ in range(20):
        await asyncio.sleep(0)
        source.broken = source.readings < 2
    with pytest.raises(LookupError):
        await first
    assert await asyncio.gather(*others) == [0, 0, 0]


@pytest.mark.parametrize("who", [0, 1], ids=["while it reads", "before it reads"])
async def test_when_the_one_who_reads_leaves_the_others_are_answered(who: int) -> None:
    source = Source()
    asked = Together(source.read)
    source.gate.clear()
    tasks = [asyncio.create_task(asked.get(CONN)) for _ in range(4)]
    await begun(tasks[-1])
    tasks[who].cancel()
    await begun(tasks[-1])
    source.gate.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [value for k, value in enumerate(found) if k != who] == [0, 0, 0]
    assert isinstance(found[who], asyncio.CancelledError)


async def test_it_reads_again_each_time() -> None:
    source = Source()
    asked = Together(source.read)
    assert await asked.get(CONN) == 0
    source.value = 1
    assert await asked.get(CONN) == 1
