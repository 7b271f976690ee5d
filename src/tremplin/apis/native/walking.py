"""Lists walked page by page while they are written: what stays is given once, whatever comes and goes meanwhile.

A cursor is the key of the last line given, and where it stood. If it stands there no more, its place is looked for: by halves, so
that ten thousand lines imported meanwhile cost a dozen questions and not a thousand.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

Key = tuple[float, ...]
Ask = Callable[[int, int], Awaitable[Sequence["Line"]]]
"""So many lines after so many others, in a total order that the keys follow."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something listed, by the key of its order: keys never change while the thing stays."""

    key: Key
    told: Any


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line given, and how many had been, itself included."""

    key: Key
    given: int


async def walk(ask: Ask, after: Cursor | None, limit: int) -> tuple[list[Line], Cursor | None]:
    """A page, and the cursor of the next one; None at the end."""
    start = 0 if after is None else await _resumed(ask, after)
    lines = list(await ask(limit + 1, start))
    page = lines[:limit]
    return page, Cursor(page[-1].key, start + len(page)) if len(lines) > limit else None


async def _resumed(ask: Ask, after: Cursor) -> int:
    """How many lines are now before the next one to give."""
    low, high = 0, max(after.given, 1)
    found = await ask(2, after.given - 1)
    if found and found[0].key == after.key:
        return after.given
    while (key := await _key_at(ask, high)) is not None and key <= after.key:
        low, high = high + 1, 2 * high
    while low < high:  # the first line whose key comes after
        middle = (low + high) // 2
        key = await _key_at(ask, middle)
        low, high = (middle + 1, high) if key is not None and key <= after.key else (low, middle)
    return low


async def _key_at(ask: Ask, position: int) -> Key | None:
    found = await ask(1, position)
    return found[0].key if found else None


def written(cursor: Cursor, question: str) -> str:
    """A cursor in a text that clients hand back without reading it. `question`: what it belongs to."""
    told = orjson.dumps([_digest(question), cursor.given, *cursor.key])
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def read(text: str, question: str) -> Cursor | None:
    """The cursor of a text; None when it is none of ours, or belongs to another question: it would skip lines without a word."""
    try:
        told = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(told, list) or len(told) < 3 or told[0] != _digest(question):
        return None
    given, key = told[1], tuple(told[2:])
    if isinstance(given, bool) or not isinstance(given, int) or not 0 < given < 10_000_000:
        return None
    return Cursor(key, given) if all(isinstance(part, int | float) for part in key) else None


def _digest(question: str) -> str:
    return hashlib.blake2b(question.encode(), digest_size=6).hexdigest()
