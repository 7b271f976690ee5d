"""One at a time for each key."""

from __future__ import annotations

import asyncio

from tremplin.kit.turns import Turns


async def test_it_works() -> None:
    turns, inside, seen = Turns(), set(), []

    async def enter(key: str, number: int) -> None:
        async with turns.of(key):
            assert key not in inside
            inside.add(key)
            await asyncio.sleep(0)
            seen.append((key, number, frozenset(inside)))
            inside.remove(key)

    await asyncio.gather(*(enter(key, number) for number in range(3) for key in ("a", "b")))
    assert [number for key, number, _ in seen if key == "a"] == [0, 1, 2]
    assert any(held == {"a", "b"} for _, _, held in seen)  # other keys do not wait


async def test_a_failure_leaves_the_turn_to_the_next() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            async with turns.of("a"):
                raise ValueError
        except ValueError:
            pass
    assert len(turns._locks) == 0  # nothing is left of a key that nobody waits for
