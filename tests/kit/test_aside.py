"""Values made beside whoever uses them: in order, the same from a thread as from another process, and nothing left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import aclosing
from itertools import count
from multiprocessing import active_children

import pytest

from tremplin.feeds.readers.errors import CutBeforeFirstMission
from tremplin.kit.aside import MakerLost, made


def squares(most: int) -> Iterator[int]:
    for number in range(most):
        yield number**2


def broken() -> Iterator[int]:
    yield 1
    raise CutBeforeFirstMission


def killed() -> Iterator[int]:
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("apart", [False, True])
async def test_it_works(apart: bool) -> None:
    assert [each async for each in made(squares, 5, apart=apart)] == [0, 1, 4, 9, 16]


@pytest.mark.parametrize("apart", [False, True])
async def test_what_it_raises_is_raised_here(apart: bool) -> None:
    values = made(broken, apart=apart)
    assert await anext(values) == 1
    with pytest.raises(CutBeforeFirstMission):
        await anext(values)


async def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(MakerLost):
        [each async for each in made(killed, apart=True)]


async def test_whoever_stops_leaves_no_process_behind() -> None:
    async with aclosing(made(count, apart=True)) as values:
        assert await anext(values) == 0
    assert active_children() == []
